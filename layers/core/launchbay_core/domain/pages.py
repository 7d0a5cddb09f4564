"""Pages of long lists, and the cursors that lead from one to the next."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from launchbay_core.errors import Malformed

CURSOR = re.compile(r"[A-Za-z0-9_-]+")  # base64 for URLs, without its padding
Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Page(Generic[Entry]):
    """A part of a list; `cursor` is None at the list's end."""

    items: Sequence[Entry]
    cursor: str | None = None


def to_cursor(kind: str, last: str) -> str:
    """The cursor of a page of a list of `kind` whose last entry is `last`; opaque to callers."""
    return base64.urlsafe_b64encode(f"{kind}:{last}".encode()).decode().rstrip("=")


def from_cursor(kind: str, cursor: str) -> str:
    """The last entry of the previous page.

    Raises:
        Malformed: the cursor is invalid, or belongs to another list.

    >>> from_cursor("jobs", to_cursor("jobs", "digits"))
    'digits'
    """
    try:
        found, colon, last = _decode(cursor).partition(":")
    except ValueError as error:
        raise Malformed(f"Invalid cursor `{cursor[:80]}`: send the one of the previous page, unchanged.") from error
    if found != kind or not colon or not last:
        raise Malformed(f"The cursor `{cursor[:80]}` belongs to another list.")
    return last


def _decode(cursor: str) -> str:
    if not CURSOR.fullmatch(cursor):
        raise ValueError("a character that no cursor has")
    return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
