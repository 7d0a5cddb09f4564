"""Everything that can go wrong because of what a caller asked for.

Each error carries the data that a person needs to mend the request. Its text is made here once; the edge (the HTTPS
API, the command line) decides on the status or exit code and never loses the original.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


class LaunchbayError(Exception):
    """The base of every error that a caller can cause and mend."""


@dataclass(eq=False)
class Malformed(LaunchbayError):
    """What was sent can't be read: broken JSON or YAML, a missing field, a field of the wrong type.

    `errors` has one entry a fault: `{"field": "command", "message": "…"}`.
    """

    message: str
    errors: Sequence[dict[str, Any]] = ()

    def __str__(self) -> str:
        """The message, then one line a fault."""
        return "\n".join([self.message, *(f"  {e['field']}: {e['message']}" for e in self.errors)])


@dataclass(eq=False)
class NotFound(LaunchbayError):
    """Nothing of this kind has this name."""

    kind: str
    name: str
    suggestions: Sequence[str] = ()

    def __str__(self) -> str:
        """Say what is missing and which near names there are."""
        text = f"There is no {self.kind} `{self.name}`."
        if self.suggestions:
            text += " Did you mean " + " or ".join(f"`{name}`" for name in self.suggestions) + "?"
        return text


@dataclass(eq=False)
class NotSignedIn(LaunchbayError):
    """Nobody is known to have asked: the request came without an access token that says who."""

    def __str__(self) -> str:
        """What to send."""
        return "Send an access token: `Authorization: Bearer …`. `launchbay login` gets one."


@dataclass(eq=False)
class Forbidden(LaunchbayError):
    """The caller is known and may not do this: the token has not the scope, or not in this project."""

    scope: str
    project: str | None = None

    def __str__(self) -> str:
        """What it takes, and whom to ask."""
        if self.project is None:
            return f"This takes the scope `{self.scope}`, which your token has not: sign in with it."
        return (
            f"This takes the scope `{self.scope}` in project `{self.project}`, which you have not there: "
            f"ask for the group `project:{self.project}:{self.scope}`."
        )


@dataclass(eq=False)
class Conflict(LaunchbayError):
    """The request contradicts what is already stored."""

    message: str

    def __str__(self) -> str:
        """The message."""
        return self.message


@dataclass(eq=False)
class TooLarge(LaunchbayError):
    """Something is over its size limit; sizes are in bytes."""

    what: str
    size: int
    limit: int

    def __str__(self) -> str:
        """Name the thing, its size and the limit."""
        return f"{self.what} is {self.size:,} bytes; at most {self.limit:,} are accepted."


@dataclass(eq=False)
class Unplaceable(LaunchbayError):
    """No compute class fits a hardware request; `alternatives` are requests that would be placed."""

    request: dict[str, Any]
    reason: str
    alternatives: Sequence[str] = field(default_factory=tuple)

    def __str__(self) -> str:
        """The reason, and what would fit."""
        text = self.reason
        if self.alternatives:
            text += " What would fit: " + "; ".join(self.alternatives) + "."
        return text


@dataclass(eq=False)
class Busy(LaunchbayError):
    """Somebody else is at the same work at this moment: what waits in a queue is tried again later."""

    what: str

    def __str__(self) -> str:
        """Say what is being worked on."""
        return f"{self.what} is being worked on by another process; try again in a minute."
