"""Requests that no client of AWS Batch sends."""

from __future__ import annotations

import pytest
import urllib3

from batch_support import Bench


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
