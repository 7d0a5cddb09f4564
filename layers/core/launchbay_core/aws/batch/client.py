"""Calls to AWS Batch: register definitions; submit, find, describe and terminate jobs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from launchbay_core.aws.batch.errors import RefusedByBatch, ThrottledByBatch
from launchbay_core.aws.batch.job_definitions import job_definition
from launchbay_core.aws.batch.pace import Pace
from launchbay_core.aws.batch.quotas import check_definition, check_submission
from launchbay_core.aws.errors import error_code, map_errors
from launchbay_core.aws.settings import Settings
from launchbay_core.domain.jobs import JobVersion
from launchbay_core.domain.states import from_batch

if TYPE_CHECKING:
    from mypy_boto3_batch import BatchClient

MAX_DESCRIBED = 100  # jobs per DescribeJobs call
MAX_REASON = 1024  # characters that CancelJob takes
_THROTTLES = {"TooManyRequestsException", "ThrottlingException", "Throttling", "RequestLimitExceeded"}
_REFUSALS = {"ClientException", "ValidationException"}


class Batch:
    """AWS Batch; the settings say how jobs are defined and how fast they are submitted."""

    def __init__(self, client: BatchClient, settings: Settings) -> None:
        self._client = client
        self._settings = settings
        self._pace = Pace(settings.submits_per_second)

    @map_errors()
    def register(self, version: JobVersion) -> str:
        """Register a version's job definition, and return its ARN.

        Raises:
            RefusedByBatch: AWS Batch refuses it for good.
            OverQuota: it is over a quota of AWS Batch.
            ThrottledByBatch: AWS Batch takes no more requests at the moment.
        """
        request = job_definition(version, self._settings)
        check_definition(request)
        with _map_refusals():
            return self._client.register_job_definition(**request)["jobDefinitionArn"]

    @map_errors()
    def submit(
        self,
        name: str,
        *,
        queue: str,
        definition: str,
        overrides: Mapping[str, Any],
        tags: Mapping[str, str],
    ) -> str:
        """Submit a job at this process's pace, and return its id; `job_overrides` makes the `overrides`.

        Raises:
            RefusedByBatch: AWS Batch refuses it for good.
            OverQuota: it is over a quota of AWS Batch.
            ThrottledByBatch: AWS Batch takes no more requests at the moment.
        """
        request: dict[str, Any] = {
            "jobName": name,
            "jobQueue": queue,
            "jobDefinition": definition,
            **overrides,
            "propagateTags": True,
            "tags": dict(tags),
        }
        check_submission(request)
        self._pace.wait()
        with _map_refusals():
            return self._client.submit_job(**request)["jobId"]

    @map_errors()
    def find(self, name: str, queue: str) -> str | None:
        """The id of the job with this name in a queue, in any state; None if there is none."""
        answer = self._client.list_jobs(jobQueue=queue, filters=[{"name": "JOB_NAME", "values": [name]}])
        found = sorted(answer["jobSummaryList"], key=lambda job: job.get("createdAt", 0))
        return found[0]["jobId"] if found else None

    @map_errors()
    def find_alive(self, name: str, queue: str) -> list[str]:
        """The ids of the jobs with this name in a queue that have not ended."""
        answer = self._client.list_jobs(jobQueue=queue, filters=[{"name": "JOB_NAME", "values": [name]}])
        return [job["jobId"] for job in answer["jobSummaryList"] if not from_batch(job["status"]).is_terminal]

    @map_errors()
    def describe(self, job_ids: Sequence[str]) -> list[dict[str, Any]]:
        """The jobs with these ids that AWS Batch still knows; it forgets a job about a day after its end."""
        found: list[Any] = []
        for start in range(0, len(job_ids), MAX_DESCRIBED):
            found += self._client.describe_jobs(jobs=list(job_ids[start : start + MAX_DESCRIBED]))["jobs"]
        return found

    @map_errors()
    def cancel(self, job_id: str, reason: str) -> None:
        """End a job that has not started, now or when it reaches the head of its queue; any other one goes on.

        A job that is STARTING or RUNNING is not cancelled, and the call succeeds nevertheless
        (https://docs.aws.amazon.com/batch/latest/APIReference/API_CancelJob.html).
        """
        self._client.cancel_job(jobId=job_id, reason=reason[:MAX_REASON])

    @map_errors()
    def terminate(self, job_id: str, reason: str) -> None:
        """End a job in any state; one that has already ended stays as it is."""
        self._client.terminate_job(jobId=job_id, reason=reason)


@contextmanager
def _map_refusals() -> Iterator[None]:
    """Tell refusals for good (`ClientException`, a value out of bounds) and throttling from other failures."""
    try:
        yield
    except ClientError as error:
        message = error.response["Error"].get("Message", str(error))
        if error_code(error) in _REFUSALS:
            raise RefusedByBatch(message) from error
        if error_code(error) in _THROTTLES:
            raise ThrottledByBatch(message) from error
        raise
