"""What AWS Batch's service model says of requests, which botocore does not check before it sends them."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_local.batch.api.model_constraints import check_constraints
from launchbay_local.batch.errors import ClientException

SUBMISSION = {"jobName": "a", "jobQueue": "q", "jobDefinition": "d"}


@pytest.mark.parametrize(
    ("operation", "body", "fault"),
    [
        ("SubmitJob", {}, "jobName: is required"),
        ("SubmitJob", {**SUBMISSION, "jobName": None}, "jobName: is required"),
        ("SubmitJob", {**SUBMISSION, "jobName": 1}, "jobName: must be of type string"),
        ("SubmitJob", {**SUBMISSION, "tags": {}}, "tags: has 0, must have 1 to 50"),
        ("SubmitJob", {**SUBMISSION, "tags": {str(number): "" for number in range(51)}}, "tags: has 51"),
        ("SubmitJob", {**SUBMISSION, "schedulingPriorityOverride": True}, "must be of type integer"),
        ("SubmitJob", {**SUBMISSION, "timeout": []}, "timeout: must be of type structure"),
        ("SubmitJob", {**SUBMISSION, "parameters": {"a": 1}}, "parameters.a: must be of type string"),
        ("SubmitJob", {**SUBMISSION, "dependsOn": [{"type": "X"}]}, "dependsOn.0.type: X is not one of"),
        ("ListJobs", {"jobStatus": "done"}, "jobStatus: done is not one of"),
        ("TerminateJob", {"jobId": "x"}, "reason: is required"),
        ("DescribeJobs", {}, "jobs: is required"),
        ("RegisterJobDefinition", {"jobDefinitionName": "a", "type": "pod"}, "type: pod is not one of"),
    ],
)
def test_a_request_against_the_model_is_refused(operation: str, body: dict[str, Any], fault: str) -> None:
    with pytest.raises(ClientException, match=fault):
        check_constraints(operation, body)


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("SubmitJob", SUBMISSION),
        ("SubmitJob", {**SUBMISSION, "unknown": 1, "shareIdentifier": None}),
        ("SubmitJob", {**SUBMISSION, "retryStrategy": {"evaluateOnExit": [{"action": "exit"}]}}),
        ("DescribeComputeEnvironments", {}),
    ],
)
def test_what_the_model_allows_is_accepted(operation: str, body: dict[str, Any]) -> None:
    check_constraints(operation, body)
