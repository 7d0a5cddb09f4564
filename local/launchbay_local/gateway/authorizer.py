"""API Gateway's JWT authorizer: which tokens a route of an HTTP API accepts, and which claims the function gets.

Checks what API Gateway checks, in its order: signature by the issuer's published keys (RSA only), `iss`, `aud` or else
`client_id`, `exp`, `nbf`, `iat`, then one of the route's scopes. The function gets claims as text, an array as
`[one two]`.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

import urllib3
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from launchbay_local.http.messages import Request
from launchbay_local.template.apis import JwtSettings

_ALGORITHMS = ["RS256", "RS384", "RS512"]
_KEYS_SECONDS = 2 * 3600.0  # as long as API Gateway may cache an issuer's keys
_AGAIN_SECONDS = 1.0  # keys are fetched again for an unknown key, but not by every request


class AccessDenied(Exception):
    """A request is refused, with API Gateway's status, message and challenge."""

    def __init__(self, status: int, message: str, challenge: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.challenge = challenge


class JwtAuthorizer:
    """Accepts requests that have a valid token of one issuer."""

    def __init__(self, settings: JwtSettings) -> None:
        self._settings = settings
        self._keys: KeySet | None = None
        self._fetched_at = 0.0
        self._lock = threading.Lock()

    def context(self, request: Request, scopes: Sequence[str]) -> dict[str, Any]:
        """The `requestContext.authorizer` for a request's token.

        Raises:
            AccessDenied: it has no valid token, or its token has none of the route's scopes.
        """
        token = self._token(request)
        if not token:
            raise AccessDenied(401, "Unauthorized", "Bearer")
        claims = self._verify(token)
        held = _scopes(claims)
        if scopes and not set(scopes) & set(held):
            challenge = f'Bearer scope="{" ".join(scopes)}" error="insufficient_scope"'
            raise AccessDenied(403, "Forbidden", challenge)
        shown = {name: claim_text(value) for name, value in claims.items() if value is not None}
        return {"jwt": {"claims": shown, "scopes": held if scopes else None}}

    def _token(self, request: Request) -> str:
        """The token of the first identity source that has one, without the word `Bearer`."""
        for source in self._settings.identity_source:
            part, _, name = source.removeprefix("$request.").partition(".")
            is_header = part == "header"
            found = request.header(name.lower()) if is_header else dict(parse_qsl(request.query)).get(name)
            if found:
                return found[7:].strip() if found[:7].lower() == "bearer " else found.strip()
        return ""

    def _verify(self, token: str) -> dict[str, Any]:
        try:
            claims = dict(jwt.decode(token, lambda key: self._key_set(key.headers()), algorithms=_ALGORITHMS).claims)
        except (JoseError, ValueError) as error:
            raise _invalid("the token is not signed by the issuer") from error
        now = time.time()
        if claims.get("iss") != self._settings.issuer:
            raise _invalid("the token does not have a valid issuer")
        if not self._has_audience(claims):
            raise _invalid("the token does not have a valid audience")
        if not isinstance(claims.get("exp"), int | float) or claims["exp"] <= now:
            raise _invalid("the token has expired")
        if any(isinstance(claims.get(name), int | float) and claims[name] > now for name in ("nbf", "iat")):
            raise _invalid("the token is not valid yet")
        return claims

    def _has_audience(self, claims: Mapping[str, Any]) -> bool:
        """Whether `aud`, or `client_id` if there is no `aud`, is one of the authorizer's audiences."""
        named = claims["aud"] if "aud" in claims else claims.get("client_id")
        return any(one in self._settings.audience for one in (named if isinstance(named, list) else [named]))

    def _key_set(self, headers: Mapping[str, Any]) -> KeySet:
        """The issuer's keys, fetched again if they are old or lack the token's key."""
        kid = headers.get("kid")
        with self._lock:
            age = time.monotonic() - self._fetched_at
            is_known = self._keys is not None and any(key.kid == kid for key in self._keys.keys)
            if self._keys is None or age > _KEYS_SECONDS or (not is_known and age > _AGAIN_SECONDS):
                self._keys = _fetch_keys(self._settings.issuer)
                self._fetched_at = time.monotonic()
            if not kid or not any(key.kid == kid for key in self._keys.keys):
                raise ValueError("the token's key is not one of the issuer's")
            return self._keys


def claim_text(value: Any) -> str:
    """A claim as API Gateway passes it to a function.

    >>> claim_text(["project:vision", "project:speech"]), claim_text(True), claim_text(1769854600)
    ('[project:vision project:speech]', 'true', '1769854600')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return f"[{' '.join(map(claim_text, value))}]"
    return json.dumps(value, separators=(",", ":"))


def _scopes(claims: Mapping[str, Any]) -> list[str]:
    found = claims.get("scope", claims.get("scp", ""))
    return [str(one) for one in found] if isinstance(found, list) else str(found).split()


def _invalid(reason: str) -> AccessDenied:
    return AccessDenied(401, "Unauthorized", f'Bearer scope="" error="invalid_token" error_description="{reason}"')


def _fetch_keys(issuer: str) -> KeySet:
    try:
        discovery = _get_json(issuer.rstrip("/") + "/.well-known/openid-configuration")
        return KeySet.import_key_set(_get_json(discovery["jwks_uri"]))
    except (urllib3.exceptions.HTTPError, ValueError, KeyError, TypeError, JoseError) as error:
        raise _invalid("OIDC discovery endpoint communication error") from error


def _get_json(url: str) -> Any:
    answer = urllib3.request("GET", url, timeout=5.0, retries=urllib3.Retry(2, redirect=0))
    if answer.status != 200:
        raise ValueError(f"{url} answers with status {answer.status}")
    return answer.json()
