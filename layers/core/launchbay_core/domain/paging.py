"""Pages of long lists, and the cursors that lead from one to the next."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from launchbay_core.errors import Malformed

Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """A part of a list; `cursor` is None at the list's end."""

    items: Sequence[Item]
    cursor: str | None = None


def to_cursor(kind: str, last: str) -> str:
    """The cursor of a page of a list of `kind` whose last entry is `last`; opaque to whoever gives it back."""
    return base64.urlsafe_b64encode(f"{kind}:{last}".encode()).decode().rstrip("=")


def from_cursor(kind: str, cursor: str) -> str:
    """The last entry of the page before.

    Raises:
        Malformed: the cursor is none, or of another list.

    >>> from_cursor("jobs", to_cursor("jobs", "digits"))
    'digits'
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found, colon, last = base64.b64decode(padded, altchars=b"-_", validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as error:
        raise Malformed(f"`{cursor[:80]}` is no cursor: give back the one of the page before as it came.") from error
    if found != kind or not colon or not last:
        raise Malformed(f"`{cursor[:80]}` is the cursor of another list.")
    return last
