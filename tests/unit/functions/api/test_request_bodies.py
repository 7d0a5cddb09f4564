"""Request bodies: what is read, and what is refused with which status. `POST /v1/hardware/plan` needs no AWS."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api_support import Answer, request
from examples import examples

PLAN = "/v1/hardware/plan"


def plan(raw: str, **options: Any) -> Answer:
    """Send a body as it is."""
    return request("POST", PLAN, raw=raw, **options)


def test_a_json_body_is_read() -> None:
    answer = plan('{"vcpus": 2}')

    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.body["vcpus"] == 2


@pytest.mark.parametrize("number", ["2", "2.0", "2e0", "20e-1"])
def test_a_whole_number_may_be_written_as_any_json_number(number: str) -> None:
    assert plan(f'{{"vcpus": {number}}}').body["vcpus"] == 2


@pytest.mark.parametrize("number", ["2.5", "1e400", "NaN", "-Infinity", "0.0", "-0.0", "1e300", '"2"', "true", "[2]"])
def test_what_is_not_a_whole_number_in_its_range_is_refused(number: str) -> None:
    answer = plan(f'{{"vcpus": {number}}}')

    assert answer.status == 400
    assert [fault["field"] for fault in answer.body["errors"]] == ["vcpus"]


def test_a_base64_body_is_read() -> None:
    assert plan(base64.b64encode(b'{"vcpus": 2}').decode(), isBase64Encoded=True).status == 200


@pytest.mark.parametrize(
    "raw",
    [
        "{",
        "",
        " ",
        "null",
        "[]",
        "7",
        '"text"',
        "{'vcpus': 2}",
        '{"vcpus": 2,}',
        '{"vcpus": 2} {}',
        '{"vcpus": 2, "vcpus": 4}',
        '{"vcpus": 2.5}',
        '{"vcpus": "2"}',
        '{"vcpus": true}',
        '{"vcpus": NaN}',
        '{"memory_gib": 1e999}',
        '{"memory_gib": NaN}',
        '{"memory_gib": -Infinity}',
        '{"memory_gib": ' + "9" * 5000 + "}",
        '{"gpu": {"model": "\\ud800"}}',
        '{"gpu": {"model": "\ud800"}}',
        '{"unknown": 1}',
        "[" * 100_000,
        '{"a":' * 100_000,
        "[" * 1000 + "]" * 1000,
        '{"vcpus": 2}\x00',
        "\ufeff{}",
    ],
)
def test_a_body_that_can_t_be_read_is_a_400(raw: str) -> None:
    answer = plan(raw)

    assert answer.status == 400, answer
    assert answer.headers["content-type"] == "application/problem+json"
    assert isinstance(answer.body["errors"], list)
    assert len(answer.raw["body"]) < 10_000


@pytest.mark.parametrize("raw", ["!", "e30", "e30=\u00e9", base64.b64encode(b"\xff\xfe").decode()])
def test_invalid_base64_and_base64_of_no_text_are_a_400(raw: str) -> None:
    assert plan(raw, isBase64Encoded=True).status == 400


def test_every_fault_is_named_by_its_field() -> None:
    answer = plan('{"vcpus": "2", "gpu": {"count": 0}, "memory": 4}')

    by_field = {fault["field"]: fault["message"] for fault in answer.body["errors"]}
    assert set(by_field) == {"vcpus", "gpu.count", "memory"}
    assert by_field["vcpus"] == "this must be a whole number"
    assert by_field["memory"] == "there is no field of this name"


def test_a_body_with_a_byte_order_mark_is_told_to_come_without_one() -> None:
    assert "byte order mark: send UTF-8 without one" in plan('\ufeff{"vcpus": 2}').body["detail"]


def test_a_key_given_twice_is_named() -> None:
    assert "`vcpus` twice" in plan('{"vcpus": 2, "vcpus": 4}').body["detail"]


@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "multipart/form-data; boundary=x"},
        {"content-type": ""},
        {"content-encoding": "gzip"},
    ],
)
def test_a_body_not_sent_as_json_is_a_415(headers: dict[str, str]) -> None:
    answer = plan('{"vcpus": 2}', headers=headers)

    assert answer.status == 415, answer
    assert "application/json" in answer.body["detail"]


@pytest.mark.parametrize(
    "kind", ["application/json; charset=utf-8", "APPLICATION/JSON", "application/merge-patch+json"]
)
def test_every_json_media_type_is_accepted(kind: str) -> None:
    assert plan('{"vcpus": 2}', headers={"content-type": kind}).status == 200


def test_a_body_of_more_than_five_mebibytes_is_a_413_with_its_size() -> None:
    raw = json.dumps({"gpu": {"model": "x" * 6 * 1024 * 1024}})

    answer = plan(raw)

    assert answer.status == 413
    assert (answer.body["size"], answer.body["limit"]) == (len(raw), 5 * 1024 * 1024)


def test_a_message_quotes_only_the_beginning_of_what_was_sent() -> None:
    answer = plan(json.dumps({"x" * 1_000_000: 1}))

    assert answer.status == 400
    assert len(answer.raw["body"]) < 20_000


def test_a_body_with_too_many_faults_says_how_many() -> None:
    answer = plan(json.dumps(dict.fromkeys(map(str, range(20_000)), 1)))

    assert answer.status == 400
    assert "20,000 faults" in answer.body["detail"]


@settings(max_examples=examples(200), deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_make_it_fail(content: bytes) -> None:
    answer = plan(base64.b64encode(content).decode(), isBase64Encoded=True)

    assert answer.status in {200, 400, 422}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=examples(200), deadline=None)
@given(JSON, JSON, JSON)
def test_no_json_makes_it_fail(gpu: Any, vcpus: Any, memory: Any) -> None:
    answer = request("POST", PLAN, {"gpu": gpu, "vcpus": vcpus, "memory_gib": memory})

    assert answer.status in {200, 400, 422}
