"""The upload of a smoke test: what can't be checked from here says so, and what is refused fails with the reason."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import boto3
import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from launchbay.api.client import Client
from launchbay.api.servers import Server
from launchbay.operating.deployment import Deployment
from launchbay.operating.smoke import intake as step
from launchbay.operating.smoke.context import SmokeContext
from launchbay.operating.smoke.results import NotChecked, StepFailed

RUN = "01JZ8Q4T6V2M9X3C7B5N1K0HFD"


class Runs:
    """The runs of a deployment: each has succeeded."""

    def get(self, run: str) -> dict[str, Any]:
        return {"run_id": run, "state": "SUCCEEDED", "reason": None, "timeline": []}


@dataclass
class Api:
    """As much of the API's client as the step uses; its server is not a local stack."""

    runs: Runs = field(default_factory=Runs)
    project: str = "launchbay-smoke"
    server: Server = field(default_factory=lambda: Server("https://launchbay.example.com"))


@pytest.fixture
def context() -> SmokeContext:
    """A smoke test of which the job is registered."""
    return SmokeContext(cast("Client", Api()), None, None, 60, lambda _: None, version=3)


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """S3, which answers as a test says, of a deployment with an intake bucket; waits are on the clock alone."""
    client = boto3.client("s3", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    waits: list[float] = []
    clock = SimpleNamespace(sleep=waits.append, monotonic=lambda: sum(waits))
    monkeypatch.setattr("launchbay.operating.smoke.intake.time", clock)
    monkeypatch.setattr(Deployment, "client", lambda _deployment, _service: client)
    monkeypatch.setattr(step, "find_deployment", lambda _stack, _server: Deployment("b", {}, intake_bucket="bucket"))
    with Stubber(client) as stubber:
        yield stubber


def answer(document: dict[str, Any]) -> dict[str, Any]:
    content = json.dumps(document).encode()
    return {"Body": StreamingBody(io.BytesIO(content), len(content))}


def test_the_result_is_waited_for_and_its_run_followed(context: SmokeContext, s3: Stubber) -> None:
    s3.add_response("put_object", {})
    s3.add_client_error("get_object", "NoSuchKey", http_status_code=404)
    s3.add_client_error("get_object", "AccessDenied", http_status_code=403)
    s3.add_response("get_object", answer({"outcome": "launched", "run": {"run_id": RUN}}))

    assert RUN in step.intake(context)
    assert context.launched == [RUN]


def test_an_upload_that_is_refused_fails_with_the_reason(context: SmokeContext, s3: Stubber) -> None:
    s3.add_response("put_object", {})
    s3.add_response("get_object", answer({"outcome": "refused", "problem": {"detail": "There is no job `smoke`."}}))

    with pytest.raises(StepFailed, match="There is no job `smoke`"):
        step.intake(context)


def test_credentials_that_may_not_upload_leave_the_step_unchecked(context: SmokeContext, s3: Stubber) -> None:
    s3.add_client_error("put_object", "AccessDenied", http_status_code=403)

    with pytest.raises(NotChecked, match="may not write"):
        step.intake(context)


@pytest.mark.parametrize(
    ("code", "error", "says"), [("NoSuchKey", StepFailed, "after 120"), ("AccessDenied", NotChecked, "may not read")]
)
def test_without_a_result_the_step_ends_after_a_while(
    context: SmokeContext, s3: Stubber, code: str, error: type[Exception], says: str
) -> None:
    s3.add_response("put_object", {})
    for _ in range(240):
        s3.add_client_error("get_object", code)

    with pytest.raises(error, match=says):
        step.intake(context)


def test_without_the_name_of_a_stack_the_step_is_not_checked(context: SmokeContext) -> None:
    with pytest.raises(NotChecked, match="name the CloudFormation stack with --stack"):
        step.intake(context)
