"""The errors of the core: what a caller can cause, and what fails at AWS.

Each error carries the data that a person needs to fix the request. Its text is written here once; the edge (the HTTPS
API, the command line) decides on the status or exit code and never loses the original.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


class LaunchbayError(Exception):
    """The base of every error that a caller can cause and fix."""


def meant_names(names: Sequence[str]) -> str:
    """What may be meant instead, to follow a sentence that says that a name is unknown; empty if nothing is similar.

    >>> meant_names(["loss", "lr"])
    ' Did you mean `loss` or `lr`?'
    """
    return f" Did you mean {' or '.join(f'`{name}`' for name in names)}?" if names else ""


@dataclass(eq=False)
class Malformed(LaunchbayError):
    """What was sent is not valid: broken JSON or YAML, a missing field, a field of the wrong type.

    `errors` has one entry for each fault: `{"field": "command", "message": "…"}`.
    """

    message: str
    errors: Sequence[dict[str, Any]] = ()

    def __str__(self) -> str:
        """The message, then one line for each fault."""
        return "\n".join([self.message, *(f"  {e['field']}: {e['message']}" for e in self.errors)])


@dataclass(eq=False)
class NotFound(LaunchbayError):
    """There is nothing of this kind with this name."""

    kind: str
    name: str
    suggestions: Sequence[str] = ()

    def __str__(self) -> str:
        """What is missing, and which similar names exist."""
        return f"There is no {self.kind} `{self.name}`.{meant_names(self.suggestions)}"


@dataclass(eq=False)
class NotSignedIn(LaunchbayError):
    """The caller is unknown: the request has no access token that names one."""

    def __str__(self) -> str:
        """What to send."""
        return "Send an access token: `Authorization: Bearer …`. `launchbay login` gets one."


@dataclass(eq=False)
class Forbidden(LaunchbayError):
    """The caller is known but lacks the scope: in the token, or in this project."""

    scope: str
    project: str | None = None

    def __str__(self) -> str:
        """Which scope is needed, and how to get it."""
        if self.project is None:
            return f"This needs the scope `{self.scope}`, which your token lacks: sign in with it."
        return (
            f"This needs the scope `{self.scope}` in project `{self.project}`, which you lack there: "
            f"ask for the group `project:{self.project}:{self.scope}`."
        )


@dataclass(eq=False)
class PriorityNotAllowed(LaunchbayError):
    """The caller may launch in this project, but not with this priority; `by_upload` if it has uploaded a file."""

    priority: str
    project: str
    by_upload: bool = False

    def __str__(self) -> str:
        """Which right is needed, how to get it, and what works without it."""
        if self.by_upload:
            return (
                f"A launch file can't ask for the priority `{self.priority}`, because uploads belong to no group: "
                "launch with the command line or the API, or leave `priority` out."
            )
        return (
            f"The priority `{self.priority}` in project `{self.project}` needs a right that you lack there: "
            f"ask for the group `project:{self.project}:{self.priority}`, or launch with the priority `normal`."
        )


@dataclass(eq=False)
class Conflict(LaunchbayError):
    """The request contradicts what is already stored."""

    message: str

    def __str__(self) -> str:
        """The message."""
        return self.message


class Contended(Conflict):
    """Others change the same at this moment, again and again: the same request may succeed a little later."""


@dataclass(eq=False)
class TooLarge(LaunchbayError):
    """Something is over its size limit; sizes are in bytes."""

    what: str
    size: int
    limit: int

    def __str__(self) -> str:
        """The thing, its size and the limit."""
        return f"{self.what} is {self.size:,} bytes; at most {self.limit:,} are accepted."


@dataclass(eq=False)
class ResultsDeleted(LaunchbayError):
    """What a run has left was deleted: its days were over, or somebody had it forgotten."""

    run_id: str
    deleted_at: str

    def __str__(self) -> str:
        """When, and that this is final."""
        return f"The outputs of run {self.run_id} were deleted at {self.deleted_at}. Its record is all that is left."


@dataclass(eq=False)
class UnreadableResults(LaunchbayError):
    """What an attempt of a run has left can't be read: its job writes the manifest, and may write anything."""

    run_id: str
    attempt: int
    reason: str

    def __str__(self) -> str:
        """Which manifest it is, and what is wrong with it."""
        return (
            f"The outputs of attempt {self.attempt} of run {self.run_id} can't be read, because the manifest that its "
            f"job has left is not valid: {self.reason}."
        )


@dataclass(eq=False)
class Unplaceable(LaunchbayError):
    """No compute class fits a hardware request; `alternatives` are requests that would be placed."""

    request: dict[str, Any]
    reason: str
    alternatives: Sequence[str] = field(default_factory=tuple)

    def __str__(self) -> str:
        """The reason, and the requests that would fit."""
        text = self.reason
        if self.alternatives:
            text += " What would fit: " + "; ".join(self.alternatives) + "."
        return text


@dataclass(eq=False)
class NothingToResume(LaunchbayError):
    """A run is to go on from one that has no checkpoint."""

    run_id: str
    reason: str

    def __str__(self) -> str:
        """Which run, and why there is none."""
        return f"Run {self.run_id} has no checkpoint to go on from: {self.reason}."


@dataclass(eq=False)
class Busy(LaunchbayError):
    """Another process is doing the same work at this moment; messages of a queue are retried later."""

    what: str

    def __str__(self) -> str:
        """What the other process is working on."""
        return f"{self.what} is being worked on by another process; try again in a minute."


class AwsError(Exception):
    """A call to AWS failed for a reason that a caller can't fix; its cause is the AWS library's own error."""


class AwsUnavailable(AwsError):
    """AWS throttles requests or does not answer: the same request may succeed a few seconds later."""


class AwsRefused(AwsError):
    """AWS refuses a request for what is in it: it would refuse the same request again."""


_TRANSIENT = (AwsError, Busy, Contended, ConnectionError, TimeoutError)


def may_heal(error: BaseException) -> bool:
    """Whether the same work may succeed later, with nothing changed in what was sent: then a queue tries it again.

    Every other error would be the same at each attempt, one that nobody has thought of included.

    >>> may_heal(AwsUnavailable()), may_heal(AwsRefused()), may_heal(TypeError())
    (True, False, False)
    """
    return isinstance(error, _TRANSIENT) and not isinstance(error, AwsRefused)
