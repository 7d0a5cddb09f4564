"""Pages of one origin may call the API: a browser asks first, without a token, and API Gateway must allow it."""

from __future__ import annotations

import json
from typing import Any

from launchbay_local.functions.worker import InvocationResult
from launchbay_local.gateway.http_api import Gateway
from launchbay_local.http.messages import Request, Response
from launchbay_local.location import Location
from launchbay_local.template.apis import HttpApi
from launchbay_local.template.readers import read_application
from template_support import deployed

ORIGIN = "https://page.example"
LOCATION = Location("us-east-1", "http://127.0.0.1:4566", "http://127.0.0.1:8470")


def _api() -> HttpApi:
    return read_application(deployed(WebOrigin=ORIGIN)).apis[0]


def _function(_arn: str, event: Any, _timeout: float) -> InvocationResult:
    """In place of the API's function, which answers OPTIONS with 204 (tests/unit/functions/api)."""
    assert event["requestContext"]["http"]["method"] == "OPTIONS"
    return InvocationResult({"statusCode": 204})


def _preflight(gateway: Gateway, path: str, method: str, origin: str = ORIGIN) -> Response:
    asked = [("access-control-request-method", method), ("access-control-request-headers", "authorization")]
    return gateway(Request("OPTIONS", path, [("host", "api.example"), ("origin", origin), *asked]))


def test_every_endpoint_s_preflight_is_answered_without_a_token() -> None:
    api = _api()
    gateway = Gateway(api, _function, LOCATION)

    for route in api.routes:
        path = route.path.replace("+}", "}").replace("{", "").replace("}", "")
        answer = _preflight(gateway, path, route.method)
        assert answer.status == 204, route.key
        headers = dict(answer.headers)
        assert headers["access-control-allow-origin"] == ORIGIN
        assert "authorization" in headers["access-control-allow-headers"]
        assert route.method in ("ANY", "OPTIONS", *headers["access-control-allow-methods"].split(","))


def test_another_origin_s_preflight_gets_no_permission() -> None:
    answer = _preflight(Gateway(_api(), _function, LOCATION), "/v1/hardware", "GET", "https://other.example")

    assert not [name for name, _ in answer.headers if name.startswith("access-control-")]


def test_what_is_not_a_preflight_still_needs_a_token() -> None:
    answer = Gateway(_api(), _function, LOCATION)(Request("DELETE", "/v1/hardware", [("host", "api.example")]))

    assert (answer.status, json.loads(answer.body)) == (401, {"message": "Unauthorized"})
