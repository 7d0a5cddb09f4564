"""The characters that no YAML text can have, not even in a comment: libyaml refuses them without saying the line."""

from __future__ import annotations

import re

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.formats.edits import line_and_column

_UNACCEPTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def find_unacceptable(text: str) -> UnreadableInput | None:
    r"""The first such character as an error; None if there is none.

    >>> str(find_unacceptable("a: 1\nb: \x07\n"))
    "line 2, column 4: the character U+0007 can't stand in YAML; in double quotes, an escape can"
    """
    match = _UNACCEPTABLE.search(text)
    if match is None:
        return None
    reason = f"the character U+{ord(match.group()):04X} can't stand in YAML; in double quotes, an escape can"
    return UnreadableInput(reason, *line_and_column(text, match.start()))
