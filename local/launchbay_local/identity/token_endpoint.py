"""The issuer's token endpoint: tokens for a code, for a refresh token, or for a machine's secret."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from launchbay_local.http.messages import Request, Response
from launchbay_local.identity.codes import Code
from launchbay_local.identity.one_time import OneTimeSecrets
from launchbay_local.identity.records import IdentityRecords
from launchbay_local.identity.settings import SignIn
from launchbay_local.identity.tokens import Mint, Person
from launchbay_local.identity.tries import are_equal

NO_STORE = ("cache-control", "no-store")


class _OAuthError(Exception):
    """An error of the token endpoint, with its OAuth code."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


class TokenEndpoint:
    """Answers requests for tokens by the codes, records and secrets of one issuer."""

    def __init__(self, mint: Mint, codes: OneTimeSecrets[Code], records: IdentityRecords, settings: SignIn) -> None:
        self._mint = mint
        self._codes = codes
        self._records = records
        self._settings = settings

    def __call__(self, request: Request) -> Response:
        """Answer one request for tokens."""
        form = read_form(request)
        grants = {
            "authorization_code": self._exchange_code,
            "refresh_token": self._refresh,
            "client_credentials": self._authenticate_machine,
        }
        grant = grants.get(form.get("grant_type", ""), _refuse_grant)
        try:
            return Response.json(200, grant(request, form), [NO_STORE])
        except _OAuthError as error:
            body = {"error": error.error, "error_description": error.description}
            return Response.json(401 if error.error == "invalid_client" else 400, body, [NO_STORE])

    def _exchange_code(self, _request: Request, form: Mapping[str, str]) -> dict[str, Any]:
        found = self._codes.take(form.get("code", ""))
        if found is None or form.get("client_id") != found.client:
            raise _OAuthError("invalid_grant", "the code is unknown, used or expired")
        verifier = form.get("code_verifier", "")
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        if not are_equal(challenge, found.challenge) or form.get("redirect_uri") != found.redirect_uri:
            raise _OAuthError("invalid_grant", "the verifier or the redirect does not match the code")
        return self._mint.for_person(found.person, found.scopes, found.client, nonce=found.nonce)

    def _refresh(self, _request: Request, form: Mapping[str, str]) -> dict[str, Any]:
        token = form.get("refresh_token", "")
        grant = self._records.find_grant(token)
        client = grant and grant.get("client", self._settings.public_client)  # earlier grants are all of that client
        if grant is None or form.get("client_id") != client:
            raise _OAuthError("invalid_grant", "the refresh token is unknown, revoked or expired")
        person = Person(grant["name"], grant["groups"])
        signed_in_at = int(grant.get("signed_in_at", time.time()))  # earlier grants don't say it
        return self._mint.for_person(person, grant["scopes"], form["client_id"], renews=signed_in_at)

    def _authenticate_machine(self, request: Request, form: Mapping[str, str]) -> dict[str, Any]:
        client, secret = _basic(request) or (form.get("client_id", ""), form.get("client_secret", ""))
        settings = self._settings
        is_secret = are_equal(secret, self._records.machine_secret)
        if client != settings.machine_client or not is_secret:
            raise _OAuthError("invalid_client", "the client or its secret is wrong")
        scopes = form.get("scope", "").split() or settings.scopes
        if not all(map(settings.allows_machine, scopes)):
            known = ", ".join(settings.scopes)
            own = settings.machine_scopes.such_as and f", and for scopes{settings.machine_scopes.such_as}"
            raise _OAuthError("invalid_scope", f"a machine may ask for {known}{own}")
        return self._mint.for_machine(scopes)


def read_form(request: Request) -> dict[str, str]:
    """The members of the form in a request's body."""
    return dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))


def _refuse_grant(_request: Request, _form: Mapping[str, str]) -> dict[str, Any]:
    raise _OAuthError("unsupported_grant_type", "give authorization_code, refresh_token or client_credentials")


def _basic(request: Request) -> tuple[str, str] | None:
    """The client and secret of a valid Basic authorization header; None without one."""
    kind, _, encoded = (request.header("authorization") or "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        client, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return None
    return client, secret
