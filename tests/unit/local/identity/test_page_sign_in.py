"""Sign-in of the page that a local stack serves: by the code that was printed, for that page alone, unguessed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3

from launchbay.cli.service.application import SIGN_IN
from launchbay_local.identity.clients import page_origins
from launchbay_local.identity.one_time import VALID_SECONDS, OneTimeSecrets
from launchbay_local.identity.tokens import Person
from launchbay_local.identity.tries import MAX_WRONG, WITHIN_SECONDS, TooManyTries, Tries
from launchbay_local.stack.sign_in import LocalIdentity
from sign_in_support import HTTP, IdentityOf, Pkce, answer_in, authorize_url, fill_in, post, trade

PORT = 8470
PAGE = f"http://127.0.0.1:{PORT}"
REDIRECT = f"{PAGE}/callback"


@pytest.fixture
def identity(tmp_path: Path) -> Iterator[IdentityOf]:
    running = LocalIdentity(tmp_path / "identity", SIGN_IN, lambda _line: None, page_origins(PORT))
    running.start()
    yield IdentityOf(tmp_path, running.url)
    running.stop()


def visit(identity: IdentityOf, pkce: Pkce, hint: str, **headers: str) -> urllib3.BaseHTTPResponse:
    """Follow the link of `launchbay dev`, as the page does."""
    asked = {"client_id": "launchbay-page", "redirect_uri": REDIRECT, "login_hint": hint}
    address = authorize_url(identity.issuer, pkce, **asked)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return HTTP.request("GET", address, headers=sent, redirect=False)


def trade_at_the_page(identity: IdentityOf, code: str, pkce: Pkce) -> tuple[int, dict[str, Any]]:
    return trade(identity.issuer, code, pkce, client_id="launchbay-page", redirect_uri=REDIRECT)


def test_the_printed_code_signs_the_owner_in_at_once(identity: IdentityOf) -> None:
    pkce = Pkce.new()

    sent_back = visit(identity, pkce, identity.secrets["sign_in_code"], sec_fetch_dest="document")

    assert sent_back.headers["location"].startswith(f"{REDIRECT}?code=")
    assert sent_back.headers["cache-control"] == "no-store"
    status, tokens = trade_at_the_page(identity, answer_in(sent_back)["code"], pkce)
    assert status == 200
    claims = identity.claims_of(tokens["access_token"])
    assert (claims["client_id"], claims["cognito:groups"]) == ("launchbay-page", ["project:*:admin"])
    assert tokens["refresh_token"]


def test_any_other_hint_shows_the_form_which_takes_the_code(identity: IdentityOf) -> None:
    pkce = Pkce.new()
    assert visit(identity, pkce, "guessed").status == 200

    asked = {"client_id": "launchbay-page", "redirect_uri": REDIRECT, "login_hint": "guessed"}
    address = authorize_url(identity.issuer, pkce, **asked)
    filled = fill_in(address, name="ada", groups="project:vision", code=identity.secrets["sign_in_code"])

    assert trade_at_the_page(identity, answer_in(filled)["code"], pkce)[0] == 200


@pytest.mark.parametrize("place", ["iframe", "image", "empty", "script"])
def test_another_page_can_t_sign_anybody_in_unseen(identity: IdentityOf, place: str) -> None:
    answer = visit(identity, Pkce.new(), identity.secrets["sign_in_code"], sec_fetch_dest=place)

    assert (answer.status, "location" in answer.headers) == (200, False)


def test_a_hint_to_a_native_app_is_only_a_name(identity: IdentityOf) -> None:
    address = authorize_url(identity.issuer, Pkce.new(), login_hint=identity.secrets["sign_in_code"])

    assert HTTP.request("GET", address, redirect=False).status == 200


@pytest.mark.parametrize(
    "redirect",
    [
        "http://127.0.0.1:8471/callback",
        "http://127.0.0.1:8470/callback?x=1",
        "http://127.0.0.1:8470/p/vision",
        "http://127.0.0.2:8470/callback",
        "http://user@127.0.0.1:8470/callback",
        "https://127.0.0.1:8470/callback",
        "https://attacker.example/callback",
    ],
)
def test_the_page_s_codes_go_to_the_page_alone(identity: IdentityOf, redirect: str) -> None:
    asked = {"client_id": "launchbay-page", "redirect_uri": redirect, "login_hint": identity.secrets["sign_in_code"]}

    answer = HTTP.request("GET", authorize_url(identity.issuer, Pkce.new(), **asked), redirect=False)

    assert (answer.status, "location" in answer.headers) == (400, False)


def test_the_page_may_be_opened_under_both_names_of_this_machine(identity: IdentityOf) -> None:
    asked = {"client_id": "launchbay-page", "redirect_uri": f"http://localhost:{PORT}/callback"}
    asked["login_hint"] = identity.secrets["sign_in_code"]

    answer = HTTP.request("GET", authorize_url(identity.issuer, Pkce.new(), **asked), redirect=False)

    assert "code" in answer_in(answer)


def test_a_code_or_refresh_token_of_one_client_is_worth_nothing_to_the_other(identity: IdentityOf) -> None:
    pkce = Pkce.new()
    code = answer_in(visit(identity, pkce, identity.secrets["sign_in_code"]))["code"]
    assert trade(identity.issuer, code, pkce, redirect_uri=REDIRECT)[1]["error"] == "invalid_grant"

    code = answer_in(visit(identity, pkce, identity.secrets["sign_in_code"]))["code"]
    refresh = {
        "grant_type": "refresh_token",
        "refresh_token": trade_at_the_page(identity, code, pkce)[1]["refresh_token"],
    }

    as_other, as_page = (
        post(f"{identity.issuer}/token", {**refresh, "client_id": client})[0]
        for client in ("launchbay-cli", "launchbay-page")
    )
    assert (as_other, as_page) == (400, 200)


def test_guessing_ends_soon_even_for_the_right_code(identity: IdentityOf) -> None:
    for guess in range(MAX_WRONG):
        assert visit(identity, Pkce.new(), f"guess {guess}").status == 200

    answer = visit(identity, Pkce.new(), identity.secrets["sign_in_code"])

    assert (answer.status, "location" in answer.headers) == (429, False)
    assert b"Too many wrong codes" in answer.data


def test_the_form_takes_no_more_guesses_than_a_link(identity: IdentityOf) -> None:
    address = authorize_url(identity.issuer, Pkce.new())
    for guess in range(MAX_WRONG):
        assert fill_in(address, name="ada", groups="", code=f"guess {guess}").status == 403

    answer = fill_in(address, name="ada", groups="", code=identity.secrets["sign_in_code"])

    assert (answer.status, "location" in answer.headers) == (429, False)


def test_guesses_are_forgotten_after_a_minute() -> None:
    now = [0.0]
    tries = Tries("right", lambda: now[0])
    for _ in range(MAX_WRONG):
        assert not tries.is_right("wrong")
    with pytest.raises(TooManyTries):
        tries.is_right("right")

    now[0] = WITHIN_SECONDS

    assert tries.is_right("right")


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/jwks.json", "/token", "/revoke"])
def test_the_page_reads_the_issuer_from_its_own_origin_without_credentials(identity: IdentityOf, path: str) -> None:
    for origin in page_origins(PORT):
        method = "GET" if path in ("/.well-known/openid-configuration", "/jwks.json") else "POST"
        answer = HTTP.request(method, identity.issuer + path, headers={"origin": origin})

        assert answer.headers["access-control-allow-origin"] == origin
        assert answer.headers["vary"] == "Origin"
        assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8471", "http://localhost", "null", f"http://[::1]:{PORT}"])
def test_other_local_pages_may_not_read_it(identity: IdentityOf, origin: str) -> None:
    answer = HTTP.request("POST", f"{identity.issuer}/token", headers={"origin": origin})

    assert "access-control-allow-origin" not in answer.headers


def test_the_form_is_never_readable_from_another_origin(identity: IdentityOf) -> None:
    address = authorize_url(identity.issuer, Pkce.new(), client_id="launchbay-page", redirect_uri=REDIRECT)

    answer = HTTP.request("GET", address, headers={"origin": PAGE})

    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(("origin", "status"), [(PAGE, 204), ("http://127.0.0.1:8471", 403)])
def test_a_preflight_is_answered_for_the_page_alone(identity: IdentityOf, origin: str, status: int) -> None:
    asked = {"origin": origin, "access-control-request-method": "POST"}

    answer = HTTP.request("OPTIONS", f"{identity.issuer}/token", headers=asked)

    assert answer.status == status
    assert ("access-control-allow-methods" in answer.headers) == (status == 204)


@pytest.mark.parametrize("headers", [{"host": "attacker.example"}, {"origin": "https://attacker.example"}])
def test_a_rebound_name_or_a_foreign_page_gets_no_answer(identity: IdentityOf, headers: dict[str, str]) -> None:
    answer = visit(identity, Pkce.new(), identity.secrets["sign_in_code"], **headers)

    assert (answer.status, "location" in answer.headers) == (403, False)


def ticket_of(identity: IdentityOf, token: str) -> urllib3.BaseHTTPResponse:
    return HTTP.request("POST", f"{identity.issuer}/tickets", headers={"authorization": f"Bearer {token}"})


def test_who_is_signed_in_on_the_command_line_signs_in_at_the_page_as_the_same_person(identity: IdentityOf) -> None:
    pkce = Pkce.new()
    ticket = ticket_of(identity, identity.sign_in("ada", "project:vision")["access_token"]).json()["ticket"]

    code = answer_in(visit(identity, pkce, ticket, sec_fetch_dest="document"))["code"]

    claims = identity.claims_of(trade_at_the_page(identity, code, pkce)[1]["access_token"])
    assert (claims["username"], claims["cognito:groups"]) == ("ada", ["project:vision"])
    assert visit(identity, pkce, ticket).status == 200, "a ticket is valid once"


def test_a_ticket_gives_no_scope_that_its_token_lacks(identity: IdentityOf) -> None:
    token = identity.sign_in("ada", "project:vision", "openid launchbay/read")["access_token"]
    ticket = ticket_of(identity, token).json()["ticket"]

    assert visit(identity, Pkce.new(), ticket).status == 200, "the page asks for all scopes"


@pytest.mark.parametrize(
    "claims", [{"exp": 1}, {"iss": "http://127.0.0.1:1"}, {"token_use": "id", "username": "ada"}, {"username": None}]
)
def test_a_ticket_needs_a_valid_access_token_of_a_person(identity: IdentityOf, claims: dict[str, Any]) -> None:
    token = identity.signed(**{"username": "ada", **claims})

    answer = ticket_of(identity, token)

    assert (answer.status, "ticket" in answer.json()) == (401, False)
    assert ticket_of(identity, "no.token.atall").status == 401


def test_a_ticket_expires_after_a_minute() -> None:
    now = [0.0]
    tickets = OneTimeSecrets[Person](lambda: now[0])
    ticket = tickets.issue(Person("ada", []))

    now[0] = VALID_SECONDS

    assert tickets.take(ticket) is None


def test_the_code_of_an_earlier_start_signs_nobody_in(tmp_path: Path) -> None:
    codes = []
    for _ in range(2):
        running = LocalIdentity(tmp_path, SIGN_IN, lambda _line: None, page_origins(PORT))
        running.start()
        codes.append(running.sign_in_code)
        running.stop()

    assert codes[0] != codes[1]
