"""Steps of the flows in which permissions are watched: what people, AWS and mishaps do between them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from account_support import Account
from api_support import Answer, request
from core_support import ADA, World, age
from lambda_support import LambdaContext, handler_of, sample_event
from launchbay_core.contracts.claim import DUPLICATE_EXIT
from launchbay_core.domain.runs import Run
from launchbay_core.services.lifecycle.cancel import cancel
from launchbay_core.services.lifecycle.failover import LEAVES

LONG_AGO = "2026-01-01T00:00:00.000Z"
LONG_WAITING = 1000  # when a job was submitted, in milliseconds since 1970


class Steps:
    """What an account lets happen to the runs of a project."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.world = account.world("vision")
        self.intake = next(one.name for one in account.application.buckets if "intake" in one.name)
        self.data = next(one.name for one in account.application.buckets if "data" in one.name)

    def post(self, path: str, body: Any) -> Answer:
        return request("POST", f"/v1/projects/vision/{path}", body)

    def dispatch_while_it_is_cancelled(self, run: Run) -> None:
        adapters = self.world.adapters
        submit = adapters.batch.submit

        def submit_late(*words: Any, **given: Any) -> str:
            cancel(adapters, run.project, run.run_id, ADA)
            return submit(*words, **given)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(adapters.batch, "submit", submit_late)
            assert self.world.dispatch(run) == []

    def dispatch_twice(self, run: Run) -> None:
        """Dispatch a run that may still be moved, and that another process dispatches at the same moment."""
        adapters = self.world.adapters
        submit = adapters.batch.submit

        def submit_twice(*words: Any, **given: Any) -> str:
            recorded = {"batch_job_id": submit(*words, **given)}
            assert adapters.store.record(run, recorded, heard_at=run.updated_at, is_open=True)
            return submit(*words, **given)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(adapters.batch, "submit", submit_twice)
            assert self.world.dispatch(run) == []

    @contextmanager
    def as_told(self, *, waits: Run, left: Run) -> Iterator[None]:
        """AWS Batch, which says that the job of one run has waited long, and that of another one was left."""
        batch = self.world.adapters.batch
        describe, told = batch.describe, {waits.batch_job_id: waiting_job, left.batch_job_id: left_job}

        def describe_as_told(ids: list[str]) -> list[dict[str, Any]]:
            return [told.get(job["jobId"], dict)(job) for job in describe(ids)]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(batch, "describe", describe_as_told)
            yield

    def deregister(self, job: str) -> None:
        """Deregister the job definitions of a job, as an administrator can."""
        for definition in self.world.definitions(job):
            self.world.bench.batch.deregister_job_definition(jobDefinition=definition)

    def start_again(self, job_id: str) -> dict[str, Any]:
        """Submit the job of a run once more, as a submission that was repeated by mistake; the job in the end."""
        job = self.world.bench.job(job_id)
        variables = [one for one in job["container"]["environment"] if one["name"].startswith("LAUNCHBAY")]
        second = self.world.bench.batch.submit_job(
            jobName=job["jobName"],
            jobQueue=job["jobQueue"],
            jobDefinition=job["jobDefinition"],
            shareIdentifier=job["shareIdentifier"],
            schedulingPriorityOverride=job["schedulingPriority"],
            tags=job["tags"],
            containerOverrides={"environment": variables},
        )
        ended = self.world.wait(lambda: if_ended(self.world.bench.job(second["jobId"])))
        assert ended["container"]["exitCode"] == DUPLICATE_EXIT, ended
        return dict(ended)

    def cancel_without_its_job(self, run: Run) -> Run:
        """Cancel a run when AWS Batch can't be asked to end its job."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(self.world.adapters.batch, "terminate", lambda *_job: None)
            cancel(self.world.adapters, run.project, run.run_id, ADA)
        return self.world.run(run)

    def age(self, run: Run, **members: Any) -> None:
        """Make a run look as if it was long not heard of, as an administrator can."""
        with self.account.as_function("ApiFunction"):
            age(run, LONG_AGO, **members)

    def put(self, key: str, content: bytes) -> str:
        s3 = self.account.administrator("s3")
        return str(s3.put_object(Bucket=self.intake, Key=key, Body=content)["VersionId"])

    def upload(self, key: str, content: bytes) -> dict[str, Any]:
        event = sample_event("intake_job_file")
        record = event["Records"][0]
        body = json.loads(record["body"])
        body["detail"]["bucket"]["name"] = self.intake
        body["detail"]["object"] |= {"key": key, "version-id": self.put(key, content)}
        with self.account.as_function("IntakeFunction"):
            sent = {"Records": [{**record, "body": json.dumps(body)}]}
            assert handler_of("intake")(sent, LambdaContext()) == {"batchItemFailures": []}
        s3 = self.account.administrator("s3")
        found = s3.list_objects_v2(Bucket=self.intake, Prefix=f"{key}.result.json").get("Contents", [])
        result = f"{key}.result.json"
        return dict(json.load(s3.get_object(Bucket=self.intake, Key=result)["Body"])) if found else {}


def body_of(answer: Answer) -> Any:
    assert answer.status < 300, answer
    return answer.body


def hear(job: dict[str, Any]) -> None:
    """Let track hear of a job as AWS Batch describes it."""
    event = sample_event("batch_job_succeeded")
    handler_of("track")({**event, "detail": json.loads(json.dumps(job, default=str))}, LambdaContext())


def waiting_job(job: dict[str, Any]) -> dict[str, Any]:
    """A job as if it had been submitted long ago and still waited for its machine."""
    kept = {name: value for name, value in job.items() if name != "startedAt"}
    return kept | {"status": "RUNNABLE", "createdAt": LONG_WAITING, "attempts": []}


def left_job(job: dict[str, Any]) -> dict[str, Any]:
    """A waiting job as it is once it was left for other hardware."""
    return waiting_job(job) | {"status": "FAILED", "statusReason": f"{LEAVES}no machine"}


def run_of(run_id: str, world: World) -> Run:
    return world.adapters.store.get_run("vision", run_id)


def if_ended(job: dict[str, Any]) -> dict[str, Any] | None:
    return job if job["status"] in ("SUCCEEDED", "FAILED") else None
