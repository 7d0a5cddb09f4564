"""What a run's script has seen, over the API: how its config files differ from those that its job registered."""

from __future__ import annotations

from typing import Any

import pytest

from api_support import MEMBER_OF_ALL, request
from lambda_support import BUCKET, TABLE
from launchbay_core.aws.clients import client
from launchbay_core.aws.data_bucket import version_key
from launchbay_core.aws.table import keys
from left_outputs import end

RUNS = "/v1/projects/vision/runs"
TRAIN = "epochs: 10  # enough\nseed: 1\n"
OTHERS = {f"conf/{number:02}.yaml": f"n: {number}\n" for number in range(30)}
JOB = {
    "name": "train",
    "command": ["true"],
    "inputs": {"files": {path: {"text": text} for path, text in {"train.yaml": TRAIN, **OTHERS}.items()}},
}
READER = {**MEMBER_OF_ALL, "cognito:groups": "[project:vision:read]"}


@pytest.fixture
def run_id() -> str:
    """A run that changes two of its many files."""
    assert request("POST", "/v1/projects/vision/jobs", JOB).status == 201
    files = {"train.yaml": {"epochs": 3}, "conf/07.yaml": {"n": 70}}
    return str(request("POST", RUNS, {"job": "train", "overrides": {"files": files}}).body["run_id"])


def inputs_of(run_id: str, claims: Any = MEMBER_OF_ALL) -> Any:
    """The inputs of a run, as the API gives them."""
    answer = request("GET", f"{RUNS}/{run_id}/inputs", claims=claims)
    assert answer.status == 200, answer.body
    return answer.body


def test_the_files_that_were_changed_come_with_their_lines_to_whoever_may_read(run_id: str) -> None:
    inputs = inputs_of(run_id, READER)

    assert set(inputs["files"]) == {"train.yaml", *OTHERS}
    assert set(inputs["diffs"]) == {"train.yaml", "conf/07.yaml"}
    assert inputs["diffs"]["train.yaml"] == (
        "--- a/train.yaml\n+++ b/train.yaml\n@@ -1,2 +1,2 @@\n-epochs: 10  # enough\n+epochs: 3  # enough\n seed: 1\n"
    )


def test_the_lines_are_against_the_version_that_ran_and_not_the_newest(run_id: str) -> None:
    before = inputs_of(run_id)["diffs"]
    newer = {"command": ["true"], "inputs": {"files": {"train.yaml": {"text": "epochs: 3\n"}}}}
    assert request("POST", "/v1/projects/vision/jobs/train/versions", newer).body["version"] == 2

    assert inputs_of(run_id)["diffs"] == before


def test_a_run_as_registered_has_no_diffs(run_id: str) -> None:
    unchanged = str(request("POST", RUNS, {"job": "train"}).body["run_id"])

    assert inputs_of(unchanged)["diffs"] == {}


def test_forgotten_results_leave_the_lines(run_id: str) -> None:
    before = inputs_of(run_id)
    end("vision", run_id)
    assert request("POST", f"{RUNS}/{run_id}/forget").status == 200

    assert inputs_of(run_id) == before


@pytest.mark.parametrize("lost", ["record", "document"])
def test_a_run_whose_version_is_gone_still_has_its_inputs(run_id: str, lost: str) -> None:
    before = inputs_of(run_id)
    version = request("GET", "/v1/projects/vision/jobs/train/versions/1").body
    if lost == "record":
        client("dynamodb").delete_item(
            TableName=TABLE, Key={name: {"S": text} for name, text in keys.version_key("vision", "train", 1).items()}
        )
    else:
        client("s3").delete_object(Bucket=BUCKET, Key=version_key("vision", "train", version["digest"]))

    assert inputs_of(run_id) == {**before, "diffs": None}
