"""Errors as RFC 9457 problem details, for the sender of what caused them, over HTTP or in a file.

This is the one place that decides which status each error of the core has. An unexpected error is a 500 that names the
request and nothing else; its traceback goes to the log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

from launchbay_core.errors import (
    AwsUnavailable,
    Busy,
    Conflict,
    Contended,
    Forbidden,
    LaunchbayError,
    Malformed,
    NotFound,
    NothingToResume,
    NotSignedIn,
    PriorityNotAllowed,
    ResultsDeleted,
    TooLarge,
    Unplaceable,
    UnreadableResults,
)
from launchbay_core.inputs import BadSchema, UnreadableInput
from launchbay_core.inputs.errors import InvalidInputs

MEDIA_TYPE = "application/problem+json"
MAX_ERRORS = 100
MAX_CHARACTERS = 200_000  # of all errors together, which name what was sent: of long names, a few are shown
MAX_TEXT = 4000  # characters of a message, which quotes what was sent, maybe megabytes
RETRY_SECONDS = "2"


@dataclass(frozen=True)
class Problem:
    """A problem before it is written; `extra` has the members of this kind of problem alone."""

    status: int
    name: str
    title: str
    detail: str
    extra: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def body(self, *, path: str, request_id: str) -> dict[str, Any]:
        """The members of the problem's JSON."""
        return {
            "type": f"urn:launchbay:problem:{self.name}",
            "title": self.title,
            "status": self.status,
            "detail": _cut(self.detail),
            "instance": _cut(path),
            "request_id": request_id,
            **self.extra,
        }


UNEXPECTED = Problem(
    500,
    "unexpected",
    "Something went wrong in Launchbay",
    "This is a fault of Launchbay, not of the request. The log has details under this request id.",
)


@singledispatch
def problem_of(error: Exception) -> Problem:  # noqa: ARG001  (the type alone decides)
    """The problem that the caller gets for an error."""
    return UNEXPECTED


@problem_of.register
def _(error: Malformed) -> Problem:
    return _unreadable(error, list(error.errors))


@problem_of.register
def _(error: NotFound) -> Problem:
    extra = {"kind": error.kind, "name": _cut(error.name), "suggestions": list(error.suggestions)}
    return Problem(404, "not-found", "Not found", str(error), extra)


@problem_of.register
def _(error: NotSignedIn) -> Problem:
    return Problem(401, "not-signed-in", "Not signed in", str(error), headers={"WWW-Authenticate": "Bearer"})


@problem_of.register
def _(error: Forbidden) -> Problem:
    extra = {"scope": error.scope, "project": error.project}
    challenge = f'Bearer error="insufficient_scope" scope="{error.scope}"'
    return Problem(403, "forbidden", "Not allowed", str(error), extra, {"WWW-Authenticate": challenge})


@problem_of.register
def _(error: PriorityNotAllowed) -> Problem:
    extra = {"priority": error.priority, "project": error.project}
    return Problem(403, "priority-not-allowed", "Priority not allowed", str(error), extra)


@problem_of.register
def _(error: Conflict) -> Problem:
    return Problem(409, "conflict", "The request contradicts what is stored", str(error))


@problem_of.register
def _(error: ResultsDeleted) -> Problem:
    extra = {"run_id": error.run_id, "deleted_at": error.deleted_at}
    return Problem(410, "results-deleted", "The results are deleted", str(error), extra)


@problem_of.register
def _(error: UnreadableResults) -> Problem:
    extra = {"run_id": error.run_id, "attempt": error.attempt}
    return Problem(409, "unreadable-results", "The results can't be read", str(error), extra)


@problem_of.register
def _(error: TooLarge) -> Problem:
    extra = {"size": error.size, "limit": error.limit}
    return Problem(413, "too-large", "Too large", str(error), extra)


@problem_of.register
def _(error: InvalidInputs) -> Problem:
    errors, more = _shown([vars(fault) for fault in error.errors])
    broken = "The registered values break their own" if error.registered else "The overrides break the job's"
    title = f"{broken} schema"
    summary = _summary([str(fault) for fault in error.errors[: MAX_ERRORS + 1]])
    return Problem(422, "invalid-inputs", title, summary, {"errors": errors, "more": more})


@problem_of.register
def _(error: Unplaceable) -> Problem:
    extra = {"request": error.request, "alternatives": list(error.alternatives)}
    return Problem(422, "unplaceable", "No hardware fits the request", str(error), extra)


@problem_of.register
def _(error: NothingToResume) -> Problem:
    return Problem(422, "nothing-to-resume", "There is no checkpoint", str(error), {"run_id": error.run_id})


@problem_of.register(Busy)
@problem_of.register(Contended)
@problem_of.register(AwsUnavailable)
def _(error: Exception) -> Problem:
    headers = {"Retry-After": RETRY_SECONDS}
    return Problem(503, "busy", "Launchbay is busy", str(error), headers=headers)


@problem_of.register(UnreadableInput)
@problem_of.register(BadSchema)
@problem_of.register(LaunchbayError)
def _(error: LaunchbayError) -> Problem:
    return _unreadable(error, [])


def _unreadable(error: LaunchbayError, errors: list[dict[str, Any]]) -> Problem:
    detail = error.message if isinstance(error, Malformed) else str(error)
    if errors:
        listed = errors[: MAX_ERRORS + 1]
        faults = [f"{fault['field']}: {fault['message']}" if fault["field"] else fault["message"] for fault in listed]
        detail = f"{detail} {_summary(faults)}"
    shown, more = _shown(errors)
    return Problem(400, "malformed", "The request is invalid", detail, {"errors": shown, "more": more})


def _shown(errors: Sequence[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], bool]:
    """The first errors, as many as an answer may have, and whether there may be others."""
    shown: list[dict[str, Any]] = []
    left = MAX_CHARACTERS
    for error in errors[:MAX_ERRORS]:
        short = {name: _short(value) for name, value in error.items()}
        left -= sum(len(value) for value in short.values() if isinstance(value, str))
        if left < 0:
            break
        shown.append(short)
    return shown, len(shown) < len(errors) or _may_be_more(errors)


def _short(value: Any) -> Any:
    """A member of an error: a text of bounded length, and no large value."""
    if isinstance(value, str):
        return _cut(value)
    return value if value is None or len(repr(value)) <= MAX_TEXT else None


def _may_be_more(errors: Sequence[Any]) -> bool:
    """Whether there may be errors beside those that are listed: whoever finds a hundred stops looking."""
    return len(errors) >= MAX_ERRORS


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + " …"


def _summary(faults: Sequence[str]) -> str:
    """The first fault, and how many more there are."""
    if not faults:
        return ""
    more = len(faults) - 1
    if _may_be_more(faults):
        return f"{faults[0]} (and at least {MAX_ERRORS - 1} more)"
    return faults[0] + (f" (and {more} more)" if more else "")
