"""Signing in, from the client's side: what it sends where, and which answers it does not take."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from launchbay.api.callback import PORTS, Callback
from launchbay.api.config_folder import locked, write_private
from launchbay.api.connection import Api
from launchbay.api.deployments import Deployments, keep_deployments
from launchbay.api.oauth import SignInFailed, discover, is_safe
from launchbay.api.servers import NoServer, Server, find_server, keep_last_stack
from launchbay.api.sign_in import Attempt, sign_in
from launchbay.api.tokens import Tokens, keep_tokens, load_tokens, token_file
from launchbay_local.http.messages import Request, Response
from launchbay_local.http.server import LoopbackServer
from sign_in_support import HTTP

SERVER = "https://launchbay.example.com"


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings of this test's own."""
    monkeypatch.setenv("LAUNCHBAY_SETTINGS", str(tmp_path / "config"))
    return tmp_path / "config"


class FakeServer:
    """A server on loopback that notes requests and answers as it was told to."""

    def __init__(self) -> None:
        self.server = LoopbackServer(0, max_body=100_000)
        self.answers: dict[str, Callable[[Request], Response]] = {}
        self.requests: list[Request] = []
        self.server.start(self._respond)

    @property
    def url(self) -> str:
        return self.server.url

    def _respond(self, request: Request) -> Response:
        self.requests.append(request)
        return self.answers[request.path](request)


@pytest.fixture
def fake() -> Iterator[FakeServer]:
    fake = FakeServer()
    yield fake
    fake.server.stop()


def document(url: str, **other: Any) -> dict[str, Any]:
    return {
        "issuer": url,
        "authorization_endpoint": f"{url}/authorize",
        "token_endpoint": f"{url}/token",
    } | other


def as_issuer(fake: FakeServer, **other: Any) -> None:
    """Let the fake give a discovery document."""
    fake.answers["/.well-known/openid-configuration"] = lambda _: Response.json(200, document(fake.url, **other))


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example", True),
        ("http://127.0.0.1:8470", True),
        ("http://localhost", True),
        ("http://[::1]:1", True),
        ("http://a.example", False),
        ("http://127.0.0.1.a.example", False),
        ("http://localhost@a.example", False),
        ("ftp://localhost", False),
        ("", False),
    ],
)
def test_secrets_go_over_https_or_to_this_machine(url: str, safe: bool) -> None:
    assert is_safe(url) is safe


def test_a_token_is_sent_in_a_header_and_nowhere_else(fake: FakeServer) -> None:
    keep_tokens(Tokens(fake.url, "i", "c", "the-token", 9e9))
    fake.answers["/v1/projects/p/jobs"] = lambda _: Response.json(200, {"jobs": [], "cursor": None})

    Api(Server(fake.url), "p").get("jobs", limit=1)

    (request,) = fake.requests
    assert request.header("authorization") == "Bearer the-token"
    assert "the-token" not in request.target


def test_no_token_is_sent_to_a_server_that_is_reached_without_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_tokens(Tokens("http://launchbay.example.com", "i", "c", "the-token", 9e9))
    sent: list[Any] = []
    monkeypatch.setattr(Api, "_answer", lambda _self, *words: sent.append(words))
    monkeypatch.setattr(Api, "_read", lambda _self, answer: answer)

    Api(Server("http://launchbay.example.com"), "p").send("GET", "/v1/hardware")

    assert "authorization" not in sent[0][-1]


def test_tokens_of_one_server_are_not_another_s() -> None:
    keep_tokens(Tokens(SERVER, "i", "c", "a", 9e9))

    assert load_tokens(SERVER) is not None
    assert load_tokens("https://launchbay.example.com.attacker.example") is None
    assert load_tokens("https://launchbay-example.com") is None
    assert token_file("http://localhost:8470") == token_file("http://127.0.0.1:8470")


def test_a_file_that_was_cut_off_is_as_none() -> None:
    write_private(token_file(SERVER), '{"server": "ht')

    assert load_tokens(SERVER) is None


def test_private_files_are_replaced_whole_and_readable_by_their_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "file"
    write_private(file, "1")
    write_private(file, "2")

    assert (file.read_text(), file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == ("2", 0o600, 0o700)
    assert list(file.parent.iterdir()) == [file]


def test_a_lock_lets_one_work_at_a_time(tmp_path: Path) -> None:
    inside, most = 0, 0
    guard = threading.Lock()

    def work(_: int) -> None:
        nonlocal inside, most
        with locked(tmp_path / "file"):
            with guard:
                inside += 1
                most = max(most, inside)
            threading.Event().wait(0.005)
            with guard:
                inside -= 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(16)))

    assert most == 1


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"issuer": "https://else.example"}, "calls itself https://else.example"),
        ({"token_endpoint": "http://else.example/token"}, "not reached over https"),
        ({"authorization_endpoint": "http://else.example/authorize"}, "not reached over https"),
        ({"revocation_endpoint": "http://else.example/revoke"}, "not reached over https"),
    ],
)
def test_an_issuer_that_leads_elsewhere_is_not_trusted(fake: FakeServer, other: dict[str, str], words: str) -> None:
    as_issuer(fake, **other)

    with pytest.raises(SignInFailed, match=words):
        discover(fake.url)


