from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from launchbay_local.functions.worker import NOT_IN_TIME, InvocationResult
from launchbay_local.gateway.http_api import Gateway
from launchbay_local.gateway.throttle import Throttle
from launchbay_local.http.messages import Request, Response
from launchbay_local.template.apis import HttpApi, JwtSettings, Route, Throttling
from local_support import LOCATION

ROUTES = [
    Route("POST", "/jobs/{job}", "arn:f"),
    Route("GET", "/jobs/{job}", "arn:f"),
]
DEFAULT = Route("ANY", "$default", "arn:f", authorizer="jwt")
CORS = {"allowOrigins": ["https://a.example"], "allowMethods": ["GET"], "allowHeaders": ["x-a"], "maxAge": 60}


class Function:
    """In place of the function: records the event, and returns a given answer."""

    def __init__(self, answer: Any = None, error: dict[str, Any] | None = None) -> None:
        self.event: dict[str, Any] = {}
        self._outcome = InvocationResult(answer, error)

    def __call__(self, _arn: str, event: Any, _timeout: float) -> InvocationResult:
        self.event = event
        return self._outcome


def ask(function: Function, method: str, target: str, body: bytes = b"", cors: Any = None, **headers: str) -> Response:
    sent = [("host", "localhost:8470"), *((name.replace("_", "-"), value) for name, value in headers.items())]
    gateway = Gateway(HttpApi("api", ROUTES, cors or {}), function, LOCATION)
    return gateway(Request(method, target, sent, body))


def test_a_request_becomes_an_event_of_payload_format_two() -> None:
    function = Function({})
    ask(
        function,
        "POST",
        "/jobs/a%20b?x=1&x=2&empty=",
        b'{"n": 1}',
        content_type="application/json",
        cookie="a=1; b=2",
        user_agent="test",
    )
    event = function.event
    context = event.pop("requestContext")
    assert event == {
        "version": "2.0",
        "routeKey": "POST /jobs/{job}",
        "rawPath": "/jobs/a b",
        "rawQueryString": "x=1&x=2&empty=",
        "cookies": ["a=1", "b=2"],
        "headers": {"host": "localhost:8470", "content-type": "application/json", "user-agent": "test"},
        "queryStringParameters": {"x": "1,2", "empty": ""},
        "pathParameters": {"job": "a b"},
        "body": '{"n": 1}',
        "isBase64Encoded": False,
    }
    assert context["http"] == {
        "method": "POST",
        "path": "/jobs/a b",
        "protocol": "HTTP/1.1",
        "sourceIp": "127.0.0.1",
        "userAgent": "test",
    }
    assert (context["apiId"], context["stage"], context["domainName"]) == ("api", "$default", "localhost")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/octet-stream", b"\x00\xff"),
        ("application/json", b"\xff"),
        ("multipart/form-data; boundary=x", b"--x--"),
    ],
)
def test_a_body_that_is_no_text_is_sent_in_base64(content_type: str, body: bytes) -> None:
    function = Function({})
    ask(function, "POST", "/jobs/a", body, content_type=content_type)
    assert function.event["isBase64Encoded"] is True
    assert base64.b64decode(function.event["body"]) == body


@pytest.mark.parametrize("kind", ["text/plain; charset=utf-8", "application/problem+json", "image/svg+xml"])
def test_a_body_of_a_text_type_is_sent_as_text(kind: str) -> None:
    function = Function({})
    ask(function, "POST", "/jobs/a", "häh".encode(), content_type=kind)
    assert function.event["body"] == "häh"


def test_a_full_response_is_passed_on() -> None:
    answer = {"statusCode": 201, "headers": {"X-A": "b"}, "cookies": ["c=1", "d=2"], "body": "made"}
    response = ask(Function(answer), "POST", "/jobs/a")
    assert (response.status, response.body) == (201, b"made")
    assert {("x-a", "b"), ("set-cookie", "c=1"), ("set-cookie", "d=2")} <= set(response.headers)


def test_a_base64_response_is_decoded() -> None:
    answer = {"statusCode": 200, "isBase64Encoded": True, "body": base64.b64encode(b"\x00\xff").decode()}
    assert ask(Function(answer), "GET", "/jobs/a").body == b"\x00\xff"


def test_anything_without_a_status_is_a_json_answer() -> None:
    response = ask(Function({"a": 1}), "GET", "/jobs/a")
    assert (response.status, json.loads(response.body)) == (200, {"a": 1})


@pytest.mark.parametrize(
    "answer",
    [
        {"statusCode": "x"},
        {"statusCode": 99},
        {"statusCode": 200, "isBase64Encoded": True, "body": "?"},
        {"statusCode": 200, "headers": 3},
    ],
)
def test_a_malformed_answer_of_the_function_is_an_internal_error(answer: Any) -> None:
    assert ask(Function(answer), "GET", "/jobs/a").status == 500


