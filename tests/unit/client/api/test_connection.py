"""Requests and answers: what is sent with a request, and what an error says."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from fake_server import FakeServer
from launchbay.api.auth.tokens import Tokens, save_tokens
from launchbay.api.client import Client
from launchbay.api.connection import ApiResponse, Connection
from launchbay.api.errors import ApiError, NotLaunchbay, Unreachable
from launchbay.api.servers import Server
from launchbay_local.http.messages import Request, Response


def test_a_token_is_sent_in_a_header_and_nowhere_else(fake: FakeServer) -> None:
    save_tokens(Tokens(fake.url, "i", "c", "the-token", 9e9))
    fake.answers["/v1/projects/p/jobs"] = lambda _: Response.json(200, {"jobs": [], "cursor": None})

    Client(Server(fake.url), "p").jobs.find(limit=1)

    (request,) = fake.requests
    assert request.header("authorization") == "Bearer the-token"
    assert "the-token" not in request.target


def test_no_token_is_sent_to_a_server_that_is_reached_without_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    save_tokens(Tokens("http://launchbay.example.com", "i", "c", "the-token", 9e9))
    sent: list[Any] = []
    monkeypatch.setattr(Connection, "_request", lambda _self, *words: sent.append(words))
    monkeypatch.setattr(Connection, "_read", lambda _self, _answer: ApiResponse(200, {}))

    Client(Server("http://launchbay.example.com"), "p").hardware.get_classes()

    assert "authorization" not in sent[0][-1]


@pytest.mark.parametrize("body", [b"<!doctype html>", b"", b"[]"])
def test_an_answer_without_a_json_object_is_not_launchbay(fake: FakeServer, body: bytes) -> None:
    fake.answers["/healthz"] = lambda _: Response(200, [], body)

    with pytest.raises(NotLaunchbay, match=r"is not a Launchbay server: it answered with status 200"):
        Client(Server(fake.url), "p").service.get_health()


def test_a_server_that_does_not_answer_is_named_with_the_reason() -> None:
    with pytest.raises(Unreachable, match=r"http://127\.0\.0\.1:1 does not answer: .* Check the address\."):
        Client(Server("http://127.0.0.1:1"), "p").service.get_health()


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"detail": "No."}, "No."),
        ({"title": "T", "errors": [{"file": "a.yaml", "message": "m"}, {"message": "n"}]}, "T:\n  a.yaml: m\n  n"),
        ({}, "The server answered with status 400."),
    ],
)
def test_a_refusal_says_every_fault_or_the_detail(fake: FakeServer, document: dict[str, Any], message: str) -> None:
    fake.answers["/healthz"] = lambda _: Response.json(400, document)

    with pytest.raises(ApiError) as refused:
        Client(Server(fake.url), "p").service.get_health()

    assert str(refused.value) == message


def test_a_list_is_asked_for_page_by_page_up_to_its_limit(fake: FakeServer) -> None:
    pages = {"": ["a", "b"], "c1": ["c"]}

    def page(request: Request) -> Response:
        cursor = dict(parse_qsl(urlsplit(request.target).query)).get("cursor", "")
        jobs = [{"name": name} for name in pages[cursor]]
        return Response.json(200, {"jobs": jobs, "cursor": None if cursor else "c1"})

    fake.answers["/v1/projects/p/jobs"] = page
    client = Client(Server(fake.url), "p")

    assert [job["name"] for job in client.jobs.find(limit=100)] == ["a", "b", "c"]
    assert [job["name"] for job in client.jobs.find(limit=1)] == ["a"]
    assert len(fake.requests) == 3


def test_a_project_that_does_not_exist_yet_has_no_jobs_but_no_other_endpoint(fake: FakeServer) -> None:
    missing = {"kind": "project", "detail": "There is no project `p`."}
    fake.answers["/v1/projects/p/jobs"] = lambda _: Response.json(404, missing)
    fake.answers["/v1/projects/p/jobs/a"] = lambda _: Response.json(404, missing)
    client = Client(Server(fake.url), "p")

    assert client.jobs.find(limit=1) == []
    with pytest.raises(ApiError, match="There is no project `p`"):
        client.jobs.get("a")


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses between attempts, which are not made."""
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    return pauses


BUSY = Response(503, [("retry-after", "3600"), ("content-type", "application/problem+json")], b'{"detail": "busy"}')
DIED = Response(500, [("content-type", "application/json")], b'{"message": "Internal Server Error"}')
FAULT = Response(500, [("content-type", "application/problem+json")], b'{"detail": "a fault"}')


@pytest.mark.parametrize("answer", [BUSY, DIED])
def test_a_launch_is_sent_again_with_the_same_key_when_aws_or_the_function_fails(
    fake: FakeServer, no_pause: list[float], answer: Response
) -> None:
    answers = iter([answer, answer, Response.json(201, {"run_id": "r"})])
    fake.answers["/v1/projects/p/runs"] = lambda _: next(answers)

    assert Client(Server(fake.url), "p").runs.launch("digits") == {"run_id": "r"}

    assert len({request.header("idempotency-key") for request in fake.requests}) == 1
    assert len(fake.requests) == 3
    assert max(no_pause) <= 5  # whatever the server asks for


@pytest.mark.parametrize(("answer", "most"), [(BUSY, 5), (DIED, 4), (FAULT, 1)])
def test_a_request_that_goes_on_failing_is_sent_a_few_times(
    fake: FakeServer, no_pause: list[float], answer: Response, most: int
) -> None:
    fake.answers["/v1/projects/p/runs"] = lambda _: answer

    with pytest.raises(ApiError):
        Client(Server(fake.url), "p").runs.launch("digits")

    assert len(fake.requests) == most
    assert len(no_pause) == most - 1
