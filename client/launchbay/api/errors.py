"""How a request to a server can fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from launchbay.api.signing_in import how_to_sign_in
from launchbay_core.errors import LaunchbayError

_FORBIDDEN = "The server does not allow you to do this."
_NO_PROJECT = (
    " A project exists once it has a job, and only its members see it: register a job with "
    "`launchbay register FOLDER`, ask for the project's group, or name another project with --project."
)


@dataclass(eq=False)
class ApiError(LaunchbayError):
    """The server refused a request; `document` is its problem document (RFC 9457)."""

    status: int
    document: Mapping[str, Any]
    server: str = ""

    def __str__(self) -> str:
        """Every fault with its place; the detail if there are none."""
        faults = [_describe(fault) for fault in self.document.get("errors", ())]
        if faults and self.document.get("more") is True:
            faults.append("There may be more errors: the check stopped here.")
        if faults:
            return "\n  ".join([f"{self.document.get('title', 'The request was refused')}:", *faults])
        detail = self.document.get("detail") or self.document.get("message")
        text = str(detail) if detail else f"The server answered with status {self.status}."
        if self.names_no_project:
            text += _NO_PROJECT
        if self.status >= 500 and "request_id" in self.document:
            text += f" (request id {self.document['request_id']})"
        return f"{self._explanation} Server message: {text}" if self._explanation else text

    @property
    def _explanation(self) -> str:
        if self.status == 401:
            return f"You are not signed in to this server. Sign in with {how_to_sign_in(self.server)}."
        return _FORBIDDEN if self.status == 403 else ""

    @property
    def names_no_project(self) -> bool:
        """Whether the request failed because its project does not exist, or is not open to the caller."""
        return self.document.get("kind") == "project"


@dataclass(eq=False)
class Unreachable(LaunchbayError):
    """A server does not answer."""

    server: str
    reason: str
    advice: str = ""

    def __str__(self) -> str:
        """The server, the reason, and what to do."""
        return f"{self.server} does not answer: {self.reason}." + (f" {self.advice}" if self.advice else "")


@dataclass(eq=False)
class NotLaunchbay(LaunchbayError):
    """Something answers at a server's address, but it is not Launchbay."""

    server: str
    status: int

    def __str__(self) -> str:
        """The server, what it answered, and what to do."""
        return (
            f"{self.server} is not a Launchbay server: it answered with status {self.status} and no JSON object. "
            "Check the address."
        )


def reason_of(error: BaseException) -> str:
    """Why a connection failed, in the operating system's words where it has some."""
    cause = error.__cause__ or error.__context__ or error
    return getattr(cause, "strerror", None) or str(cause)


def _describe(fault: Mapping[str, Any]) -> str:
    message = str(fault.get("message", ""))
    place = fault.get("file") or fault.get("field")
    return f"{place}: {message}" if place else message
