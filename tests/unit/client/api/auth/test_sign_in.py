"""Sign-in with a browser: what is sent where, and which answers are not accepted."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from fake_server import FakeServer, as_issuer
from launchbay.api.auth.oauth import SignInFailed
from launchbay.api.auth.sign_in import AuthorizationRequest, sign_in
from launchbay.api.auth.tokens import load_tokens
from launchbay_local.web.server import Response
from sign_in_support import HTTP

SERVER = "https://launchbay.example.com"


def test_every_request_has_secrets_of_its_own_and_shows_only_their_hash() -> None:
    first, second = AuthorizationRequest(), AuthorizationRequest()
    asked = dict(parse_qsl(urlsplit(first.address("https://i/authorize", "c", ["openid"], "http://l")).query))

    assert not {first.verifier, first.state, first.nonce} & {second.verifier, second.state, second.nonce}
    assert (asked["code_challenge_method"], asked["state"], asked["nonce"]) == ("S256", first.state, first.nonce)
    assert first.verifier not in asked.values()


def id_token(**claims: str) -> str:
    return "e30." + base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=") + ".sig"


def signed_in(
    fake: FakeServer, answer: dict[str, str], given: Callable[[dict[str, str]], dict[str, Any]], **metadata: Any
) -> Any:
    """Sign in with a browser that takes `answer` back, at an issuer that gives what `given` makes of the query."""
    as_issuer(fake, **metadata)
    asked: dict[str, str] = {}
    fake.answers["/token"] = lambda _: Response.json(200, given(asked))

    def browser(address: str) -> None:
        asked.update(parse_qsl(urlsplit(address).query))
        said = urlencode({"state": asked["state"]} | answer)
        threading.Thread(target=lambda: HTTP.request("GET", f"{asked['redirect_uri']}?{said}")).start()

    way = {"issuer": fake.url, "client_id": "c", "scopes": ["openid", "launchbay/read"]}
    return sign_in(SERVER, way, browser, opens_browser=False, seconds=10)


def tokens_for(asked: dict[str, str]) -> dict[str, Any]:
    return {"access_token": "a", "expires_in": 60, "id_token": id_token(nonce=asked["nonce"], email="ada@example.com")}


def test_signing_in_saves_the_tokens_and_returns_the_name(fake: FakeServer) -> None:
    done = signed_in(fake, {"code": "the-code"}, tokens_for)

    sent = dict(parse_qsl(fake.requests[-1].body.decode()))
    assert (done.name, load_tokens(SERVER)) == ("ada@example.com", done.tokens)
    assert (sent["code"], sent["client_id"], len(sent["code_verifier"])) == ("the-code", "c", 64)


@pytest.mark.parametrize("supported", [["openid", "offline_access"], ["openid"]])
def test_an_issuer_that_wants_to_be_asked_for_a_refresh_token_is_asked(fake: FakeServer, supported: list[str]) -> None:
    asked = {}

    def given(query: dict[str, str]) -> dict[str, Any]:
        asked.update(query)
        return tokens_for(query)

    signed_in(fake, {"code": "c"}, given, scopes_supported=supported)

    assert ("offline_access" in asked["scope"].split()) == ("offline_access" in supported)


@pytest.mark.parametrize(
    ("answer", "given", "words"),
    [
        ({"error": "access_denied", "error_description": "she said no"}, tokens_for, "she said no"),
        ({"code": "c", "iss": "https://else.example"}, tokens_for, "came from https://else.example"),
        ({}, tokens_for, "gave no code"),
        ({"code": "c"}, lambda _: tokens_for({"nonce": "else"}), "belongs to another sign-in"),
        ({"code": "c"}, lambda _: {"access_token": "a"}, "no readable ID token"),
        ({"code": "c"}, lambda _: {"error": "invalid_grant"}, "invalid_grant"),
    ],
)
def test_an_answer_that_does_not_belong_to_this_request_is_refused(
    fake: FakeServer, answer: dict[str, str], given: Callable[[dict[str, str]], dict[str, Any]], words: str
) -> None:
    with pytest.raises(SignInFailed, match=words):
        signed_in(fake, answer, given)

    assert load_tokens(SERVER) is None
