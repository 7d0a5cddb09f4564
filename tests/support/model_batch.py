"""AWS Batch as a model in memory, for tests that put faults at its calls: jobs move when they are told to.

A job starts as `launchbay exec` does: it claims its run, and runs its command only if the claim is its own.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from launchbay_core.aws.batch.job_names import parse_job_name
from launchbay_core.contracts.claim import DUPLICATE_EXIT
from launchbay_core.domain.clock import now

_ORDER = ("SUBMITTED", "RUNNABLE", "STARTING", "RUNNING")
_ENDED = ("SUCCEEDED", "FAILED")
_ARN = "arn:aws:batch:us-east-1:123456789012"


@dataclass
class Refusal(Exception):
    """What AWS Batch answers to a request that it refuses."""

    message: str


@dataclass
class Job:
    """A job; `exit_code` is what its command ends with."""

    job_id: str
    name: str
    queue: str
    definition: str
    environment: list[dict[str, str]]
    created_at: int
    status: str = "SUBMITTED"
    reason: str | None = None
    container: dict[str, Any] = field(default_factory=dict)
    attempts: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_live(self) -> bool:
        """Whether it is not over."""
        return self.status not in _ENDED

    def detail(self) -> dict[str, Any]:
        """The job as DescribeJobs and events have it."""
        return {
            "jobId": self.job_id,
            "jobName": self.name,
            "jobQueue": f"{_ARN}:job-queue/{self.queue}",
            "jobDefinition": self.definition,
            "status": self.status,
            "createdAt": self.created_at,
            "attempts": list(self.attempts),
            "container": {"environment": self.environment, **self.container},
            **({"statusReason": self.reason} if self.reason else {}),
        }


def is_of_one_run(*names: str) -> bool:
    """Whether jobs of these names are of one run."""
    return len({named.run_id for name in names if (named := parse_job_name(name))}) == 1


class ModelBatch:
    """One account's AWS Batch. `claims` tries to claim a run for a job, as the job's container does."""

    def __init__(self, claims: Callable[[Job], bool]) -> None:
        self._claims = claims
        self.reset()

    def reset(self) -> None:
        """Another account, with queues of every name."""
        self.jobs: dict[str, Job] = {}
        self.definitions: dict[str, str] = {}  # the status of each, by its ARN
        self.events: list[dict[str, Any]] = []
        self.started: list[str] = []  # ids of jobs whose commands have started
        self.exit_code = 0
        self.hides_new_jobs = False
        self.undescribed: set[str] = set()  # ids of jobs that DescribeJobs leaves out of its answers
        self.lost_queues: set[str] = set()
        self.crowded: list[str] = []  # names of jobs that were alive when another number of their run was submitted
        self.full_queues: set[str] = set()  # which have no machine: their jobs wait
        self.is_told: Callable[[Job], bool] = lambda _job: True  # whether a later attempt knows what it restores

    def answer(self, operation: str, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """The status and the document of the answer to a request."""
        try:
            return 200, getattr(self, f"_{operation}")(asked)
        except Refusal as refusal:
            return 400, {"__type": "ClientException", "message": refusal.message}

    def live(self) -> list[Job]:
        """The jobs that are not over."""
        return [job for job in self.jobs.values() if job.is_live]

    def advance(self) -> None:
        """Let every job take its next step."""
        for job in self.live():
            if job.status == "STARTING" and job.attempts and not self.is_told(job):
                continue  # its runner waits
            if job.status == "STARTING" and not self._claims(job):
                self.end(job, DUPLICATE_EXIT)
            elif job.status == "RUNNING":
                self.end(job, self.exit_code)
            elif job.status != "RUNNABLE" or job.queue not in self.full_queues:
                if job.status == "STARTING":
                    self.started.append(job.job_id)
                self._move(job, _ORDER[_ORDER.index(job.status) + 1])

    def reclaim(self, job: Job) -> None:
        """Take the machine of a running job away: its attempt ends, and another one will follow."""
        task = f"{_ARN.replace(':batch:', ':ecs:')}:task/launchbay/{len(job.attempts) + 1:032x}"
        times = {"startedAt": job.created_at + 1, "stoppedAt": job.created_at + 2}
        reason = "Host EC2 (instance i-0a1b2c3d) terminated."
        job.attempts.append({"container": {"taskArn": task}, "statusReason": reason, **times})
        job.container = {}
        self._move(job, "RUNNABLE")

    def end(self, job: Job, exit_code: int | None, reason: str | None = None) -> None:
        """Let a job end."""
        if exit_code is not None:
            job.container = {"exitCode": exit_code}
            job.attempts.append({"container": dict(job.container)})
        job.reason = reason
        self._move(job, "SUCCEEDED" if exit_code == 0 else "FAILED")

    def _move(self, job: Job, status: str) -> None:
        job.status = status
        self.events.append(job.detail())

    def _RegisterJobDefinition(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        revision = 1 + sum(f"/{asked['jobDefinitionName']}:" in arn for arn in self.definitions)
        arn = f"{_ARN}:job-definition/{asked['jobDefinitionName']}:{revision}"
        self.definitions[arn] = "ACTIVE"
        return {"jobDefinitionName": asked["jobDefinitionName"], "jobDefinitionArn": arn, "revision": revision}

    def _DescribeJobDefinitions(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        known = [arn for arn in asked["jobDefinitions"] if arn in self.definitions]
        return {"jobDefinitions": [{"jobDefinitionArn": arn, "status": self.definitions[arn]} for arn in known]}

    def _SubmitJob(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        self._check_queue(asked["jobQueue"])
        if self.definitions.get(asked["jobDefinition"]) != "ACTIVE":
            raise Refusal(f"JobDefinition {asked['jobDefinition']} does not exist or is not in ACTIVE status")
        environment = asked.get("containerOverrides", {}).get("environment", [])
        created = int(now().timestamp() * 1000)
        job = Job(str(uuid.uuid4()), asked["jobName"], asked["jobQueue"], asked["jobDefinition"], environment, created)
        self.crowded += [one.name for one in self.live() if one.name != job.name and is_of_one_run(one.name, job.name)]
        self.jobs[job.job_id] = job
        self.events.append(job.detail())
        return {"jobId": job.job_id, "jobName": job.name}

    def _ListJobs(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        self._check_queue(asked["jobQueue"])
        [name] = asked["filters"][0]["values"]
        found = [job for job in self.jobs.values() if (job.name, job.queue) == (name, asked["jobQueue"])]
        if self.hides_new_jobs:
            found = [job for job in found if job.status != "SUBMITTED"]
        return {"jobSummaryList": [job.detail() | {"jobName": job.name} for job in found]}

    def _DescribeJobs(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        if bad := [job_id for job_id in asked["jobs"] if "!" in job_id]:
            raise Refusal(f"The job id {bad[0]} is not valid")
        known = [job_id for job_id in asked["jobs"] if job_id in self.jobs and job_id not in self.undescribed]
        return {"jobs": [self.jobs[job_id].detail() for job_id in known]}

    def _TerminateJob(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        job = self.jobs.get(asked["jobId"])
        if job is None:
            raise Refusal(f"There is no job {asked['jobId']}")
        if job.is_live:
            self.end(job, 143 if job.status == "RUNNING" else None, asked["reason"])
        return {}

    def _CancelJob(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        """It succeeds for jobs that have started, which go on, and for those that are not known."""
        job = self.jobs.get(asked["jobId"])
        if job is not None and job.status in ("SUBMITTED", "RUNNABLE"):
            self.end(job, None, asked["reason"])
        return {}

    def _check_queue(self, queue: str) -> None:
        if queue in self.lost_queues:
            raise Refusal(f"Job queue {queue} does not exist")
