"""Signing in with a browser: OpenID's code flow with PKCE (RFC 7636), answered at a loopback address (RFC 8252).

Owns what keeps a code from being stolen or slipped in: a verifier that never leaves this process before the code is
traded, a `state` that only this attempt's answer has, a `nonce` that only this attempt's ID token has.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import webbrowser
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from launchbay.api.callback import Callback
from launchbay.api.oauth import SignInFailed, ask_for_token, discover
from launchbay.api.tokens import Tokens, keep_tokens

WITHIN_SECONDS = 300.0
_FOR_RENEWAL = ("offline_access",)  # what most issuers, unlike Cognito, want to be asked for a refresh token with


@dataclass(frozen=True)
class SignedIn:
    """What came of signing in: the tokens, which are kept, and whom the issuer takes the person for."""

    tokens: Tokens
    name: str


@dataclass(frozen=True)
class Attempt:
    """One try at signing in, with the secrets that bind its answer to it."""

    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    state: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def challenge(self) -> str:
        """The verifier's hash, which the issuer compares when the code is traded."""
        return base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).decode().rstrip("=")

    def address(self, endpoint: str, client_id: str, scopes: list[str], redirect_uri: str) -> str:
        """The page that the browser opens."""
        asked = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(scopes),
            "state": self.state,
            "nonce": self.nonce,
            "code_challenge": self.challenge,
            "code_challenge_method": "S256",
        }
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"


def sign_in(
    server: str,
    way: Mapping[str, Any],
    show: Callable[[str], None],
    *,
    opens_browser: bool = True,
    within: float = WITHIN_SECONDS,
) -> SignedIn:
    """Sign in to a server in the way that its health says; `show` gets the page's address before the wait begins.

    Raises:
        SignInFailed: the person or the issuer refused, nothing came within so many seconds, or the answer is no answer
            to this attempt.
        Unreachable: the issuer does not answer.
    """
    issuer, client_id = str(way["issuer"]), str(way["client_id"])
    endpoints, attempt = discover(issuer), Attempt()
    with Callback(attempt.state) as callback:
        scopes = [*way["scopes"], *(scope for scope in _FOR_RENEWAL if scope in endpoints.scopes)]
        address = attempt.address(endpoints.authorization, client_id, scopes, callback.url)
        show(address)
        if opens_browser:
            webbrowser.open(address)
        answer = callback.wait(within)
    if answer.get("iss", issuer) != issuer:
        raise SignInFailed(f"the answer came from {answer['iss']}, not from {issuer}")
    if "code" not in answer:
        raise SignInFailed(answer.get("error_description") or answer.get("error") or "the issuer gave no code")
    form = {
        "grant_type": "authorization_code",
        "client_id": client_id,
        "code": answer["code"],
        "redirect_uri": callback.url,
        "code_verifier": attempt.verifier,
    }
    given = ask_for_token(endpoints.token, form)
    name = _name_in(given, attempt.nonce) if "openid" in way["scopes"] else ""
    tokens = Tokens.of_answer(server, issuer, client_id, given)
    keep_tokens(tokens)
    return SignedIn(tokens, name)


def _name_in(given: Mapping[str, Any], nonce: str) -> str:
    """Whom the ID token names, once its nonce is this attempt's.

    It came straight from the token endpoint, which is what vouches for it (OpenID Connect Core 3.1.3.7, point 6).

    Raises:
        SignInFailed: there is none, or it is of another attempt.
    """
    try:
        payload = str(given["id_token"]).split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        is_ours = hmac.compare_digest(str(claims["nonce"]), nonce)
    except (KeyError, IndexError, ValueError) as error:
        raise SignInFailed("the issuer gave no ID token that can be read") from error
    if not is_ours:
        raise SignInFailed("the ID token belongs to another attempt to sign in")
    names = ("preferred_username", "cognito:username", "email", "name", "sub")
    return next((str(claims[name]) for name in names if claims.get(name)), "")
