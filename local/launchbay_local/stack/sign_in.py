"""Sign-in of a local stack: its issuer, started before all else, and the parameters that make the template trust it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from launchbay_local.http.server import LoopbackServer
from launchbay_local.identity.issuer import Issuer
from launchbay_local.identity.page import user_name
from launchbay_local.identity.records import open_records
from launchbay_local.identity.settings import OPENID, SignIn
from launchbay_local.identity.tokens import Person
from launchbay_local.template.sam import declared_parameters

_MAX_BODY = 64 * 1024


def wants_issuer(template: Path, parameters: Mapping[str, str], sign_in: SignIn) -> bool:
    """Whether a template takes an issuer as a parameter and no issuer is given."""
    names = sign_in.parameters
    return names.names <= declared_parameters(template) and not parameters.get(names.issuer)


class LocalIdentity:
    """The issuer of one stack, on a port that stays the same over restarts if it is free.

    The stack's page, if it has one, is at `page_origins`.
    """

    def __init__(
        self, folder: Path, sign_in: SignIn, report: Callable[[str], None], page_origins: Sequence[str] = ()
    ) -> None:
        self._records = open_records(folder)
        self._server = _bind(self._records.port, report)
        self._issuer = Issuer(self._server.url, self._records, sign_in, page_origins)
        self._sign_in = sign_in

    @property
    def parameters(self) -> Mapping[str, str]:
        """The template's parameters that make it trust this issuer."""
        return self._sign_in.values_of(self.url)

    @property
    def url(self) -> str:
        """The issuer, as its tokens name it."""
        return self._issuer.url

    @property
    def client_id(self) -> str:
        """The public client's id."""
        return self._sign_in.public_client

    @property
    def sign_in_code(self) -> str:
        """The code that the sign-in page asks for."""
        return self._records.sign_in_code

    @property
    def page_config(self) -> Mapping[str, Any]:
        """What the page must know to sign somebody in."""
        scopes = [OPENID, *self._sign_in.scopes]
        return {"issuer": self.url, "client_id": self._sign_in.page_client, "scopes": scopes}

    def start(self) -> None:
        """Answer requests from now on."""
        self._records.keep(self._server.port)
        self._server.start(self._issuer)

    def stop(self) -> None:
        """Answer no more requests."""
        self._server.stop()

    def owner_token(self) -> dict[str, Any]:
        """A token answer for the person at this machine, with every scope."""
        owner = Person(user_name(), self._sign_in.owner_groups)
        return self._issuer.mint.for_person(owner, [OPENID, *self._sign_in.scopes], self.client_id)


def _bind(port: int, report: Callable[[str], None]) -> LoopbackServer:
    try:
        return LoopbackServer(port, max_body=_MAX_BODY, report=report)
    except OSError:
        return LoopbackServer(0, max_body=_MAX_BODY, report=report)  # a new issuer: earlier tokens are no longer valid
