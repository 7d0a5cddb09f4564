"""Signing in for tests, as a browser does it: the page is read, its form filled in, its redirect followed.

As a program (`python sign_in_support.py ADDRESS`) it stands where a person's browser is: `BROWSER` names it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import sys
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import urllib3
from joserfc import jwt
from joserfc.jwk import RSAKey

HTTP = urllib3.PoolManager(retries=False, timeout=20)
REDIRECT = "http://127.0.0.1:1/callback"  # nothing listens there: tests read the address, and do not go to it
ALL_SCOPES = "openid launchbay/read launchbay/launch launchbay/admin"


class Form(HTMLParser):
    """The inputs of a page's form, by name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inputs: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("name"):
            self.inputs[str(given["name"])] = given.get("value") or ""


@dataclass(frozen=True)
class Pkce:
    """A verifier and its challenge."""

    verifier: str
    challenge: str

    @classmethod
    def new(cls) -> Pkce:
        """A fresh pair."""
        verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(verifier.encode()).digest()
        return cls(verifier, base64.urlsafe_b64encode(digest).decode().rstrip("="))


def fill_in(address: str, **values: str) -> urllib3.BaseHTTPResponse:
    """Open a sign-in page and send its form with these values; what the issuer answers."""
    page = HTTP.request("GET", address)
    assert page.status == 200, page.data
    form = Form(page.data.decode()).inputs | values
    action = f"{urlsplit(address).scheme}://{urlsplit(address).netloc}/authorize"
    headers = {"content-type": "application/x-www-form-urlencoded", "origin": action.removesuffix("/authorize")}
    return HTTP.request("POST", action, body=urlencode(form), headers=headers, redirect=False)


def answer_in(response: urllib3.BaseHTTPResponse) -> dict[str, str]:
    """What a redirect takes back to the client."""
    assert response.status == 303, (response.status, response.data)
    return dict(parse_qsl(urlsplit(response.headers["location"]).query))


def authorize_url(issuer: str, pkce: Pkce, scope: str = ALL_SCOPES, **other: str) -> str:
    """The address of the sign-in page for a client of its own."""
    asked = {
        "response_type": "code",
        "client_id": "launchbay-cli",
        "redirect_uri": REDIRECT,
        "scope": scope,
        "state": "s1",
        "code_challenge": pkce.challenge,
        "code_challenge_method": "S256",
    }
    return f"{issuer}/authorize?{urlencode(asked | other)}"


def post(url: str, form: dict[str, str], **headers: str) -> tuple[int, dict[str, Any]]:
    """Send a form; the status and JSON of the answer."""
    answer = HTTP.request("POST", url, body=urlencode(form), headers={"content-type": _FORM, **headers})
    return answer.status, json.loads(answer.data) if answer.data else {}


_FORM = "application/x-www-form-urlencoded"


def trade(issuer: str, code: str, pkce: Pkce, **other: str) -> tuple[int, dict[str, Any]]:
    """Exchange a code for tokens, as the command line does unless `other` says otherwise; what the issuer answers."""
    form = {
        "grant_type": "authorization_code",
        "client_id": "launchbay-cli",
        "code": code,
        "redirect_uri": REDIRECT,
        "code_verifier": pkce.verifier,
    }
    return post(f"{issuer}/token", form | other)


class IdentityOf:
    """The issuer of a running stack, and what its state folder knows."""

    def __init__(self, state: Path, issuer: str) -> None:
        self.issuer = issuer
        self.secrets: dict[str, Any] = json.loads((state / "identity" / "identity.json").read_text())

    def sign_in(self, name: str, groups: str, scope: str = ALL_SCOPES) -> dict[str, Any]:
        """The token answer for a person who signs in at the page."""
        pkce = Pkce.new()
        code = self.secrets["sign_in_code"]
        answer = answer_in(fill_in(authorize_url(self.issuer, pkce, scope), name=name, groups=groups, code=code))
        status, tokens = trade(self.issuer, answer["code"], pkce)
        assert status == 200, tokens
        return tokens

    def claims_of(self, token: str) -> dict[str, Any]:
        """The claims of a token, if its signature is the issuer's."""
        return dict(jwt.decode(token, RSAKey.import_key(self.secrets["key"])).claims)

    def signed(self, **claims: Any) -> str:
        """A token with these claims, signed with the issuer's key; a claim that is None is left out."""
        key = RSAKey.import_key(self.secrets["key"])
        now = int(time.time())
        usual = {
            "iss": self.issuer,
            "sub": "someone",
            "client_id": "launchbay-cli",
            "token_use": "access",
            "scope": ALL_SCOPES,
            "cognito:groups": ["project:*:admin"],
            "iat": now - 10,
            "exp": now + 600,
        }
        wanted = {name: value for name, value in (usual | claims).items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": key.kid}, wanted, key)


def main() -> None:
    """Sign in at the address given, as `SIGN_IN_AS` says in JSON, and go where the page sends the browser."""
    response = fill_in(sys.argv[1], **json.loads(os.environ["SIGN_IN_AS"]))
    HTTP.request("GET", response.headers["location"])


if __name__ == "__main__":
    main()
