from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import pytest
import urllib3

from launchbay_local.http.messages import Request, Response
from launchbay_local.http.server import LoopbackServer

LIMIT = 1000


def echo(request: Request) -> Response:
    if request.path == "/break":
        raise RuntimeError("no answer")
    return Response.json(200, {"method": request.method, "target": request.target, "body": request.body.decode()})


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    server = LoopbackServer(0, max_body=LIMIT)
    server.start(echo)
    yield server
    server.stop()


@pytest.fixture
def http(server: LoopbackServer) -> Iterator[urllib3.HTTPConnectionPool]:
    with urllib3.connection_from_url(server.url, retries=False, timeout=10) as pool:
        yield pool


def test_requests_on_one_connection_are_answered_in_turn(http: urllib3.HTTPConnectionPool) -> None:
    answers = [http.request("POST", f"/p?n={n}", body=f"b{n}").json() for n in range(3)]
    assert answers == [{"method": "POST", "target": f"/p?n={n}", "body": f"b{n}"} for n in range(3)]
    assert http.num_connections == 1


def test_a_chunked_body_is_read_whole(http: urllib3.HTTPConnectionPool) -> None:
    assert http.request("POST", "/", body=iter([b"ab", b"cd"]), chunked=True).json()["body"] == "abcd"


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_over_the_limit_is_refused_with_an_answer(http: urllib3.HTTPConnectionPool, chunked: bool) -> None:
    body = b"x" * (LIMIT + 1)
    answer = http.request("POST", "/", body=iter([body]) if chunked else body, chunked=chunked)
    assert answer.status == 413


@pytest.mark.parametrize("length", [60_000, 70_000, 500_000])
def test_a_line_over_the_limit_is_refused_with_an_answer(http: urllib3.HTTPConnectionPool, length: int) -> None:
    target = http.request("GET", f"/?{'x' * length}")
    header = http.request("GET", "/", headers={"x-long": "x" * length})

    for answer in (target, header):
        assert answer.status == (200 if length < 2**16 else 431)
        assert answer.headers["content-type"] == "application/json"
    assert http.request("GET", "/").status == 200


def test_what_is_no_request_is_refused_with_an_answer(server: LoopbackServer) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(b"nonsense\r\n")
        assert connection.recv(1000).startswith(b"HTTP/1.1 400 Bad Request\r\n")


def test_an_answer_to_head_has_no_body(http: urllib3.HTTPConnectionPool) -> None:
    answer = http.request("HEAD", "/")
    assert (answer.status, answer.data) == (200, b"")
    assert http.request("GET", "/").status == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example"])
def test_a_request_that_names_another_host_is_refused(http: urllib3.HTTPConnectionPool, host: str) -> None:
    assert http.request("GET", "/", headers={"host": host}).status == 403


@pytest.mark.parametrize("host", ["127.0.0.1:1", "localhost", "LOCALHOST:8470", "[::1]:8470"])
def test_a_request_that_names_this_machine_is_answered(http: urllib3.HTTPConnectionPool, host: str) -> None:
    assert http.request("GET", "/", headers={"host": host}).status == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_a_page_of_another_site_may_not_call(http: urllib3.HTTPConnectionPool, origin: str) -> None:
    assert http.request("POST", "/", headers={"origin": origin}).status == 403


def test_a_page_of_this_machine_or_of_an_allowed_origin_may_call(
    server: LoopbackServer, http: urllib3.HTTPConnectionPool
) -> None:
    server.allows_origin = lambda origin: origin == "https://a.example"
    for origin in ("http://localhost:5173", "https://a.example"):
        assert http.request("POST", "/", headers={"origin": origin}).status == 200


def test_an_error_while_answering_is_answered_and_reported() -> None:
    reported: list[str] = []
    server = LoopbackServer(0, max_body=LIMIT, report=reported.append)
    server.start(echo)
    try:
        assert urllib3.request("GET", server.url + "/break").status == 500
        assert urllib3.request("GET", server.url + "/").status == 200
    finally:
        server.stop()
    assert reported == ["GET /break: RuntimeError: no answer"]


@pytest.mark.parametrize(
    "raw",
    [
        b"nonsense\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: many\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n-5\r\n",
    ],
)
def test_invalid_http_is_refused(server: LoopbackServer, raw: bytes) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(raw)
        assert b" 400 " in connection.recv(4096)


def test_a_taken_port_is_an_error(server: LoopbackServer) -> None:
    with pytest.raises(OSError, match="in use"):
        LoopbackServer(int(server.url.rsplit(":", 1)[1]), max_body=LIMIT)


def test_before_it_is_ready_nothing_is_answered_wrongly() -> None:
    server = LoopbackServer(0, max_body=LIMIT)
    try:
        answer = server.answer(Request("GET", "/", [("host", "localhost")]))
        assert (answer.status, json.loads(answer.body)) == (503, {"message": "Service Unavailable"})
    finally:
        server.stop()
