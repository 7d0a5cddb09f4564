"""What a request can end with, other than what was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from launchbay_core.errors import LaunchbayError

_EXPLANATIONS = {
    401: "The server does not know who is asking: sign in with `launchbay login`.",
    403: "The server does not let you do this.",
}


@dataclass(eq=False)
class Problem(LaunchbayError):
    """The server's refusal, as its problem document (RFC 9457) says it."""

    status: int
    document: Mapping[str, Any]

    def __str__(self) -> str:
        """Every fault with the place it is at, or the detail where there are none."""
        faults = [_fault(fault) for fault in self.document.get("errors", ())]
        if faults:
            return "\n  ".join([f"{self.document.get('title', 'The request was refused')}:", *faults])
        said = self.document.get("detail") or self.document.get("message")
        text = str(said) if said else f"The server answered with status {self.status}."
        if self.document.get("kind") == "project":
            text += (
                " It is there as soon as it has a job, for its members alone: `launchbay register FOLDER` makes one, "
                "its group lets you in; --project names another."
            )
        if self.status >= 500 and "request_id" in self.document:
            text += f" (request id {self.document['request_id']})"
        return f"{_EXPLANATIONS[self.status]} It says: {text}" if self.status in _EXPLANATIONS else text


@dataclass(eq=False)
class Unreachable(LaunchbayError):
    """The server could not be asked, or what answered is no Launchbay."""

    server: str
    reason: str
    advice: str = ""

    def __str__(self) -> str:
        """The server, the reason, and what to do."""
        return f"{self.server} does not answer: {self.reason}." + (f" {self.advice}" if self.advice else "")


def _fault(fault: Mapping[str, Any]) -> str:
    message = str(fault.get("message", ""))
    place = fault.get("file") or fault.get("field")
    return f"{place}: {message}" if place else message
