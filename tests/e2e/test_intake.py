"""Uploads that act, on the whole stack: S3's events, the rule, the queue and the function are the template's own."""

from __future__ import annotations

import json
from typing import Any

import pytest

from intake_support import archive
from stack_process import StackProcess, wait_for

JOB_YAML = """\
command: [python, train.py]
code: code.tar.gz
inputs: {files: [conf/train.yaml]}
"""
TRAIN = b"import pathlib; print(pathlib.Path('conf/train.yaml').read_text())"


@pytest.fixture
def bucket(stack: StackProcess) -> Any:
    """The stack's intake bucket."""
    return stack.session.resource("s3", endpoint_url=stack.aws_endpoint).Bucket("launchbay-intakebucket")


def result_of(bucket: Any, key: str) -> dict[str, Any]:
    """The result beside an object, once it is there."""

    def written() -> dict[str, Any] | None:
        found = list(bucket.objects.filter(Prefix=f"{key}.result.json"))
        return json.load(found[0].get()["Body"]) if found else None

    return wait_for(written, within=30)


def test_files_put_into_the_bucket_register_a_job_and_launch_it(stack: StackProcess, project: str, bucket: Any) -> None:
    folder = f"projects/{project}/jobs/uploaded"
    bucket.put_object(Key=f"{folder}/job.yaml", Body=JOB_YAML)
    bucket.put_object(Key=f"{folder}/code.tar.gz", Body=archive({"train.py": TRAIN}))
    bucket.put_object(Key=f"{folder}/conf/train.yaml", Body=b"epochs: 10  # enough\n")
    assert result_of(bucket, f"{folder}/job.yaml")["outcome"] == "registered"

    launch = f"projects/{project}/launches/uploaded/a try + more.yaml"
    bucket.put_object(Key=launch, Body=b"overrides: {files: {conf/train.yaml: {epochs: 3}}}\n")
    result = result_of(bucket, launch)

    assert result["outcome"] == "launched", result
    ended = stack.ended(project, result["run"]["run_id"])
    assert ended["state"] == "SUCCEEDED"
    assert "epochs: 3  # enough" in stack.log_text(project, ended["run_id"])


def test_a_launch_that_is_refused_says_why_beside_the_file(stack: StackProcess, project: str, bucket: Any) -> None:
    bucket.put_object(Key=f"projects/{project}/launches/nothing/a.json", Body=b'{"job": "another"}')

    result = result_of(bucket, f"projects/{project}/launches/nothing/a.json")

    assert (result["outcome"], result["problem"]["status"]) == ("refused", 400)
    assert "names the job `another`" in result["problem"]["detail"]
