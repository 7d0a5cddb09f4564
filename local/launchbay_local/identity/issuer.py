"""The issuer's endpoints: discovery, keys, the sign-in page (code flow with PKCE), tokens, revocation.

Owns what OAuth requires of an authorization server for native apps (RFC 8252, RFC 7636): redirects to loopback only, a
code that is valid once and for a minute, and no weaker challenge than S256.
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

from launchbay_local.http.messages import LOOPBACK_NAMES, Request, Response
from launchbay_local.identity.page import SignInPage
from launchbay_local.identity.records import IdentityRecords
from launchbay_local.identity.settings import OPENID, SignIn
from launchbay_local.identity.tokens import Mint, Person

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


class _OAuthError(Exception):
    """An error of the token endpoint, with its OAuth code."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


class Issuer:
    """Answers the HTTP requests of an OpenID issuer at `url`."""

    def __init__(self, url: str, records: IdentityRecords, settings: SignIn) -> None:
        self.url = url
        self.mint = Mint(url, records, settings)
        self._records = records
        self._settings = settings
        self._page = SignInPage(settings)
        self._codes: dict[str, _Code] = {}
        self._routes: dict[tuple[str, str], Callable[[Request], Response]] = {
            ("GET", "/.well-known/openid-configuration"): self._discovery,
            ("GET", "/jwks.json"): self._keys,
            ("GET", "/authorize"): self._show_form,
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
                "scopes_supported": [OPENID, *self._settings.scopes],
                "token_endpoint_auth_methods_supported": ["none", "client_secret_basic", "client_secret_post"],
            },
        )

    def _keys(self, _request: Request) -> Response:
        return Response.json(200, {"keys": [self._records.key.as_dict(private=False)]})

    def _show_form(self, request: Request) -> Response:
        """Show the sign-in page; an unknown client or redirect gets an error page, never a redirect."""
        asked = dict(parse_qsl(request.query))
        return self._find_fault(asked) or self._page.form(asked)

    def _sign_in(self, request: Request) -> Response:
        form = _form(request)
        if fault := self._find_fault(form):
            return fault
        if not _are_equal(form.get("code", ""), self._records.sign_in_code):
            return self._page.form(form, f"That is not the code that `{self._settings.printed_by}` printed.")
        groups = form.get("groups", "").split()
        name = form.get("name", "").strip()
        if not name or not all(map(self._settings.groups.is_valid, groups)):
            return self._page.form(form, f"Give a name, and groups{self._settings.groups.such_as}.")
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

    def _find_fault(self, asked: Mapping[str, str]) -> Response | None:
        """The answer to an invalid request for a code; None for a valid one."""
        if asked.get("client_id") != self._settings.public_client or not _is_loopback(asked.get("redirect_uri", "")):
            return self._page.refusal("The client is unknown, or its redirect address is not one of this machine.")
        if asked.get("response_type") != "code":
            return _redirect(asked, {"error": "unsupported_response_type"})
        if asked.get("code_challenge_method") != "S256" or len(asked.get("code_challenge", "")) != 43:
            return _redirect(asked, {"error": "invalid_request", "error_description": "PKCE with S256 is required"})
        if not all(self._settings.allows_public(scope) for scope in asked.get("scope", "").split()):
            return _redirect(asked, {"error": "invalid_scope"})
        return None

    def _token(self, request: Request) -> Response:
        form = _form(request)
        grants = {
            "authorization_code": self._exchange_code,
            "refresh_token": self._refresh,
            "client_credentials": self._authenticate_machine,
        }
        grant = grants.get(form.get("grant_type", ""), _refuse_grant)
        try:
            return Response.json(200, grant(request, form), [_NO_STORE])
        except _OAuthError as error:
            body = {"error": error.error, "error_description": error.description}
            return Response.json(401 if error.error == "invalid_client" else 400, body, [_NO_STORE])

    def _exchange_code(self, _request: Request, form: Mapping[str, str]) -> dict[str, Any]:
        found = self._codes.pop(form.get("code", ""), None)  # a code is valid once, even if the exchange fails
        if (
            found is None
            or found.expires_at < time.monotonic()
            or form.get("client_id") != self._settings.public_client
        ):
            raise _OAuthError("invalid_grant", "the code is unknown, used or expired")
        verifier = form.get("code_verifier", "")
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        if not _are_equal(challenge, found.challenge) or form.get("redirect_uri") != found.redirect_uri:
            raise _OAuthError("invalid_grant", "the verifier or the redirect does not match the code")
        return self.mint.for_person(found.person, found.scopes, nonce=found.nonce)

    def _refresh(self, _request: Request, form: Mapping[str, str]) -> dict[str, Any]:
        token = form.get("refresh_token", "")
        grant = self._records.find_grant(token)
        if grant is None or form.get("client_id") != self._settings.public_client:
            raise _OAuthError("invalid_grant", "the refresh token is unknown, revoked or expired")
        return self.mint.for_person(Person(grant["name"], grant["groups"]), grant["scopes"], refresh_token=token)

    def _authenticate_machine(self, request: Request, form: Mapping[str, str]) -> dict[str, Any]:
        client, secret = _basic(request) or (form.get("client_id", ""), form.get("client_secret", ""))
        settings = self._settings
        is_secret = _are_equal(secret, self._records.machine_secret)
        if client != settings.machine_client or not is_secret:
            raise _OAuthError("invalid_client", "the client or its secret is wrong")
        scopes = form.get("scope", "").split() or settings.scopes
        if not all(map(settings.allows_machine, scopes)):
            known = ", ".join(settings.scopes)
            own = settings.machine_scopes.such_as and f", and for scopes{settings.machine_scopes.such_as}"
            raise _OAuthError("invalid_scope", f"a machine may ask for {known}{own}")
        return self.mint.for_machine(scopes)

    def _revoke(self, request: Request) -> Response:
        self._records.revoke(_form(request).get("token", ""))
        return Response(200, [_NO_STORE])


def _refuse_grant(_request: Request, _form: Mapping[str, str]) -> dict[str, Any]:
    raise _OAuthError("unsupported_grant_type", "give authorization_code, refresh_token or client_credentials")


def _are_equal(given: str, secret: str) -> bool:
    """Whether a text is the secret, in a time that says nothing of it; texts that aren't ASCII are compared too."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), secret.encode("utf-8", "surrogatepass"))


def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))


def _redirect(asked: Mapping[str, str], answer: Mapping[str, str]) -> Response:
    """Send the browser back to the client, with the client's own state."""
    state = {"state": asked["state"]} if "state" in asked else {}
    return Response(303, [("location", f"{asked['redirect_uri']}?{urlencode({**answer, **state})}"), _NO_STORE])


def _is_loopback(uri: str) -> bool:
    parts = urlsplit(uri)
    return parts.scheme == "http" and parts.hostname in LOOPBACK_NAMES and parts.path == "/callback" and not parts.query


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
