"""The issuer's endpoints: discovery, keys, the sign-in page (code flow with PKCE), tokens, revocation.

Owns what OAuth asks of an authorization server for native apps (RFC 8252, RFC 7636): redirects to loopback alone, a
code that holds once and for a minute, S256 and nothing weaker.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from launchbay_core.domain.access import parse_membership
from launchbay_local.identity.page import refusal_page, sign_in_page
from launchbay_local.identity.records import IdentityRecords
from launchbay_local.identity.tokens import CLI_CLIENT, MACHINE_CLIENT, SCOPES, Mint, Person, is_scope_of
from launchbay_local.http.server import LOOPBACK_NAMES, Request, Response

CODE_SECONDS = 60
_NO_STORE = ("cache-control", "no-store")


@dataclass(frozen=True)
class _Code:
    """What an authorization code stands for."""

    person: Person
    scopes: Sequence[str]
    redirect_uri: str
    challenge: str
    nonce: str | None
    expires_at: float


class _Refused(Exception):
    """An OAuth error, for the token endpoint or to take back to the client."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


class Issuer:
    """Answers the HTTP requests of an OpenID issuer at `url`."""

    def __init__(self, url: str, records: IdentityRecords) -> None:
        self.url = url
        self.mint = Mint(url, records)
        self._records = records
        self._codes: dict[str, _Code] = {}
        self._routes: dict[tuple[str, str], Callable[[Request], Response]] = {
            ("GET", "/.well-known/openid-configuration"): self._discovery,
            ("GET", "/jwks.json"): self._keys,
            ("GET", "/authorize"): self._ask,
            ("POST", "/authorize"): self._sign_in,
            ("POST", "/token"): self._token,
            ("POST", "/revoke"): self._revoke,
        }

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        answer = self._routes.get((request.method, request.path))
        return answer(request) if answer else Response.json(404, {"error": "not_found"})

    def _discovery(self, _request: Request) -> Response:
        return Response.json(
            200,
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "revocation_endpoint": f"{self.url}/revoke",
                "jwks_uri": f"{self.url}/jwks.json",
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
                "code_challenge_methods_supported": ["S256"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "subject_types_supported": ["public"],
                "scopes_supported": ["openid", *SCOPES],
                "token_endpoint_auth_methods_supported": ["none", "client_secret_basic", "client_secret_post"],
            },
        )

    def _keys(self, _request: Request) -> Response:
        return Response.json(200, {"keys": [self._records.key.as_dict(private=False)]})

    def _ask(self, request: Request) -> Response:
        """The sign-in page; what is wrong with the client or its redirect is never sent on to that redirect."""
        asked = dict(parse_qsl(request.query))
        return self._fault(asked) or sign_in_page(asked)

    def _sign_in(self, request: Request) -> Response:
        form = _form(request)
        if fault := self._fault(form):
            return fault
        if not hmac.compare_digest(form.get("code", ""), self._records.sign_in_code):
            return sign_in_page(form, "That is not the code that `launchbay dev` printed.")
        groups = form.get("groups", "").split()
        name = form.get("name", "").strip()
        if not name or not all(map(parse_membership, groups)):
            return sign_in_page(form, "Give a name, and groups such as project:vision or project:vision:read.")
        code = secrets.token_urlsafe(32)
        self._codes[code] = _Code(
            Person(name, groups),
            form.get("scope", "").split(),
            form["redirect_uri"],
            form["code_challenge"],
            form.get("nonce"),
            time.monotonic() + CODE_SECONDS,
        )
        return _redirect(form, {"code": code, "iss": self.url})

    def _fault(self, asked: Mapping[str, str]) -> Response | None:
        """What keeps a request for a code from being answered, or None."""
        if asked.get("client_id") != CLI_CLIENT or not _is_loopback(asked.get("redirect_uri", "")):
            return refusal_page("This client, or the address that it wants to be sent to, is not known here.")
        if asked.get("response_type") != "code":
            return _redirect(asked, {"error": "unsupported_response_type"})
        if asked.get("code_challenge_method") != "S256" or len(asked.get("code_challenge", "")) != 43:
            return _redirect(asked, {"error": "invalid_request", "error_description": "PKCE with S256 is required"})
        if not all(is_scope_of(CLI_CLIENT, scope) for scope in asked.get("scope", "").split()):
            return _redirect(asked, {"error": "invalid_scope"})
        return None

    def _token(self, request: Request) -> Response:
        form = _form(request)
        grants = {
            "authorization_code": self._by_code,
            "refresh_token": self._by_refresh_token,
            "client_credentials": self._by_secret,
        }
        grant = grants.get(form.get("grant_type", ""), _by_nothing)
        try:
            return Response.json(200, grant(request, form), [_NO_STORE])
        except _Refused as refused:
            said = {"error": refused.error, "error_description": refused.description}
            return Response.json(401 if refused.error == "invalid_client" else 400, said, [_NO_STORE])

    def _by_code(self, _request: Request, form: Mapping[str, str]) -> dict[str, Any]:
        found = self._codes.pop(form.get("code", ""), None)  # once, whatever comes of it
        if found is None or found.expires_at < time.monotonic() or form.get("client_id") != CLI_CLIENT:
            raise _Refused("invalid_grant", "the code is unknown, used or expired")
        verifier = form.get("code_verifier", "")
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        if not hmac.compare_digest(challenge, found.challenge) or form.get("redirect_uri") != found.redirect_uri:
            raise _Refused("invalid_grant", "the verifier or the redirect is not the one of the code")
        return self.mint.for_person(found.person, found.scopes, nonce=found.nonce)

    def _by_refresh_token(self, _request: Request, form: Mapping[str, str]) -> dict[str, Any]:
        token = form.get("refresh_token", "")
        grant = self._records.find_grant(token)
        if grant is None or form.get("client_id") != CLI_CLIENT:
            raise _Refused("invalid_grant", "the refresh token is unknown, revoked or expired")
        return self.mint.for_person(Person(grant["name"], grant["groups"]), grant["scopes"], refresh_token=token)

    def _by_secret(self, request: Request, form: Mapping[str, str]) -> dict[str, Any]:
        client, secret = _basic(request) or (form.get("client_id", ""), form.get("client_secret", ""))
        if client != MACHINE_CLIENT or not hmac.compare_digest(secret.encode(), self._records.machine_secret.encode()):
            raise _Refused("invalid_client", "the client or its secret is wrong")
        scopes = form.get("scope", "").split() or SCOPES
        if not all(is_scope_of(MACHINE_CLIENT, scope) for scope in scopes):
            raise _Refused("invalid_scope", f"a machine may ask for {', '.join(SCOPES)} and its projects")
        return self.mint.for_machine(scopes)

    def _revoke(self, request: Request) -> Response:
        self._records.revoke(_form(request).get("token", ""))
        return Response(200, [_NO_STORE])


def _by_nothing(_request: Request, _form: Mapping[str, str]) -> dict[str, Any]:
    raise _Refused("unsupported_grant_type", "give authorization_code, refresh_token or client_credentials")


def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))


def _redirect(asked: Mapping[str, str], said: Mapping[str, str]) -> Response:
    """Back to the client, with its own state."""
    state = {"state": asked["state"]} if "state" in asked else {}
    return Response(303, [("location", f"{asked['redirect_uri']}?{urlencode({**said, **state})}"), _NO_STORE])


def _is_loopback(uri: str) -> bool:
    parts = urlsplit(uri)
    return parts.scheme == "http" and parts.hostname in LOOPBACK_NAMES and parts.path == "/callback" and not parts.query


def _basic(request: Request) -> tuple[str, str] | None:
    """The client and secret of a Basic authorization, if the request has one that can be read."""
    kind, _, encoded = (request.header("authorization") or "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        client, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return None
    return client, secret