def test_an_issuer_without_tls_is_not_asked() -> None:
    with pytest.raises(SignInFailed, match="https"):
        discover("http://issuer.example")


def test_every_attempt_has_secrets_of_its_own_and_shows_only_their_hash() -> None:
    first, second = Attempt(), Attempt()
    asked = dict(parse_qsl(urlsplit(first.address("https://i/authorize", "c", ["openid"], "http://l")).query))

    assert not {first.verifier, first.state, first.nonce} & {second.verifier, second.state, second.nonce}
    assert (asked["code_challenge_method"], asked["state"], asked["nonce"]) == ("S256", first.state, first.nonce)
    assert first.verifier not in asked.values()


def test_the_callback_takes_the_answer_with_its_state_and_no_other() -> None:
    with Callback("expected") as callback:
        for wrong in ("?code=x&state=other", "?code=x", "", "?state="):
            assert HTTP.request("GET", callback.url + wrong).status == 400
        assert HTTP.request("GET", callback.url.replace("/callback", "/other") + "?state=expected").status == 400
        assert HTTP.request("GET", callback.url + "?code=right&state=expected").status == 200
        assert callback.wait(5) == {"code": "right", "state": "expected"}


def test_the_callback_listens_on_loopback_alone_at_a_port_that_the_issuer_knows() -> None:
    with Callback("s") as callback:
        parts = urlsplit(callback.url)
        assert (parts.scheme, parts.hostname, parts.path) == ("http", "localhost", "/callback")
        assert parts.port in PORTS
        assert callback._server.server_address[0] == "127.0.0.1"


def test_nobody_signing_in_is_an_error_after_a_while() -> None:
    with Callback("s") as callback, pytest.raises(SignInFailed, match="nobody signed in within 0 s"):
        callback.wait(0.01)


def id_token(**claims: str) -> str:
    return "e30." + base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=") + ".sig"


def signed_in(
    fake: FakeServer, answer: dict[str, str], given: Callable[[dict[str, str]], dict[str, Any]], **told: Any
) -> Any:
    """Sign in with a browser that takes `answer` back, at an issuer that gives what `given` makes of the query."""
    as_issuer(fake, **told)
    asked: dict[str, str] = {}
    fake.answers["/token"] = lambda _: Response.json(200, given(asked))

    def browser(address: str) -> None:
        asked.update(parse_qsl(urlsplit(address).query))
        said = urlencode({"state": asked["state"]} | answer)
        threading.Thread(target=lambda: HTTP.request("GET", f"{asked['redirect_uri']}?{said}")).start()

    way = {"issuer": fake.url, "client_id": "c", "scopes": ["openid", "launchbay/read"]}
    return sign_in(SERVER, way, browser, opens_browser=False, within=10)


def tokens_for(asked: dict[str, str]) -> dict[str, Any]:
    return {"access_token": "a", "expires_in": 60, "id_token": id_token(nonce=asked["nonce"], email="ada@example.com")}


def test_signing_in_keeps_the_tokens_and_tells_the_name(fake: FakeServer) -> None:
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
        ({"code": "c"}, lambda _: tokens_for({"nonce": "else"}), "another attempt"),
        ({"code": "c"}, lambda _: {"access_token": "a"}, "no ID token"),
        ({"code": "c"}, lambda _: {"error": "invalid_grant"}, "invalid_grant"),
    ],
)
def test_an_answer_that_is_none_to_this_attempt_is_not_taken(
    fake: FakeServer, answer: dict[str, str], given: Callable[[dict[str, str]], dict[str, Any]], words: str
) -> None:
    with pytest.raises(SignInFailed, match=words):
        signed_in(fake, answer, given)

    assert load_tokens(SERVER) is None


def test_a_server_is_named_by_its_address_or_as_a_deployment(tmp_path: Path) -> None:
    keep_deployments(Deployments().with_server("team", SERVER + "/").with_server("other", "https://other.example"))

    assert find_server("team", tmp_path) == Server(SERVER, name="team")
    assert find_server(SERVER + "/", tmp_path) == Server(SERVER)
    assert find_server(None, tmp_path) == Server(SERVER, name="team"), "the first one is in use"
    with pytest.raises(NoServer, match="no deployment has this name"):
        find_server("nowhere", tmp_path)


def test_the_local_stack_is_found_from_any_folder_while_it_runs(tmp_path: Path) -> None:
    state, elsewhere = tmp_path / "stack" / ".launchbay", tmp_path / "elsewhere"
    state.mkdir(parents=True)
    published = state / "server.json"
    published.write_text('{"url": "http://127.0.0.1:8470"}')
    keep_last_stack(state)

    assert find_server(None, elsewhere) == Server("http://127.0.0.1:8470", published)
    keep_deployments(Deployments().with_server("team", SERVER))
    assert find_server(None, elsewhere) == Server(SERVER, name="team"), "it was chosen, the stack is of another folder"
    assert find_server(None, state.parent) == Server("http://127.0.0.1:8470", published)
    keep_deployments(Deployments())
    published.unlink()
    with pytest.raises(NoServer, match="No Launchbay server is known here"):
        find_server(None, elsewhere)
