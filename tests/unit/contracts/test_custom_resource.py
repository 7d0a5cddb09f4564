"""CloudFormation's requests and the answers to them: names, limits, and what is never shown."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.contracts.custom_resource import CustomResourceRequest, parse_request
from launchbay_core.contracts.errors import UnreadableContract

EVENT = {
    "RequestType": "Update",
    "RequestId": "r-1",
    "StackId": "arn:aws:cloudformation:us-east-1:123456789012:stack/launchbay/1",
    "LogicalResourceId": "RunnerImage",
    "PhysicalResourceId": "runner-image",
    "ResponseURL": "https://example.com/answer?Signature=hidden",
    "ResourceProperties": {"BaseImage": "base"},
}
MAX_BYTES = 4096  # of an answer


@pytest.fixture
def request_() -> CustomResourceRequest:
    return parse_request(EVENT)


def test_a_request_is_read(request_: CustomResourceRequest) -> None:
    assert (request_.kind, request_.physical_id, request_.properties) == (
        "Update",
        "runner-image",
        {"BaseImage": "base"},
    )


def test_the_url_with_which_anyone_could_answer_is_not_shown(request_: CustomResourceRequest) -> None:
    assert "hidden" in request_.response_url
    assert "hidden" not in repr(request_)


def test_a_success_has_its_values(request_: CustomResourceRequest) -> None:
    assert json.loads(request_.succeeded("runner-image", {"Image": "i"})) == {
        "Status": "SUCCESS",
        "PhysicalResourceId": "runner-image",
        "Data": {"Image": "i"},
        "StackId": EVENT["StackId"],
        "RequestId": "r-1",
        "LogicalResourceId": "RunnerImage",
    }


@given(st.text(min_size=1, max_size=3).map(lambda text: text * 2000))
def test_a_failure_of_any_length_is_short_enough_to_be_sent(reason: str) -> None:
    answer = parse_request(EVENT).failed("runner-image", reason)

    assert json.loads(answer)["Status"] == "FAILED"
    assert len(answer.encode()) <= MAX_BYTES


@pytest.mark.parametrize("missing", ["RequestType", "RequestId", "StackId", "LogicalResourceId", "ResponseURL"])
def test_a_request_without_a_member_is_refused(missing: str) -> None:
    with pytest.raises(UnreadableContract):
        parse_request({name: value for name, value in EVENT.items() if name != missing})


@pytest.mark.parametrize(
    "event", [None, [], "Create", 1, {**EVENT, "RequestType": "Read"}, {**EVENT, "ResponseURL": 1}]
)
def test_anything_else_is_refused(event: object) -> None:
    with pytest.raises(UnreadableContract):
        parse_request(event)