def test_a_function_s_error_shows_nothing_of_it() -> None:
    response = ask(Function(error={"errorType": "KeyError", "errorMessage": "secret"}), "GET", "/jobs/a")
    assert (response.status, json.loads(response.body)) == (500, {"message": "Internal Server Error"})


def test_an_integration_over_the_gateway_s_time_is_unavailable_and_over_its_own_is_an_error() -> None:
    response = ask(Function(error={"errorType": NOT_IN_TIME, "errorMessage": ""}), "GET", "/jobs/a")
    assert (response.status, json.loads(response.body)) == (503, {"message": "Service Unavailable"})
    assert ask(Function(error={"errorType": "Sandbox.Timedout", "errorMessage": ""}), "GET", "/jobs/a").status == 500


def test_a_route_with_an_empty_bucket_is_throttled_and_others_are_not() -> None:
    api = HttpApi("api", ROUTES, throttling=Throttling(1, 100), route_throttling={"GET /jobs/{job}": Throttling(1, 2)})
    gateway = Gateway(api, Function({}), LOCATION)
    answers = [gateway(Request("GET", "/jobs/a", [("host", "localhost")])) for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert json.loads(answers[2].body) == {"message": "Too Many Requests"}
    assert gateway(Request("POST", "/jobs/a", [("host", "localhost")])).status == 200


def test_a_bucket_is_filled_at_its_rate_and_never_over_its_burst() -> None:
    now = [0.0]
    throttle = Throttle(None, {"GET /a": Throttling(rate=2, burst=3)}, lambda: now[0])

    def admitted(seconds: float) -> int:
        now[0] += seconds
        return sum(throttle.admits("GET /a") for _ in range(10))

    assert [admitted(0), admitted(0.5), admitted(1), admitted(1000)] == [3, 1, 2, 3]
    assert all(throttle.admits("GET /b") for _ in range(100))


def test_an_event_over_lambda_s_limit_is_too_large() -> None:
    assert ask(Function(error={"errorType": "RequestTooLarge"}), "POST", "/jobs/a").status == 413


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/nothing"), ("DELETE", "/jobs/a"), ("HEAD", "/jobs/a"), ("OPTIONS", "/jobs/a")]
)
def test_a_route_that_is_not_there_is_not_found(method: str, path: str) -> None:
    assert ask(Function(), method, path).status == 404


def test_headers_over_the_limit_are_refused() -> None:
    assert ask(Function(), "GET", "/jobs/a", x_big="x" * 11_000).status == 431


def test_a_preflight_of_a_configured_origin_is_answered_without_the_function() -> None:
    function = Function()
    origin = "https://a.example"
    response = ask(function, "OPTIONS", "/jobs/a", cors=CORS, origin=origin, access_control_request_method="GET")
    assert response.status == 204
    assert {
        ("access-control-allow-origin", "https://a.example"),
        ("access-control-allow-methods", "GET"),
        ("access-control-allow-headers", "x-a"),
        ("access-control-max-age", "60"),
    } <= set(response.headers)
    assert not function.event


@pytest.mark.parametrize("path", ["/any/a", "/$default"])
def test_a_preflight_goes_to_a_route_of_any_method_and_is_refused_without_a_token(path: str) -> None:
    route = Route("ANY", "/any/{path+}", "arn:f", authorizer="jwt") if path == "/any/a" else DEFAULT
    api = HttpApi("api", [route], CORS, {"jwt": JwtSettings("https://issuer.example", ["cli"])})
    headers = [("host", "a"), ("origin", "https://a.example"), ("access-control-request-method", "GET")]
    assert Gateway(api, Function({}), LOCATION)(Request("OPTIONS", path, headers)).status == 401


def test_a_route_of_its_own_answers_a_preflight_with_the_api_s_headers_and_not_the_function_s() -> None:
    open_route = Route("OPTIONS", "/any/{path+}", "arn:f")
    closed = Route("ANY", "/any/{path+}", "arn:f", authorizer="jwt")
    api = HttpApi("api", [closed, open_route], CORS, {"jwt": JwtSettings("https://issuer.example", ["cli"])})
    function = Function({"statusCode": 204, "headers": {"access-control-allow-origin": "*"}})
    headers = [("host", "a"), ("origin", "https://a.example"), ("access-control-request-method", "GET")]
    response = Gateway(api, function, LOCATION)(Request("OPTIONS", "/any/a/b", headers))
    assert response.status == 204
    assert [value for name, value in response.headers if name == "access-control-allow-origin"] == ["https://a.example"]
    assert function.event["routeKey"] == "OPTIONS /any/{path+}"


def test_another_origin_gets_no_cors_headers() -> None:
    response = ask(Function({}), "GET", "/jobs/a", cors=CORS, origin="https://b.example")
    assert not [name for name, _ in response.headers if name.startswith("access-control")]
