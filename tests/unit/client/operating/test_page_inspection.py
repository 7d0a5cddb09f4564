"""What is wrong with a page, as the doctor and the smoke test say it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fake_server import FakeServer
from launchbay.api import Client
from launchbay.api.servers import Server
from launchbay.operating.checks import check_page
from launchbay.operating.page.inspection import PageFault, inspect_page
from launchbay_local.http.messages import Response

ISSUER = "https://issuer.example/pool"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' https://issuer.example; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
MISSING = "/v1/projects/vision/jobs/no-such-job-of-the-page"


def document(policy: str = POLICY, guess: str = "nosniff") -> Response:
    headers = {"content-type": "text/html; charset=utf-8", "x-content-type-options": guess}
    return Response(200, [*headers.items(), ("content-security-policy", policy)], b"<!doctype html>")


def problem(status: int, kind: str = "application/problem+json") -> Response:
    return Response(status, [("content-type", kind)], b'{"title": "Not found"}')


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    """A server whose page is as it should be."""
    monkeypatch.setenv("LAUNCHBAY_SETTINGS", str(tmp_path))
    fake = FakeServer()
    health = {"version": "1", "sign_in": {"issuer": ISSUER}, "page": None}
    fake.answers = {
        "/healthz": lambda _: Response.json(200, health),
        "/config.json": lambda _: Response.json(200, {"issuer": ISSUER, "client_id": "page", "scopes": []}),
        "/": lambda _: document(),
        "/p/vision/jobs": lambda _: document(),
        MISSING: lambda _: problem(404),
    }
    yield fake
    fake.server.stop()


def api(server: FakeServer) -> Client:
    return Client(Server(server.url), "vision")


def test_a_page_that_works_is_good(server: FakeServer) -> None:
    assert inspect_page(api(server)).startswith(
        f"{server.url} answers with its policy and its settings, and the API's 404"
    )


def test_without_a_token_the_api_s_refusal_passes(server: FakeServer) -> None:
    server.answers[MISSING] = lambda _: Response.json(401, {"message": "Unauthorized"})

    assert "the API's 401 passes through it" in inspect_page(api(server))


@pytest.mark.parametrize(
    ("path", "answer", "said"),
    [
        ("/config.json", Response.json(403, {}), "publish-page"),
        ("/config.json", Response.json(200, {"issuer": "https://other.example"}), "names the issuer"),
        ("/", Response(403, [("content-type", "application/xml")]), "is not the page"),
        ("/", document("default-src 'self'"), "lacks its content security policy"),
        ("/", document(POLICY + "; script-src-elem 'unsafe-inline'"), "lacks its content security policy"),
        ("/", document(guess=""), "lacks its content security policy"),
        ("/", document(POLICY.replace(" https://issuer.example", "")), "set IssuerOrigins"),
        ("/p/vision/jobs", Response(403, []), "is not the page"),
        (MISSING, document(), "the distribution replaces it"),
        (MISSING, problem(404, "text/html"), "the distribution replaces it"),
        (MISSING, problem(502), "the distribution replaces it"),
    ],
)
def test_what_is_wrong_is_named(server: FakeServer, path: str, answer: Response, said: str) -> None:
    if path == "/config.json" and answer.status != 200:
        server.answers["/healthz"] = lambda _: Response.json(
            200, {"version": "1", "sign_in": {"issuer": ISSUER}, "page": server.url}
        )
    server.answers[path] = lambda _: answer

    with pytest.raises(PageFault, match=said):
        inspect_page(api(server))
    assert not check_page(api(server)).is_good
    assert check_page(api(server)).is_needed


def test_a_server_without_a_page_is_not_broken(server: FakeServer) -> None:
    server.answers["/config.json"] = lambda _: Response.json(404, {"message": "Not Found"})

    found = check_page(api(server))

    assert (found.is_good, found.is_needed) == (False, False)
    assert "has no page" in found.says
