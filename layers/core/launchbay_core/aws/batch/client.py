"""Calls to AWS Batch: register definitions; submit, find, describe and terminate jobs; look at queues.

SubmitJob has no idempotency token, so a request whose answer is lost must not be sent again: the job may be there. Its
client therefore never retries; a request that AWS Batch says it has throttled is sent again here.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from launchbay_core.aws.batch.errors import RefusedByBatch, ThrottledByBatch
from launchbay_core.aws.batch.job_definitions import job_definition
from launchbay_core.aws.batch.pace import Pace
from launchbay_core.aws.batch.queue_snapshots import QueueSnapshot, read_snapshot
from launchbay_core.aws.batch.quotas import check_definition, check_submission
from launchbay_core.aws.batch.tags import STACK_TAG
from launchbay_core.aws.errors import error_code, map_errors
from launchbay_core.aws.settings import Settings
from launchbay_core.domain.jobs import JobVersion
from launchbay_core.logger import logger

if TYPE_CHECKING:
    from mypy_boto3_batch import BatchClient

MAX_DESCRIBED = 100  # jobs per DescribeJobs call
_FIRST_PAUSE = 0.2  # seconds
SUBMIT_ATTEMPTS = 4  # while AWS Batch throttles, each at this process's pace
_ENDED = {"SUCCEEDED", "FAILED"}
MAX_REASON = 1024  # characters that are sent of a reason, which is far more than a person reads
_THROTTLES = {"TooManyRequestsException", "ThrottlingException", "Throttling", "RequestLimitExceeded"}
_REFUSALS = {"ClientException", "ValidationException"}


@dataclass(frozen=True)
class FoundJob:
    """A job as ListJobs shows it."""

    job_id: str
    has_ended: bool


class Batch:
    """AWS Batch; the settings say how jobs are defined and how fast they are submitted.

    `make_submitting` makes a client that sends each request once; most processes never submit.
    """

    def __init__(self, client: BatchClient, make_submitting: Callable[[], BatchClient], settings: Settings) -> None:
        self._client = client
        self._make_submitting = make_submitting
        self._settings = settings
        self._pace = Pace(settings.submits_per_second)

    def definition(self, version: JobVersion) -> dict[str, Any]:
        """What `register` registers for a version, in this deployment as it is now."""
        return job_definition(version, self._settings)

    @map_errors()
    def register(self, version: JobVersion) -> str:
        """Register a version's job definition, and return its ARN.

        Raises:
            RefusedByBatch: AWS Batch refuses it for good.
            OverQuota: it is over a quota of AWS Batch.
            ThrottledByBatch: AWS Batch takes no more requests at the moment.
        """
        request = self.definition(version)
        check_definition(request)
        with _map_refusals():
            return self._client.register_job_definition(**request)["jobDefinitionArn"]

    @map_errors()
    def is_active(self, definition: str) -> bool:
        """Whether jobs can be submitted with a job definition, by its ARN: it may have been deregistered."""
        found = self._client.describe_job_definitions(jobDefinitions=[definition])["jobDefinitions"]
        return any(one.get("status") == "ACTIVE" for one in found)

    @map_errors()
    def submit(
        self,
        name: str,
        *,
        queue: str,
        definition: str,
        overrides: Mapping[str, Any],
        share: Mapping[str, str | int],
        tags: Mapping[str, str],
    ) -> str:
        """Submit a job at this process's pace, and return its id.

        `job_overrides` makes the `overrides`, and `share_members` the `share`.

        Raises:
            RefusedByBatch: AWS Batch refuses it for good.
            OverQuota: it is over a quota of AWS Batch.
            ThrottledByBatch: AWS Batch takes no more requests at the moment, so there is no job.
            AwsUnavailable: there was no answer; there may be a job.
        """
        request: dict[str, Any] = {
            "jobName": name,
            "jobQueue": queue,
            "jobDefinition": definition,
            **overrides,
            **share,
            "propagateTags": True,
            "tags": {STACK_TAG: self._settings.job_queue_prefix, **tags},
        }
        check_submission(request)
        for attempt in range(1, SUBMIT_ATTEMPTS):
            try:
                return self._submit_once(request)
            except ThrottledByBatch:
                _wait_after_throttle(attempt)
        return self._submit_once(request)

    def _submit_once(self, request: Mapping[str, Any]) -> str:
        self._pace.wait()
        with _map_refusals():
            return self._make_submitting().submit_job(**request)["jobId"]

    def find(self, name: str, queue: str) -> str | None:
        """The id of the oldest job with this name in a queue, in any state; None if there is none."""
        found = self.find_all(name, queue)
        return found[0].job_id if found else None

    @map_errors()
    def find_all(self, name: str, queue: str) -> list[FoundJob]:
        """Every job with this name in a queue, in any state, the oldest first; none if there is no such queue.

        Deleting a queue ends its jobs. A job that was submitted a moment ago may be missing.
        """
        asked: Any = {"jobQueue": queue, "filters": [{"name": "JOB_NAME", "values": [name]}]}
        try:
            with _map_refusals():
                pages = list(self._client.get_paginator("list_jobs").paginate(**asked))
        except RefusedByBatch as error:
            logger.warning("no jobs are listed in %s: %s", queue, error)
            return []
        found = [job for page in pages for job in page["jobSummaryList"]]
        found.sort(key=lambda job: job.get("createdAt", 0))
        return [FoundJob(job["jobId"], job.get("status") in _ENDED) for job in found]

    @map_errors()
    def describe(self, job_ids: Sequence[str]) -> list[dict[str, Any]]:
        """The jobs with these ids that AWS Batch still knows; it forgets a job some days after its end.

        An id that AWS Batch refuses is that of no job; the others are described all the same.
        """
        found: list[Any] = []
        for start in range(0, len(job_ids), MAX_DESCRIBED):
            found += self._describe(list(job_ids[start : start + MAX_DESCRIBED]))
        return found

    @map_errors()
    def cancel(self, job_id: str, reason: str) -> None:
        """End a job that has not started, now or when it reaches the head of its queue; any other one goes on.

        A job that is STARTING or RUNNING is not cancelled, and the call succeeds nevertheless
        (https://docs.aws.amazon.com/batch/latest/APIReference/API_CancelJob.html).
        """
        self._client.cancel_job(jobId=job_id, reason=reason[:MAX_REASON])

    @map_errors()
    def snapshot(self, queue: str) -> QueueSnapshot:
        """What waits in a job queue, in the order in which it will be dispatched."""
        return read_snapshot(queue, self._client.get_job_queue_snapshot(jobQueue=queue))

    @map_errors()
    def _describe(self, job_ids: list[str]) -> list[Any]:
        try:
            with _map_refusals():
                return list(self._client.describe_jobs(jobs=job_ids)["jobs"])
        except RefusedByBatch as error:
            if len(job_ids) == 1:
                logger.warning("%s is not described: %s", job_ids[0], error)
                return []
        middle = len(job_ids) // 2
        return self._describe(job_ids[:middle]) + self._describe(job_ids[middle:])

    @map_errors()
    def terminate(self, job_id: str, reason: str) -> None:
        """End a job in any state; one that has already ended, or is no longer known, stays as it is."""
        try:
            with _map_refusals():
                self._client.terminate_job(jobId=job_id, reason=reason[:MAX_REASON])
        except RefusedByBatch as error:
            logger.warning("%s is not ended: %s", job_id, error)


def _wait_after_throttle(attempt: int) -> None:
    """Wait longer after each attempt; half of it by chance, so that processes do not come again at once."""
    time.sleep(_FIRST_PAUSE * 2 ** (attempt - 1) * random.uniform(0.5, 1))  # noqa: S311  (no secret)


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
