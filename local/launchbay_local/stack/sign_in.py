"""Sign-in of a local stack: its issuer, started before all else, and the parameters that make the template trust it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from launchbay_local.identity import CLI_CLIENT, MACHINE_CLIENT, Issuer, Person, open_records
from launchbay_local.identity.page import person_here
from launchbay_local.identity.tokens import OPENID, SCOPES
from launchbay_local.template.sam import declared_parameters
from launchbay_local.http.server import LoopbackServer

_MAX_BODY = 64 * 1024
_EVERYTHING = "project:*:admin"


def wants_issuer(template: Path, parameters: Mapping[str, str]) -> bool:
    """Whether a template takes an issuer as a parameter and none is given."""
    return {"Issuer", "Audiences", "ClientId"} <= declared_parameters(template) and not parameters.get("Issuer")


class LocalIdentity:
    """The issuer of one stack, on a port that stays the same over restarts where it can."""

    def __init__(self, folder: Path, report: Callable[[str], None]) -> None:
        self._records = open_records(folder)
        self._server = _server(self._records.port, report)
        self._issuer = Issuer(self._server.url, self._records)

    @property
    def parameters(self) -> dict[str, str]:
        """The template's parameters that make it trust this issuer."""
        return {
            "Issuer": self._issuer.url,
            "Audiences": f"{CLI_CLIENT},{MACHINE_CLIENT}",
            "ClientId": CLI_CLIENT,
        }

    @property
    def url(self) -> str:
        """The issuer, as its tokens name it."""
        return self._issuer.url

    @property
    def client_id(self) -> str:
        """The client of the command line."""
        return CLI_CLIENT

    @property
    def sign_in_code(self) -> str:
        """What the sign-in page asks for."""
        return self._records.sign_in_code

    def start(self) -> None:
        """Answer from now on."""
        self._records.keep_port(self._server.port)
        self._server.start(self._issuer)

    def stop(self) -> None:
        """Answer no more."""
        self._server.stop()

    def token_here(self) -> dict[str, Any]:
        """A token answer for the person at this machine, who may do everything in a stack of their own."""
        return self._issuer.mint.for_person(Person(person_here(), [_EVERYTHING]), [OPENID, *SCOPES])


def _server(port: int, report: Callable[[str], None]) -> LoopbackServer:
    try:
        return LoopbackServer(port, max_body=_MAX_BODY, report=report)
    except OSError:
        return LoopbackServer(0, max_body=_MAX_BODY, report=report)  # tokens from before hold no more
