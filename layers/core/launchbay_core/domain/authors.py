"""Who made a change: kept with every version, alias, run and cancellation, and shown with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Author:
    """A person or a machine: `subject` is the issuer's lasting id (the token's `sub`), `name` is what people read."""

    subject: str
    name: str

    @classmethod
    def of_item(cls, kept: Mapping[str, Any] | None) -> Self | None:
        """The author of an item's member, or None: what Launchbay itself did has no author."""
        return None if kept is None else cls(str(kept["subject"]), str(kept["name"]))
