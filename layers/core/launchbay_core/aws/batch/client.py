"""AWS Batch: definitions, submission, lookup and termination of jobs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from launchbay_core.aws.batch.job_definitions import job_definition
from launchbay_core.aws.batch.pace import Pace
from launchbay_core.aws.batch.quotas import check_definition, check_submission
from launchbay_core.aws.settings import Settings
from launchbay_core.domain.jobs import JobVersion
from launchbay_core.domain.names import RUN_ID
from launchbay_core.errors import LaunchbayError

if TYPE_CHECKING:
    from mypy_boto3_batch import BatchClient

MAX_DESCRIBED = 100  # jobs a DescribeJobs call
_THROTTLES = {"TooManyRequestsException", "ThrottlingException", "Throttling", "RequestLimitExceeded"}
_REFUSALS = {"ClientException", "ValidationException"}
_JOB_NAME = re.compile(rf"launchbay-(?P<project>.+)-(?P<run_id>{RUN_ID.pattern})")


@dataclass(eq=False)
class Refused(LaunchbayError):
    """AWS Batch refuses a request for good: another try would end the same."""

    reason: str

    def __str__(self) -> str:
        """What AWS Batch said."""
        return f"AWS Batch refused the job: {self.reason}"


@dataclass(eq=False)
class Throttled(LaunchbayError):
    """AWS Batch takes no more requests at the moment: the same request later may be taken."""

    reason: str

    def __str__(self) -> str:
        """What AWS Batch said."""
        return f"AWS Batch takes no more requests at the moment: {self.reason}"


def job_name(project: str, run_id: str) -> str:
    """The name of a run's AWS Batch job."""
    return f"launchbay-{project}-{run_id}"


def parse_job_name(name: str) -> tuple[str, str] | None:
    """The project and run id of an AWS Batch job of ours, or None for any other.

    >>> parse_job_name("launchbay-vision-01JZ8Q4T6V2M9X3C7B5N1K0HFD")
    ('vision', '01JZ8Q4T6V2M9X3C7B5N1K0HFD')
    """
    match = _JOB_NAME.fullmatch(name)
    return (match["project"], match["run_id"]) if match else None


class Batch:
    """AWS Batch, as the settings say that jobs are to be defined."""

    def __init__(self, client: BatchClient, settings: Settings) -> None:
        self._client = client
        self._settings = settings
        self._pace = Pace(settings.submits_per_second)

    def register(self, version: JobVersion) -> str:
        """Register a version's job definition, and return its ARN.

        Raises:
            Refused: AWS Batch refuses it for good.
            OverQuota: it is larger than AWS Batch takes.
            Throttled: AWS Batch takes no more requests at the moment.
        """
        request = job_definition(version, self._settings)
        check_definition(request)
        with _Answers():
            return self._client.register_job_definition(**request)["jobDefinitionArn"]

    def submit(
        self,
        name: str,
        *,
        queue: str,
        definition: str,
        overrides: Mapping[str, Any],
        tags: Mapping[str, str],
    ) -> str:
        """Submit a job at this process's pace, and return the job's id; `overrides` are `job_definitions.overrides`.

        Raises:
            Refused: AWS Batch refuses it for good.
            OverQuota: it is larger than AWS Batch takes.
            Throttled: AWS Batch takes no more requests at the moment.
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
        with _Answers():
            return self._client.submit_job(**request)["jobId"]

    def find(self, name: str, queue: str) -> str | None:
        """The id of the job of this name in a queue, whatever its state; None if there is none."""
        answer = self._client.list_jobs(jobQueue=queue, filters=[{"name": "JOB_NAME", "values": [name]}])
        found = sorted(answer["jobSummaryList"], key=lambda job: job.get("createdAt", 0))
        return found[0]["jobId"] if found else None

    def describe(self, job_ids: Sequence[str]) -> list[dict[str, Any]]:
        """The jobs with these ids that AWS Batch still knows; it forgets them about a day after their end."""
        found: list[Any] = []
        for start in range(0, len(job_ids), MAX_DESCRIBED):
            found += self._client.describe_jobs(jobs=list(job_ids[start : start + MAX_DESCRIBED]))["jobs"]
        return found

    def terminate(self, job_id: str, reason: str) -> None:
        """End a job, in whatever state it is; one that has ended already stays as it is."""
        self._client.terminate_job(jobId=job_id, reason=reason)


class _Answers:
    """Tells refusals for good (`ClientException`, a value out of bounds) and throttling from what else may fail."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, ClientError):
            return
        code, message = error.response["Error"]["Code"], error.response["Error"].get("Message", str(error))
        if code in _REFUSALS:
            raise Refused(message) from error
        if code in _THROTTLES:
            raise Throttled(message) from error
