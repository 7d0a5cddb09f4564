"""The application around the endpoints: health, unknown routes, its own faults, answers that are too large."""

from __future__ import annotations

import base64
import gzip
import json
import logging
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError

from api_support import request, send
from lambda_support import LambdaContext, handler_of, sample_event
from launchbay_api.routes import meta
from launchbay_api.views.meta import Health
from launchbay_core import __version__
from launchbay_core.aws.errors import map_errors
from launchbay_core.errors import Busy, Malformed


def test_the_service_is_healthy() -> None:
    answer = send(sample_event("api_health"))

    assert answer.status == 200
    assert answer.body == {"status": "ok", "version": __version__, "sign_in": None, "page": None}


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/v1",
        "/v2/hardware",
        "/v1/hardware/",
        "/v1//hardware",
        "/v1/hardware.*",
        "/healthz/x",
        "/healthz\n",
        "/v1/é\u0000",
        "/v1/openapiXjson",
        "/v1/openapi.json\n",
        "/v1/projects/vision/jobs/digits\n",
    ],
)
def test_an_unknown_path_is_a_404_that_says_where_the_endpoints_are_listed(path: str) -> None:
    answer = request("GET", path)

    assert answer.status == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.body["type"] == "urn:launchbay:problem:no-such-endpoint"
    assert answer.body["instance"] == path
    assert "/v1/openapi.json" in answer.body["detail"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "HEAD", "BREW"])
def test_a_method_that_a_path_does_not_have_is_a_405_with_those_it_has(method: str) -> None:
    answer = request(method, "/v1/hardware")

    assert answer.status == 405
    assert answer.headers["allow"] == "GET"


@pytest.mark.parametrize(
    ("path", "methods"),
    [("/v1/hardware", "GET, OPTIONS"), ("/v1/projects/vision/jobs", "GET, OPTIONS, POST"), ("/v1/x", "OPTIONS")],
)
def test_a_browser_that_asks_first_needs_no_token_and_gets_no_content(path: str, methods: str) -> None:
    event = sample_event("api_health")
    context = {"http": {**event["requestContext"]["http"], "method": "OPTIONS", "path": path}}

    answer = handler_of("api")(
        {**event, "rawPath": path, "requestContext": event["requestContext"] | context}, LambdaContext()
    )

    assert (answer["statusCode"], answer["body"], answer["headers"]["Allow"]) == (204, "", methods)


def test_all_methods_of_a_path_are_allowed() -> None:
    assert request("DELETE", "/v1/projects/vision/jobs").headers["allow"] == "GET, POST"


def test_a_query_that_an_endpoint_does_not_have_is_a_400() -> None:
    answer = request("GET", "/healthz", query={"verbose": "1"})

    assert answer.status == 400
    assert answer.body["errors"] == [{"field": "verbose", "message": "there is no field of this name"}]


def test_the_stage_is_not_part_of_the_path() -> None:
    event = sample_event("api_health")
    event["requestContext"] = {**event["requestContext"], "stage": "beta"}

    assert send(event | {"rawPath": "/beta/healthz"}).status == 200


def test_the_hardware_catalogue_has_classes_with_prices() -> None:
    answer = request("GET", "/v1/hardware")

    assert {"cpu", "gpu"} == {one["lane"] for one in answer.body["classes"]}
    assert all(size["price_usd_per_hour"] > 0 for one in answer.body["classes"] for size in one["instance_types"])
    assert answer.body["region"]


def test_hardware_that_no_class_has_is_a_422_with_alternatives() -> None:
    answer = request("POST", "/v1/hardware/plan", {"gpu": {"model": "a10"}})

    assert answer.status == 422
    assert answer.body["request"] == {"gpu": {"model": "a10"}}
    assert "a10g" in answer.body["alternatives"][0]


def throttled(code: str) -> ClientError:
    """What boto3 raises."""
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "GetItem")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RuntimeError("secret"), 500),
        (RecursionError("secret"), 500),
        (throttled("AccessDeniedException"), 500),
        (throttled("ThrottlingException"), 503),
        (throttled("ProvisionedThroughputExceededException"), 503),
        (EndpointConnectionError(endpoint_url="secret"), 503),
        (ConnectTimeoutError(endpoint_url="secret"), 503),
        (Busy("Run 1"), 503),
        (Malformed("broken"), 400),
    ],
)
def test_an_error_is_a_problem_without_secrets(monkeypatch: pytest.MonkeyPatch, error: Exception, status: int) -> None:
    def fail(**_: Any) -> Health:
        with map_errors():  # as every adapter does
            raise error

    answer = answered_by(monkeypatch, fail)

    assert answer.status == status
    assert answer.body["request_id"]
    assert "secret" not in answer.raw["body"]
    assert (answer.headers.get("retry-after") is not None) == (status == 503)


def test_a_fault_of_launchbay_is_logged_with_its_trace_and_the_request(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**_: Any) -> Health:
        raise RuntimeError("the cause")

    answer = answered_by(monkeypatch, fail)

    record = next(record for record in caplog.records if record.levelno == logging.ERROR)
    logged = json.loads(logging.getLogger(record.name).handlers[0].format(record))
    assert "the cause" in logged["exception"]
    assert logged["correlation_id"] == answer.body["request_id"]


def answered_by(monkeypatch: pytest.MonkeyPatch, function: Any, event: dict[str, Any] | None = None) -> Any:
    """What `/healthz` answers when `function` makes its answer, which the document does not declare then."""
    with monkeypatch.context() as patch:
        patch.setattr(meta, "Health", function)
        return send(event or sample_event("api_health"), is_documented=False)


def big(*_: Any, **__: Any) -> dict[str, str]:
    """An answer that Lambda can't carry as it is."""
    return {"text": "x" * 6_500_000}


def test_an_answer_that_lambda_can_not_carry_is_a_413_that_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = answered_by(monkeypatch, big)

    assert answer.status == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert "gzip" in answer.body["detail"]


def test_a_long_answer_goes_compressed_to_a_reader_that_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    event = sample_event("api_health")
    event["headers"] = {**event["headers"], "accept-encoding": "gzip, deflate"}

    answer = answered_by(monkeypatch, big, event)

    assert answer.status == 200
    assert answer.headers["content-encoding"] == "gzip"
    assert len(json.loads(gzip.decompress(base64.b64decode(answer.body)))["text"]) == 6_500_000
