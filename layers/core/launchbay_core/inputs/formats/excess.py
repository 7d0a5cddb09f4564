"""Where a text goes beyond the bounds of `values.bounds`, for formats whose readers don't say it."""

from __future__ import annotations

import re

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.formats.edits import line_and_column
from launchbay_core.inputs.values.bounds import MAX_DEPTH, MAX_NUMBER


def find_excess(text: str, tokens: re.Pattern[str]) -> UnreadableInput | None:
    """The first bracket that opens one level too many, or the first number that is too long; None if there is none.

    `tokens` matches brackets one by one, numbers that may be too long, and as one piece what may hold their characters:
    strings and comments.

    >>> find_excess("[" * 200, re.compile("[][{}]"))
    UnreadableInput(reason='nested deeper than 100 levels', line=1, column=101)
    """
    depth = 0
    for match in tokens.finditer(text):
        first = match.group()[0]
        depth += (first in "[{") - (first in "]}")
        if depth > MAX_DEPTH:
            reason = f"nested deeper than {MAX_DEPTH} levels"
        elif first.isdigit():
            reason = f"it has a number of over {MAX_NUMBER:,} digits"
        else:
            continue
        return UnreadableInput(reason, *line_and_column(text, match.start()))
    return None
