"""Sign-in with a browser: OpenID's code flow with PKCE (RFC 7636), answered at a loopback address (RFC 8252).

Owns what protects the code against theft and injection: a verifier that does not leave this process before the code
is exchanged, a `state` that only the answer to this request has, and a `nonce` that only its ID token has.
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

from launchbay.api.auth.callback import Callback
from launchbay.api.auth.oauth import SignInFailed, ask_for_token, discover
from launchbay.api.auth.tokens import Tokens, save_tokens

WITHIN_SECONDS = 300.0
_FOR_RENEWAL = ("offline_access",)  # the scope for a refresh token at most issuers; Cognito does not have it


@dataclass(frozen=True)
class SignedIn:
    """A completed sign-in: the tokens, which are saved, and the person's name at the issuer."""

    tokens: Tokens
    name: str


@dataclass(frozen=True)
class AuthorizationRequest:
    """One request to sign in, with the secrets that bind its answer to it."""

    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    state: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def challenge(self) -> str:
        """The verifier's hash, which the issuer compares when the code is exchanged."""
        return base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).decode().rstrip("=")

    def address(self, endpoint: str, client_id: str, scopes: list[str], redirect_uri: str) -> str:
        """The address of the sign-in page, for the browser."""
        parameters = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(scopes),
            "state": self.state,
            "nonce": self.nonce,
            "code_challenge": self.challenge,
            "code_challenge_method": "S256",
        }
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(parameters)}"


def sign_in(
    server: str,
    details: Mapping[str, Any],
    show: Callable[[str], None],
    *,
    opens_browser: bool = True,
    seconds: float = WITHIN_SECONDS,
) -> SignedIn:
    """Sign in to a server, by the `details` in its health; `show` gets the page's address before the wait begins.

    Raises:
        SignInFailed: the person or the issuer refused, no answer came within `seconds`, or the answer does not belong
            to this request.
        Unreachable: the issuer does not answer.
    """
    issuer, client_id = str(details["issuer"]), str(details["client_id"])
    endpoints, request = discover(issuer), AuthorizationRequest()
    with Callback(request.state) as callback:
        scopes = [*details["scopes"], *(scope for scope in _FOR_RENEWAL if scope in endpoints.scopes)]
        address = request.address(endpoints.authorization, client_id, scopes, callback.url)
        show(address)
        if opens_browser:
            webbrowser.open(address)
        answer = callback.wait(seconds)
    if answer.get("iss", issuer) != issuer:
        raise SignInFailed(f"the answer came from {answer['iss']}, not from {issuer}")
    if "code" not in answer:
        raise SignInFailed(answer.get("error_description") or answer.get("error") or "the issuer gave no code")
    form = {
        "grant_type": "authorization_code",
        "client_id": client_id,
        "code": answer["code"],
        "redirect_uri": callback.url,
        "code_verifier": request.verifier,
    }
    granted = ask_for_token(endpoints.token, form)
    name = _name_in(granted, request.nonce) if "openid" in details["scopes"] else ""
    tokens = Tokens.from_answer(server, issuer, client_id, granted)
    save_tokens(tokens)
    return SignedIn(tokens, name)


def _name_in(granted: Mapping[str, Any], nonce: str) -> str:
    """The name in the ID token, whose nonce must be that of this request.

    It came straight from the token endpoint, so its signature need not be checked (OpenID Connect Core 3.1.3.7, 6).

    Raises:
        SignInFailed: there is no ID token, or it belongs to another request.
    """
    try:
        payload = str(granted["id_token"]).split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        is_ours = hmac.compare_digest(str(claims["nonce"]), nonce)
    except (KeyError, IndexError, ValueError) as error:
        raise SignInFailed("the issuer gave no readable ID token") from error
    if not is_ours:
        raise SignInFailed("the ID token belongs to another sign-in")
    names = ("preferred_username", "cognito:username", "email", "name", "sub")
    return next((str(claims[name]) for name in names if claims.get(name)), "")
