"""Times as Launchbay stores them: ISO 8601 in UTC with milliseconds, so that they sort as text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def to_text(moment: datetime) -> str:
    """A time as stored and shown.

    >>> to_text(datetime(2026, 1, 31, 9, 30, tzinfo=UTC))
    '2026-01-31T09:30:00.000Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def after(moment: str) -> str:
    """This moment, or the first one after `moment` if that is later: a clock may have been set back.

    >>> after("9999-01-31T09:30:00.000Z")
    '9999-01-31T09:30:00.001Z'
    """
    return max(to_text(now()), to_text(datetime.fromisoformat(moment) + timedelta(milliseconds=1)))


def days_after(moment: str, days: int) -> str:
    """The time so many days after a moment.

    >>> days_after("2026-01-31T09:30:00.000Z", 14)
    '2026-02-14T09:30:00.000Z'
    """
    return to_text(datetime.fromisoformat(moment) + timedelta(days=days))


def from_milliseconds(since_epoch: int) -> str:
    """The text of a time that AWS gives as milliseconds since 1970."""
    return to_text(datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=since_epoch))
