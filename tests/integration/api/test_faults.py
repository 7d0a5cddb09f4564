"""The refusal path itself: whatever fails in it, the caller gets a problem, and the log the traceback."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from api_support import request
from examples import examples
from lambda_support import sample_event
from launchbay_api import application
from launchbay_api.routes import meta
from launchbay_core.aws.adapters import create_meter
from launchbay_core.aws.function_log import function_logger
from launchbay_core.errors import LaunchbayError, Malformed, NotFound, Unplaceable
from launchbay_core.inputs import InputError
from launchbay_core.inputs.errors import InvalidInputs
from value_strategies import ANYTHING


def fail(*_: Any, **__: Any) -> Any:
    raise TypeError("the cause")


def faults_in(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """The lines of the function's log that are errors, as they are written."""
    records = [record for record in caplog.records if record.levelno == logging.ERROR]
    return [json.loads(logging.getLogger(record.name).handlers[0].format(record)) for record in records]


class Mute(LaunchbayError):
    """An error that can't say what it is."""

    def __str__(self) -> str:
        raise TypeError("the cause")


def answered(monkeypatch: pytest.MonkeyPatch, error: Exception) -> Any:
    """The answer to a request whose handler raises this."""

    def raise_it(**_: Any) -> Any:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(meta, "Health", raise_it)
        return request("GET", "/healthz", is_documented=False)


def test_an_error_that_can_not_say_what_it_is_is_a_500_with_a_traceback_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    answer = answered(monkeypatch, Mute())

    assert answer.status == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.body["type"] == "urn:launchbay:problem:unexpected"
    assert "the cause" not in answer.raw["body"]
    [logged] = faults_in(caplog)
    assert "the cause" in logged["exception"]
    assert logged["correlation_id"] == answer.body["request_id"]


@pytest.mark.parametrize("broken", ["problem_of", "response_of", "of_refusal", "_size"])
def test_a_fault_in_refusing_is_a_500_itself(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, broken: str
) -> None:
    monkeypatch.setattr(application, broken, fail)

    answer = request("GET", "/nowhere", is_documented=False)

    assert (answer.status, answer.body["instance"]) == (500, "/nowhere")
    assert "the cause" in faults_in(caplog)[-1]["exception"]


@pytest.mark.parametrize(
    "change",
    [
        lambda event: event.pop("requestContext"),
        lambda event: event.update(requestContext=None),
        lambda event: event["requestContext"].pop("http"),
        lambda event: event["requestContext"]["http"].update(path=5),
        lambda event: event["requestContext"]["http"].update(method=None),
        lambda event: event["requestContext"].pop("requestId"),
        lambda event: event.update(rawPath=None),
        lambda event: event.update(headers=[1]),
        lambda event: event.update(queryStringParameters=[1]),
    ],
)
def test_an_event_of_another_shape_has_an_answer(change: Callable[[dict[str, Any]], Any]) -> None:
    event = json.loads(json.dumps(sample_event("api_health")))
    change(event)

    of_its_own = application.Application(function_logger(), create_meter())
    answer = of_its_own.answer(event)

    assert answer["statusCode"] in (200, 400, 404, 405, 500)
    assert json.loads(answer["body"])


@settings(max_examples=examples(50), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANYTHING)
def test_an_error_may_carry_any_value(monkeypatch: pytest.MonkeyPatch, value: Any) -> None:
    errors = [
        InvalidInputs([InputError("a", "type", "m", given=value)]),
        Unplaceable({"gpu": value}, "reason", [value]),
    ]

    for error in errors:
        answer = answered(monkeypatch, error)
        assert answer.status in (422, 500)
        assert answer.raw["body"].isascii()


@pytest.mark.parametrize(
    "error",
    [
        Malformed("a\ud800", [{"field": "\ud800", "message": "\udfff"}]),
        NotFound("job", "\ud800", ["\udfff"]),
        InvalidInputs([InputError("\ud800", "type", "\ud800", given={"\ud800": "\udfff"}, file="\ud800")]),
    ],
)
def test_what_is_no_character_does_not_leave(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    answer = answered(monkeypatch, error)

    assert 400 <= answer.status < 500
    assert json.dumps(answer.body, ensure_ascii=False).encode()
    assert "\ufffd" in json.dumps(answer.body, ensure_ascii=False)


def test_errors_with_very_long_texts_are_cut_and_as_many_as_an_answer_may_have(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    long = "\U0001f600" * 500_000
    errors = [InputError(f"{number}{long}", "type", long, long, long, long, long) for number in range(150)]

    answer = answered(monkeypatch, InvalidInputs(errors))

    assert answer.status == 422
    assert 0 < len(answer.body["errors"]) < 100
    assert len(answer.raw["body"]) < 3_000_000
