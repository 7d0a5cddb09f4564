"""Who made a change: stored and shown with every version, alias, run and cancellation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Author:
    """A person or a machine: `subject` is the issuer's permanent id (the token's `sub`), `name` is for people."""

    subject: str
    name: str

    @classmethod
    def from_item(cls, stored: Mapping[str, Any] | None) -> Self | None:
        """The author stored in an item, or None: Launchbay's own changes have no author."""
        return None if stored is None else cls(str(stored["subject"]), str(stored["name"]))
