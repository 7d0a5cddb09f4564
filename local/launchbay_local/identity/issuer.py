"""The issuer's endpoints: discovery, keys, the sign-in page (code flow with PKCE), tokens, revocation.

Owns what OAuth requires of an authorization server for native apps (RFC 8252, RFC 7636): redirects to loopback only, a
code that is valid once and for a minute, and no weaker challenge than S256. The stack's own page signs the owner of the
machine in without a form, by the code that was printed, which comes as OpenID's `login_hint`.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from launchbay_local.http.messages import Request, Response
from launchbay_local.identity.clients import Clients
from launchbay_local.identity.cross_origin import CrossOrigin
from launchbay_local.identity.page import SignInPage, user_name
from launchbay_local.identity.records import IdentityRecords
from launchbay_local.identity.settings import OPENID, SignIn
from launchbay_local.identity.tokens import Mint, Person
from launchbay_local.identity.tries import WITHIN_SECONDS, TooManyTries, Tries, are_equal

CODE_SECONDS = 60
_NO_STORE = ("cache-control", "no-store")


@dataclass(frozen=True)
class _Code:
    """What an authorization code stands for."""

    person: Person
    scopes: Sequence[str]
    client: str
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
    """Answers the HTTP requests of an OpenID issuer at `url`, for native apps and the page at `page_origins`."""

    def __init__(self, url: str, records: IdentityRecords, settings: SignIn, page_origins: Sequence[str] = ()) -> None:
        self.url = url
        self.mint = Mint(url, records, settings)
        self._records = records
        self._settings = settings
        self._clients = Clients(settings, page_origins)
        self._cross_origin = CrossOrigin(page_origins)
        self._tries = Tries(records.sign_in_code)
        self._page = SignInPage(settings)
        self._codes: dict[str, _Code] = {}
        self._routes: dict[tuple[str, str], Callable[[Request], Response]] = {
            ("GET", "/.well-known/openid-configuration"): self._discovery,
            ("GET", "/jwks.json"): self._keys,
            ("GET", "/authorize"): self._authorize,
            ("POST", "/authorize"): self._sign_in,
            ("POST", "/token"): self._token,
            ("POST", "/revoke"): self._revoke,
        }

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        answer = self._routes.get((request.method, request.path))
        response = self._cross_origin.preflight(request) or (
            answer(request) if answer else Response.json(404, {"error": "not_found"})
        )
        return self._cross_origin.share(request, response)

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

    def _authorize(self, request: Request) -> Response:
        """Sign the owner in by a hint, or show the form; an unknown client or redirect gets neither, nor a redirect."""
        asked = dict(parse_qsl(request.query))
        if fault := self._find_fault(asked):
            return fault
        try:
            is_owner = _is_visit(request) and self._knows_the_code(asked)
        except TooManyTries:
            return self._refuse_tries(asked)
        if is_owner:
            return self._send_code(asked, Person(user_name(), self._settings.owner_groups))
        return self._page.form(asked)

    def _knows_the_code(self, asked: Mapping[str, str]) -> bool:
        """Whether the page gives the code that was printed; any other client's hint is a name, as OpenID has it."""
        hint = asked.get("login_hint")
        return bool(hint and self._clients.is_page(asked.get("client_id", "")) and self._tries.is_right(hint))

    def _sign_in(self, request: Request) -> Response:
        form = _form(request)
        if fault := self._find_fault(form):
            return fault
        try:
            is_right = self._tries.is_right(form.get("code", ""))
        except TooManyTries:
            return self._refuse_tries(form)
        if not is_right:
            return self._page.form(form, f"That is not the code that `{self._settings.printed_by}` printed.")
        groups = form.get("groups", "").split()
        name = form.get("name", "").strip()
        if not name or not all(map(self._settings.groups.is_valid, groups)):
            return self._page.form(form, f"Give a name, and groups{self._settings.groups.such_as}.")
        return self._send_code(form, Person(name, groups))

    def _send_code(self, asked: Mapping[str, str], person: Person) -> Response:
        """Send the browser back with a code for a person."""
        code = secrets.token_urlsafe(32)
        self._codes[code] = _Code(
            person,
            asked.get("scope", "").split(),
            asked["client_id"],
            asked["redirect_uri"],
            asked["code_challenge"],
            asked.get("nonce"),
            time.monotonic() + CODE_SECONDS,
        )
        return _redirect(asked, {"code": code, "iss": self.url})

    def _refuse_tries(self, asked: Mapping[str, str]) -> Response:
        fault = f"Too many wrong codes. Wait for {WITHIN_SECONDS:.0f} seconds, then try again."
        return self._page.form(asked, fault, status=429)

    def _find_fault(self, asked: Mapping[str, str]) -> Response | None:
        """The answer to an invalid request for a code; None for a valid one."""
        if not self._clients.is_known(asked.get("client_id", ""), asked.get("redirect_uri", "")):
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
        if found is None or found.expires_at < time.monotonic() or form.get("client_id") != found.client:
            raise _OAuthError("invalid_grant", "the code is unknown, used or expired")
        verifier = form.get("code_verifier", "")
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        if not are_equal(challenge, found.challenge) or form.get("redirect_uri") != found.redirect_uri:
            raise _OAuthError("invalid_grant", "the verifier or the redirect does not match the code")
        return self.mint.for_person(found.person, found.scopes, found.client, nonce=found.nonce)

    def _refresh(self, _request: Request, form: Mapping[str, str]) -> dict[str, Any]:
        token = form.get("refresh_token", "")
        grant = self._records.find_grant(token)
        client = grant and grant.get("client", self._settings.public_client)  # earlier grants are all of that client
        if grant is None or form.get("client_id") != client:
            raise _OAuthError("invalid_grant", "the refresh token is unknown, revoked or expired")
        person = Person(grant["name"], grant["groups"])
        return self.mint.for_person(person, grant["scopes"], form["client_id"], refresh_token=token)

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
        return self.mint.for_machine(scopes)

    def _revoke(self, request: Request) -> Response:
        self._records.revoke(_form(request).get("token", ""))
        return Response(200, [_NO_STORE])


def _refuse_grant(_request: Request, _form: Mapping[str, str]) -> dict[str, Any]:
    raise _OAuthError("unsupported_grant_type", "give authorization_code, refresh_token or client_credentials")


def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))


def _redirect(asked: Mapping[str, str], answer: Mapping[str, str]) -> Response:
    """Send the browser back to the client, with the client's own state."""
    state = {"state": asked["state"]} if "state" in asked else {}
    return Response(303, [("location", f"{asked['redirect_uri']}?{urlencode({**answer, **state})}"), _NO_STORE])


def _is_visit(request: Request) -> bool:
    """Whether a browser opens an address as a page, and not within another page: as a frame, an image, by a script.

    Browsers say so in headers that no page can set; what is not a browser sends none.
    """
    return request.header("sec-fetch-dest") in (None, "document")


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
