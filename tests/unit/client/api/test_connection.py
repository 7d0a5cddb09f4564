"""Requests and answers: what is sent with a request, and what an error says."""

from __future__ import annotations

from typing import Any

import pytest

from fake_server import FakeServer
from launchbay.api.auth.tokens import Tokens, save_tokens
from launchbay.api.client import Client
from launchbay.api.connection import ApiResponse, Connection
from launchbay.api.servers import Server
from launchbay_local.web.server import Response


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
