"""The core for tests: its adapters over moto and the Batch stand-in, with jobs that run as they do in a stack."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from batch_support import QUICK, Bench, wait_for
from lambda_support import LambdaContext, handler_of, sample_event
from launchbay_core.aws.adapters import Adapters, create_adapters
from launchbay_core.aws.clients import client
from launchbay_core.domain.authors import Author
from launchbay_core.domain.hardware import catalogue
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.domain.requests import LaunchRequest
from launchbay_core.domain.runs import Run
from launchbay_core.services.launch import launch
from launchbay_core.services.register import register_version
from launchbay_local.batch import FairSharePolicy, JobQueue
from launchbay_local.location import sdk_environment

_POLICY = FairSharePolicy("arn:aws:batch:us-east-1:123456789012:scheduling-policy/launchbay", decay_seconds=86400)
QUEUES = [JobQueue(f"launchbay_{one.name}{spot}", _POLICY) for one in catalogue().classes for spot in ("", "-spot")]
ADA = Author("5f0c8a3e", "ada")
ENDLESS = ["tail", "-f", "/dev/null"]


def bench_of(folder: Path, endpoint: str) -> Bench:
    """A Batch stand-in whose jobs fetch their inputs from `endpoint`."""
    bench = Bench(folder / "batch", endpoint)
    bench.options = {"log_group": "/launchbay/jobs", "limits": QUICK, "job_env": sdk_environment(endpoint)}
    return bench.start(queues=QUEUES)


class World:
    """One project in a Launchbay whose functions are called by hand."""

    def __init__(self, project: str, bench: Bench) -> None:
        self.project = project
        self.bench = bench

    @property
    def adapters(self) -> Adapters:
        """What services are given."""
        return create_adapters()

    def register(self, name: str = "job", command: Sequence[str] = ("true",), **spec: Any) -> int:
        """Register a job; its version's number."""
        wanted = JobSpec.model_validate({"command": list(command), **spec})
        return register_version(self.adapters, self.project, name, wanted, ADA)[0].version

    def launch(self, job: str = "job", key: str | None = None, **request: Any) -> Run:
        """Launch a run of a registered job."""
        wanted = LaunchRequest.model_validate({"job": job, **request})
        return launch(self.adapters, self.project, wanted, ADA, key)[0]

    def run(self, run: Run) -> Run:
        """A run as it is kept now."""
        return self.adapters.store.get_run(self.project, run.run_id)

    def dispatch(self, *runs: Run) -> list[str]:
        """Send the runs' requests through the handler as one batch; the ids of the messages that failed."""
        bodies = [run_requested(run.project, run.run_id) for run in runs]
        return dispatch_messages(bodies)

    def batch_job(self, run: Run) -> dict[str, Any]:
        """The AWS Batch job of a run."""
        return self.bench.job(self.run(run).batch_job_id or "")

    def definitions(self, job: str = "job", version: int = 1) -> list[str]:
        """Every AWS Batch job definition that was ever registered for a version."""
        found = self.bench.batch.describe_job_definitions(
            jobDefinitionName=f"launchbay_{self.project}-{job}-v{version}"
        )
        return [one["jobDefinitionArn"] for one in found["jobDefinitions"]]

    def batch_jobs(self, run: Run) -> list[dict[str, Any]]:
        """Every AWS Batch job that was ever submitted for a run."""
        filters = [{"name": "JOB_NAME", "values": [f"launchbay-{run.project}-{run.run_id}"]}]
        found = self.bench.batch.list_jobs(jobQueue=run.placement.job_queue, filters=filters)
        return list(found["jobSummaryList"])

    def send_status(self, run: Run, status: str, **detail: Any) -> Run:
        """Send a state change of the run's AWS Batch job through the handler; the run after it."""
        handler_of("track")(self.event(run, status, **detail), LambdaContext())
        return self.run(run)

    def block(self, run: Run, reason: str | None = None, **detail: Any) -> Run:
        """Send the event that a run's AWS Batch job holds up its queue through the handler; the run after it."""
        event = sample_event("batch_job_queue_blocked")
        named = {"jobName": f"launchbay-{run.project}-{run.run_id}"}
        job_id = self.run(run).batch_job_id or event["detail"]["jobId"]
        said = {"statusReason": reason} if reason else {}
        handler_of("track")(
            event | {"detail": event["detail"] | named | {"jobId": job_id} | said | detail}, LambdaContext()
        )
        return self.run(run)

    def event(self, run: Run, status: str, **detail: Any) -> dict[str, Any]:
        """A sample event, with this run's job in it."""
        event = sample_event("batch_job_succeeded" if status == "SUCCEEDED" else "batch_job_running")
        named = {"jobName": f"launchbay-{run.project}-{run.run_id}", "status": status}
        job_id = self.run(run).batch_job_id or event["detail"]["jobId"]
        return event | {"detail": event["detail"] | named | {"jobId": job_id} | detail}

    def wait(self, condition: Callable[[], Any]) -> Any:
        """What `condition` gives once it is true."""
        return wait_for(condition)


def run_requested(project: str, run_id: str, **detail: Any) -> str:
    """The body of a lane's message: the whole event."""
    body = json.loads(sample_event("run_requested_sqs")["Records"][0]["body"])
    return json.dumps(body | {"detail": body["detail"] | {"project": project, "run_id": run_id} | detail})


def dispatch_messages(bodies: Sequence[str], context: LambdaContext | None = None) -> list[str]:
    """Send messages through the dispatch handler as one batch; the ids of those that failed."""
    record = sample_event("run_requested_sqs")["Records"][0]
    records = [record | {"messageId": f"message-{number}", "body": body} for number, body in enumerate(bodies)]
    answer: Mapping[str, Any] = handler_of("dispatch")({"Records": records}, context or LambdaContext())
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def age(run: Run, seconds_ago: str, **members: Any) -> None:
    """Make a run look as if there was no news of it since `seconds_ago`, an ISO 8601 time."""
    values = {"heard_at": seconds_ago, **members}
    client("dynamodb").update_item(
        TableName=create_adapters().settings.table,
        Key={"pk": {"S": f"RUN#{run.project}#{run.run_id}"}, "sk": {"S": "STATE"}},
        UpdateExpression="SET " + ", ".join(f"{name} = :{name}" for name in values),
        ExpressionAttributeValues={f":{name}": {"S": value} for name, value in values.items()},
    )


def forget_open_runs(project: str) -> None:
    """Take a project's runs out of the open ones: on a slow machine, they are silent by the next test's sweep."""
    dynamodb, table = client("dynamodb"), create_adapters().settings.table
    for run in create_adapters().store.open_runs("9999-01-01T00:00:00.000Z", 100_000):
        if run.project == project:
            key = {"pk": {"S": f"RUN#{project}#{run.run_id}"}, "sk": {"S": "STATE"}}
            dynamodb.update_item(TableName=table, Key=key, UpdateExpression="REMOVE open_pk")
