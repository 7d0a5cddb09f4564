"""Durations as people write them in a job file or a request: `90m`, `2h`, `1d12h`."""

from __future__ import annotations

import re

_TEXT = re.compile(r"(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s?)?", re.ASCII)
_UNITS = {"d": 24 * 3600, "h": 3600, "m": 60, "s": 1}


def parse_duration(text: str) -> int | None:
    """The seconds of a duration; None if the text is not one.

    >>> parse_duration("1h 30m"), parse_duration("120"), parse_duration("soon")
    (5400, 120, None)
    """
    found = _TEXT.fullmatch(text.replace(" ", ""))
    if not found or not any(found.groups()):
        return None
    return sum(int(count or 0) * size for count, size in zip(found.groups(), _UNITS.values(), strict=True))


def format_duration(seconds: int) -> str:
    """A duration as a job file has it.

    >>> format_duration(36 * 3600), format_duration(0)
    ('1d12h', '0s')
    """
    text = ""
    for unit, size in _UNITS.items():
        count, seconds = divmod(seconds, size)
        text += f"{count}{unit}" if count else ""
    return text or "0s"
