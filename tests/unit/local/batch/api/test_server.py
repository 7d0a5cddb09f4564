"""Requests that no client of AWS Batch sends."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
import urllib3
from botocore.exceptions import ClientError

from batch_support import Bench
from launchbay_local.aws.api_calls import ApiCall
from launchbay_local.http.messages import Response
from launchbay_local.iam.refusals import refusal


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

    def refuse(call: ApiCall, _tags: Callable[[str], Mapping[str, str]]) -> Response | None:
        asked.append((call.request.path, str(call.request.header("authorization"))[:16]))
        return refusal("batch", call.request, "not you") if call.body.get("reason") == "no" else None

    bench.options["refuse"] = refuse
    bench.start()
    job_id = bench.submit(["sleep", "600"])
    bench.reached(job_id, "RUNNING")

    with pytest.raises(ClientError, match="not you") as refused:
        bench.batch.terminate_job(jobId=job_id, reason="no")

    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert bench.job(job_id)["status"] == "RUNNING"
    calls = {"registerjobdefinition", "submitjob", "describejobs", "terminatejob"}
    assert {f"/v1/{name}" for name in calls} <= {path for path, _ in asked}
    assert {start for _, start in asked} == {"AWS4-HMAC-SHA256"}
