"""Refusals that only HTTP has: no such endpoint, another media type, an answer too large for Lambda."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from launchbay_core.domain.problems import Problem, problem_of
from launchbay_core.errors import LaunchbayError


@dataclass(eq=False)
class WrongMediaType(LaunchbayError):
    """A body that is not sent as JSON."""

    sent: str

    def __str__(self) -> str:
        """What was sent, and what to send."""
        sent = f"`{self.sent}`" if self.sent else "no content type"
        return f"The request body was sent as {sent}; send it as `application/json`."


@dataclass(eq=False)
class AnswerTooLarge(LaunchbayError):
    """An answer of more bytes than Lambda can send; the request `is_done` nevertheless, unless it was to read."""

    size: int
    limit: int
    is_done: bool

    def __str__(self) -> str:
        """What happened, and how to get the answer."""
        done = "The request was carried out, but its" if self.is_done else "The"
        return (
            f"{done} answer is {self.size:,} bytes, and at most {self.limit:,} can be sent; "
            "send the header `Accept-Encoding: gzip`, or request a smaller page."
        )


@dataclass(eq=False)
class NoSuchRoute(LaunchbayError):
    """No endpoint has this path; or one has, but not this method, and then `allowed` names its methods."""

    method: str
    path: str
    allowed: Sequence[str] = ()

    def __str__(self) -> str:
        """What exists instead."""
        if self.allowed:
            return f"`{self.path}` accepts {', '.join(self.allowed)}, not {self.method}."
        return f"There is no endpoint `{self.method} {self.path}`; GET /v1/openapi.json lists them all."


@problem_of.register
def _(error: NoSuchRoute) -> Problem:
    if error.allowed:
        allow = {"Allow": ", ".join(error.allowed)}
        return Problem(405, "method-not-allowed", "Method not allowed", str(error), headers=allow)
    return Problem(404, "no-such-endpoint", "No such endpoint", str(error))


@problem_of.register
def _(error: AnswerTooLarge) -> Problem:
    return Problem(413, "answer-too-large", "Too large", str(error), {"size": error.size, "limit": error.limit})


@problem_of.register
def _(error: WrongMediaType) -> Problem:
    return Problem(415, "wrong-media-type", "The body must be JSON", str(error), headers={"Accept": "application/json"})
