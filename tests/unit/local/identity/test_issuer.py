"""The local issuer: what OAuth requires of an issuer of tokens for native apps and machines."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from launchbay.api.auth.oauth import discover
from launchbay.cli.service.application import SIGN_IN
from launchbay_local.identity.records import open_records
from launchbay_local.stack.sign_in import LocalIdentity
from sign_in_support import HTTP, IdentityOf, Pkce, answer_in, authorize_url, fill_in, post, trade


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("state")


@pytest.fixture(scope="module")
def identity(state: Path) -> Iterator[IdentityOf]:
    running = LocalIdentity(state / "identity", SIGN_IN, lambda _line: None)
    running.start()
    yield IdentityOf(state, running.url)
    running.stop()


def claims_of(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))))


def code_of(identity: IdentityOf, pkce: Pkce, **other: str) -> str:
    address = authorize_url(identity.issuer, pkce, **other)
    filled = fill_in(address, name="ada", groups="project:vision", code=identity.secrets["sign_in_code"])
    return answer_in(filled)["code"]


def test_a_person_s_token_has_the_claims_of_cognito_s(identity: IdentityOf) -> None:
    claims = claims_of(identity.sign_in("ada", "project:vision project:speech:read")["access_token"])

    assert claims["cognito:groups"] == ["project:vision", "project:speech:read"]
    assert (claims["username"], claims["client_id"], claims["token_use"]) == ("ada", "launchbay-cli", "access")
    assert (claims["iss"], "aud" in claims) == (identity.issuer, False)
    assert claims["scope"].split() == ["openid", "launchbay/read", "launchbay/launch", "launchbay/admin"]


def test_an_answer_takes_the_client_s_state_and_the_issuer_s_name_back(identity: IdentityOf) -> None:
    address = authorize_url(identity.issuer, Pkce.new(), state="a&b=c")
    answer = answer_in(fill_in(address, name="ada", groups="", code=identity.secrets["sign_in_code"]))

    assert (answer["state"], answer["iss"]) == ("a&b=c", identity.issuer)


def test_a_code_is_valid_once(identity: IdentityOf) -> None:
    pkce = Pkce.new()
    code = code_of(identity, pkce)

    assert trade(identity.issuer, code, pkce)[0] == 200
    assert trade(identity.issuer, code, pkce)[1]["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "other", [{"code_verifier": "x" * 43}, {"redirect_uri": "http://localhost:1/callback"}, {"client_id": "else"}]
)
def test_a_code_is_worth_nothing_to_who_did_not_ask_for_it(identity: IdentityOf, other: dict[str, str]) -> None:
    pkce = Pkce.new()

    status, answer = trade(identity.issuer, code_of(identity, pkce), pkce, **other)

    assert (status, answer["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("other", "error"),
    [
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "launchbay/machines/project:vision"}, "invalid_scope"),
    ],
)
def test_what_a_client_may_not_ask_for_goes_back_as_an_error(
    identity: IdentityOf, other: dict[str, str], error: str
) -> None:
    scope = other.pop("scope", "openid")
    answer = HTTP.request("GET", authorize_url(identity.issuer, Pkce.new(), scope, **other), redirect=False)

    assert answer_in(answer)["error"] == error


@pytest.mark.parametrize(
    "other",
    [
        {"redirect_uri": "https://attacker.example/callback"},
        {"redirect_uri": "http://127.0.0.1.attacker.example/callback"},
        {"redirect_uri": "http://localhost@attacker.example/callback"},
        {"redirect_uri": "http://localhost:8471/other"},
        {"redirect_uri": ""},
        {"client_id": "else"},
    ],
)
def test_no_answer_goes_to_an_address_that_is_not_this_machine_s(identity: IdentityOf, other: dict[str, str]) -> None:
    answer = HTTP.request("GET", authorize_url(identity.issuer, Pkce.new(), **other), redirect=False)

    assert (answer.status, "location" in answer.headers) == (400, False)


@pytest.mark.parametrize("code", ["guess", "", "d\u00e9j\u00e0 vu"])
def test_nobody_signs_in_without_the_code_that_was_printed(identity: IdentityOf, code: str) -> None:
    answer = fill_in(authorize_url(identity.issuer, Pkce.new()), name="ada", groups="", code=code)

    assert (answer.status, "location" in answer.headers) == (403, False)
    assert b"not the code" in answer.data


def test_the_page_shows_what_was_sent_as_text(identity: IdentityOf) -> None:
    page = HTTP.request("GET", authorize_url(identity.issuer, Pkce.new(), state='"><script>alert(1)</script>'))

    assert b"<script>" not in page.data
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "same-origin", (
        "its form must come with the page's origin, not with `null`"
    )


def test_a_page_of_another_site_can_send_nothing(identity: IdentityOf) -> None:
    answer = HTTP.request("POST", f"{identity.issuer}/authorize", headers={"origin": "https://attacker.example"})

    assert answer.status == 403


def refresh(identity: IdentityOf, token: str, client: str = "launchbay-cli") -> tuple[int, dict[str, Any]]:
    form = {"grant_type": "refresh_token", "refresh_token": token, "client_id": client}
    return post(f"{identity.issuer}/token", form)


def test_renewed_tokens_say_when_the_person_signed_in_as_the_first_ones_did(
    identity: IdentityOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = identity.sign_in("grace", "project:team")
    later = time.time() + 600
    monkeypatch.setattr(time, "time", lambda: later)

    _, renewed = refresh(identity, first["refresh_token"])

    for kind in ("access_token", "id_token"):
        before, after = (claims_of(tokens[kind]) for tokens in (first, renewed))
        assert after["auth_time"] == before["auth_time"]
        assert after["iat"] > before["iat"]


def test_a_refresh_token_gives_new_tokens_until_it_is_revoked(identity: IdentityOf) -> None:
    first = identity.sign_in("ada", "project:vision", "launchbay/read")

    status, renewed = refresh(identity, first["refresh_token"])
    assert (status, claims_of(renewed["access_token"])["scope"]) == (200, "launchbay/read")
    assert refresh(identity, first["refresh_token"], "else")[0] == 400
    post(f"{identity.issuer}/revoke", {"token": first["refresh_token"], "client_id": "launchbay-cli"})
    assert refresh(identity, first["refresh_token"])[1]["error"] == "invalid_grant"


def test_a_machine_has_the_scopes_that_it_asks_for_and_no_groups(identity: IdentityOf) -> None:
    form = {
        "grant_type": "client_credentials",
        "client_id": "launchbay-machine",
        "client_secret": identity.secrets["machine_secret"],
        "scope": "launchbay/read launchbay/machines/project:vision",
    }
    status, answer = post(f"{identity.issuer}/token", form)
    claims = claims_of(answer["access_token"])

    assert (status, "refresh_token" in answer) == (200, False)
    assert (claims["sub"], claims["client_id"], claims["scope"]) == (*["launchbay-machine"] * 2, form["scope"])
    assert "cognito:groups" not in claims
    assert post(f"{identity.issuer}/token", form | {"client_secret": "x"})[0] == 401
    assert post(f"{identity.issuer}/token", form | {"scope": "launchbay/machines/owner"})[1]["error"] == "invalid_scope"


def test_the_key_the_machine_s_secret_and_the_port_are_the_same_after_a_restart(tmp_path: Path) -> None:
    first = LocalIdentity(tmp_path, SIGN_IN, lambda _line: None)
    first.start()
    before = open_records(tmp_path)
    first.stop()
    second = LocalIdentity(tmp_path, SIGN_IN, lambda _line: None)
    second.start()
    try:
        assert (second.url, open_records(tmp_path).machine_secret) == (first.url, before.machine_secret)
        assert open_records(tmp_path).key.kid == before.key.kid
        assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}
        assert discover(second.url).token == f"{second.url}/token"
    finally:
        second.stop()


def test_a_port_that_is_taken_makes_it_another_issuer(tmp_path: Path) -> None:
    first = LocalIdentity(tmp_path, SIGN_IN, lambda _line: None)
    first.start()
    try:
        second = LocalIdentity(tmp_path, SIGN_IN, lambda _line: None)
        second.start()
        second.stop()
        assert second.url != first.url
    finally:
        first.stop()
