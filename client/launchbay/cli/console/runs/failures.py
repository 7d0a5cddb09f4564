"""Why a run's command failed, as the end of its log has it."""

from __future__ import annotations

import re
from collections.abc import Sequence

LINES = 20  # of the end of a log that are looked at and shown

_TRACEBACK = "Traceback (most recent call last):"
_GROUP_TRACEBACK, _IN_GROUP = "  + Exception Group Traceback (most recent call last):", "  | "
_EXCEPTION = re.compile(r"(?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*(?:Error|Exception|Exit|Interrupt|Failure|Warning)(?::.*)?")
_COMPLAINT = re.compile(r"(?:[\w./-]+: )*(?:fatal|error|exception|panic|killed|abort\w*)\b.*", re.IGNORECASE)
# What AWS Batch and its like say of any command that ended by itself.
_SAYS_NOTHING = "Essential container in task exited"


def find_failure(lines: Sequence[str]) -> str | None:
    """The line of a log that says why its command failed; None if there are no lines.

    It is that of the last exception of a Python traceback, or else the last line that names an error, or else the last
    line.

    >>> find_failure(["Traceback (most recent call last):", '  File "t.py", line 1', "ValueError: no data", "bye"])
    'ValueError: no data'
    >>> find_failure(["loading", "bash: line 1: trian: command not found"])
    'bash: line 1: trian: command not found'
    """
    written = [line.rstrip() for line in lines if line.strip()]
    found = _of_traceback(written) or _last(written, _EXCEPTION) or _last(written, _COMPLAINT) or _last(written)
    return None if found is None else found.strip()


def says_nothing(reason: str | None) -> bool:
    """Whether the reason of a failure is only that the command ended."""
    return not reason or reason == _SAYS_NOTHING


def _of_traceback(lines: Sequence[str]) -> str | None:
    starts = [number for number, line in enumerate(lines) if line in {_TRACEBACK, _GROUP_TRACEBACK}]
    if not starts:
        return None
    margin = "" if lines[starts[-1]] == _TRACEBACK else _IN_GROUP
    after = [line.removeprefix(margin) for line in lines[starts[-1] + 1 :] if line.startswith(margin)]
    return next((line for line in after if not line[0].isspace()), None)


def _last(lines: Sequence[str], pattern: re.Pattern[str] | None = None) -> str | None:
    return next((line for line in reversed(lines) if pattern is None or pattern.fullmatch(line.strip())), None)
