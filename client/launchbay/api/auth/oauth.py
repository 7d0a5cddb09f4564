"""Requests to an OpenID issuer: its endpoints, and tokens for a code, a refresh token or a client's secret.

Secrets and tokens travel in bodies and headers, never in URLs, and only over https or to this machine.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from launchbay.api.errors import Unreachable
from launchbay.api.signing_in import is_on_this_machine
from launchbay_core.errors import LaunchbayError

_SECONDS = 15.0


@dataclass(eq=False)
class SignInFailed(LaunchbayError):
    """The issuer refused to give a token, or nobody completed the sign-in."""

    reason: str
    advice: str = "Sign in again with `launchbay login`."

    def __str__(self) -> str:
        """The reason, and what to do."""
        return f"Signing in failed: {self.reason}." + (f" {self.advice}" if self.advice else "")


@dataclass(frozen=True)
class Endpoints:
    """The addresses of an issuer's endpoints, and the scopes that it supports; `ticket` is a local stack's own."""

    authorization: str
    token: str
    revocation: str | None
    scopes: tuple[str, ...] = ()
    ticket: str | None = None


def is_safe(url: str) -> bool:
    """Whether a secret may be sent to a URL: over https, or to this machine.

    >>> is_safe("https://launchbay.example.com"), is_safe("http://127.0.0.1:8470"), is_safe("http://10.0.0.7")
    (True, True, False)
    """
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and is_on_this_machine(url))


def discover(issuer: str) -> Endpoints:
    """The endpoints of an issuer, from its discovery document.

    Raises:
        SignInFailed: it has no such document, the document is of another issuer, or an endpoint is not safe.
        Unreachable: it does not answer.
    """
    if not is_safe(issuer):
        raise SignInFailed(f"the issuer {issuer} does not use https", "")
    status, document = _send("GET", issuer.rstrip("/") + "/.well-known/openid-configuration")
    try:
        named = str(document["issuer"])
        found = Endpoints(
            str(document["authorization_endpoint"]),
            str(document["token_endpoint"]),
            document.get("revocation_endpoint"),
            tuple(document.get("scopes_supported") or ()),
            document.get("sign_in_ticket_endpoint"),
        )
    except KeyError as error:
        raise SignInFailed(f"{issuer} has no OpenID discovery document (status {status})", "") from error
    if named.rstrip("/") != issuer.rstrip("/"):
        raise SignInFailed(f"{issuer} calls itself {named}", "")
    if not all(is_safe(url) for url in (found.authorization, found.token, found.revocation or found.token)):
        raise SignInFailed(f"{issuer} has endpoints that do not use https", "")
    return found


def ask_for_token(endpoint: str, form: Mapping[str, str], client: tuple[str, str] | None = None) -> dict[str, Any]:
    """The answer of a token endpoint; `client` is the id and secret of a confidential client.

    Raises:
        SignInFailed: the issuer refuses.
        Unreachable: it does not answer.
    """
    status, answer = _send("POST", endpoint, form, _basic(*client) if client else {})
    if status != 200 or "access_token" not in answer:
        reason = answer.get("error_description") or answer.get("error") or f"the issuer answered with status {status}"
        raise SignInFailed(str(reason))
    return answer


def revoke(endpoint: str, token: str, client_id: str) -> None:
    """Revoke a refresh token.

    Raises:
        Unreachable: the issuer does not answer.
    """
    _send("POST", endpoint, {"token": token, "client_id": client_id})


def ask_for_ticket(endpoint: str, token: str) -> str | None:
    """A ticket for the person of an access token; None if the issuer gives them none.

    Raises:
        Unreachable: the issuer does not answer.
    """
    status, answer = _send("POST", endpoint, {}, {"authorization": f"Bearer {token}"})
    return str(answer["ticket"]) if status == 200 and "ticket" in answer else None


def _send(
    method: str, url: str, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, dict[str, Any]]:
    import urllib3  # noqa: PLC0415  (60 ms)

    sent = {"accept": "application/json", **(headers or {})}
    if form is not None:
        sent["content-type"] = "application/x-www-form-urlencoded"
    try:
        answer = urllib3.request(
            method,
            url,
            body=urlencode(form) if form is not None else None,
            headers=sent,
            redirect=False,
            retries=urllib3.Retry(2, redirect=0),
            timeout=_SECONDS,
        )
    except urllib3.exceptions.HTTPError as error:
        raise Unreachable(f"{urlsplit(url).scheme}://{urlsplit(url).netloc}", str(error)) from error
    try:
        document = answer.json() if answer.data else {}
    except ValueError:
        document = {}
    return answer.status, document if isinstance(document, dict) else {}


def _basic(client_id: str, secret: str) -> dict[str, str]:
    pair = f"{quote(client_id, safe='')}:{quote(secret, safe='')}"  # as RFC 6749 2.3.1 has it
    return {"authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
