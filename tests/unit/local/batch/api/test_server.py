"""Requests that no client of AWS Batch sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import urllib3
from botocore.exceptions import ClientError

from batch_support import Bench
from launchbay_local.http.messages import Request


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b'"text"', b"[" * 100_000])
def test_a_body_that_is_no_json_object_is_a_client_s_error(bench: Bench, body: bytes) -> None:
    bench.start()

    answer = urllib3.request("POST", f"{bench.url}/v1/submitjob", body=body)

    assert answer.status == 400
    assert answer.headers["x-amzn-errortype"] == "ClientException"
    assert "JSON" in answer.json()["message"]


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/v1/createjobqueue"), ("GET", "/v1/submitjob"), ("POST", "/"), ("POST", "/v1/tags/x")],
)
def test_a_call_that_is_not_there_is_a_404_that_names_it(bench: Bench, method: str, path: str) -> None:
    bench.start()

    answer = urllib3.request(method, f"{bench.url}{path}", body=b"{}")

    assert answer.status == 404
    assert path in answer.json()["message"]


def test_a_web_page_can_not_submit_jobs(bench: Bench) -> None:
    bench.start()

    answer = urllib3.request("POST", f"{bench.url}/v1/submitjob", headers={"Origin": "https://elsewhere.example"})

    assert answer.status == 403


def test_a_call_is_refused_as_aws_refuses_it_before_it_does_anything(bench: Bench) -> None:
    asked: list[tuple[str, str]] = []

    def authorize(operation: str, body: Mapping[str, Any], request: Request) -> str | None:
        asked.append((operation, str(request.header("authorization"))[:16]))
        return f"not authorized to perform: batch:{operation}" if body.get("reason") == "no" else None

    bench.options["authorize"] = authorize
    bench.start()
    job_id = bench.submit(["sleep", "600"])
    bench.reached(job_id, "RUNNING")

    with pytest.raises(ClientError, match="not authorized to perform: batch:TerminateJob") as refusal:
        bench.batch.terminate_job(jobId=job_id, reason="no")

    assert refusal.value.response["Error"]["Code"] == "AccessDeniedException"
    assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert bench.job(job_id)["status"] == "RUNNING"
    assert {"RegisterJobDefinition", "SubmitJob", "DescribeJobs", "TerminateJob"} <= {name for name, _ in asked}
    assert {start for _, start in asked} == {"AWS4-HMAC-SHA256"}
