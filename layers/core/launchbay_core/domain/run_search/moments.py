"""Times and durations as people type them in a search: `2d`, `12h`, `1h30m`, `2026-01-31`, `2026-01-31T09:30+01:00`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from launchbay_core.errors import Malformed

_DURATION = re.compile(
    r"(?:(\d{1,4})w)?(?:(\d{1,5})d)?(?:(\d{1,6})h)?(?:(\d{1,8})(?:m|min))?(?:(\d{1,10}(?:\.\d{1,6})?)s)?", re.ASCII
)
_SECONDS = re.compile(r"\d{1,10}(?:\.\d{1,6})?", re.ASCII)
_UNITS = (7 * 24 * 3600, 24 * 3600, 3600, 60, 1)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def parse_seconds(text: str) -> float:
    """The seconds of a duration.

    Raises:
        Malformed: it is not one.

    >>> parse_seconds("1h30m"), parse_seconds("90")
    (5400.0, 90.0)
    """
    seconds = _find_seconds(text)
    if seconds is None and _SECONDS.fullmatch(text):
        seconds = float(text)
    if seconds is None:
        raise Malformed(f"`{text[:80]}` is not a duration: write it as `90s`, `10m`, `1h30m`, `2d` or `1w`.")
    return seconds


def parse_moment(text: str, now: datetime) -> datetime:
    """A time, or that long before `now`. A time without a zone is in UTC.

    Raises:
        Malformed: it is neither.

    >>> parse_moment("2d", datetime(2026, 1, 31, tzinfo=UTC)).isoformat()
    '2026-01-29T00:00:00+00:00'
    """
    seconds = _find_seconds(text)
    try:
        if seconds is not None:
            return now - timedelta(seconds=seconds)
        if _DATE.match(text):
            found = datetime.fromisoformat(text.strip())
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        pass  # such a day, or such a long time, does not exist
    raise Malformed(
        f"`{text[:80]}` is neither a duration nor a time: write it as `2d`, `12h`, `30m`, `2026-01-31` or "
        "`2026-01-31T09:30Z`."
    )


def _find_seconds(text: str) -> float | None:
    found = _DURATION.fullmatch(text.replace(" ", ""))
    if found is None or not any(found.groups()):
        return None
    return sum(float(count or 0) * size for count, size in zip(found.groups(), _UNITS, strict=True))
