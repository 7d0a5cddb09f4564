"""The faults of a TOML text, with the position that `tomllib` puts into its messages only."""

from __future__ import annotations

import re

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.formats.edits import line_and_column

_POSITION = re.compile(r" \(at (?:line ([0-9]+), column ([0-9]+)|end of document)\)$")


def read_fault(text: str, message: str) -> UnreadableInput:
    """A message of `tomllib` about a text, as an error with its line and column.

    >>> read_fault("a = ]", "Invalid value (at line 1, column 5)")
    UnreadableInput(reason='not valid TOML: Invalid value', line=1, column=5)
    """
    reason = f"not valid TOML: {_POSITION.sub('', message)}"
    position = _POSITION.search(message)
    if position is None:
        return UnreadableInput(reason)
    if position[1] is None:
        return UnreadableInput(reason, *line_and_column(text, len(text)))
    return UnreadableInput(reason, int(position[1]), int(position[2]))
