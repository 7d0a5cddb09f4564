"""Names and ARNs of AWS Batch's resources, and of the ECS tasks that run its jobs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from launchbay_local.batch.errors import ClientException
from launchbay_local.location import ACCOUNT

COMPUTE_ENVIRONMENT = "local"
_CLUSTER = f"AWSBatch-{COMPUTE_ENVIRONMENT}"
_NAME_PATTERN = "[a-zA-Z_0-9-]{1,128}"
# A job definition's name may be followed by a revision, a job's id by the index of a child.
_NAME = re.compile(rf"{_NAME_PATTERN}(?::\d+)?")


@dataclass(frozen=True)
class Arns:
    """The ARNs of one account and region."""

    region: str
    account: str = ACCOUNT

    def arn(self, resource: str) -> str:
        """The ARN of a Batch resource, such as `job/…`."""
        return f"arn:aws:batch:{self.region}:{self.account}:{resource}"

    def queue(self, name: str) -> str:
        """The ARN of a job queue."""
        return self.arn(f"job-queue/{name}")

    def compute_environment(self) -> str:
        """The ARN of this machine as a compute environment."""
        return self.arn(f"compute-environment/{COMPUTE_ENVIRONMENT}")

    def task(self, task_id: str) -> str:
        """The ARN of an ECS task."""
        return f"arn:aws:ecs:{self.region}:{self.account}:task/{_CLUSTER}/{task_id}"

    def name_in(self, kind: str, reference: str) -> str | None:
        """The name in a name or ARN of a kind of resource, such as `job-queue`; None for another account or region's.

        Raises:
            ClientException: it is neither; the message is AWS Batch's, which reads an ARN of another kind as a name.
        """
        prefix, _, name = reference.partition(f":{kind}/")
        if prefix.startswith("arn:") and _NAME.fullmatch(name):
            return name if f"{prefix}:{kind}/" == self.arn(f"{kind}/") else None
        if not _NAME.fullmatch(reference):
            raise ClientException(f"Provided name {reference} is not supported pattern{_NAME_PATTERN}")
        return reference


def last_part(name_or_arn: str) -> str:
    """The name in an ARN, or the name itself.

    >>> last_part("arn:aws:batch:us-east-1:123456789012:job-queue/cpu"), last_part("cpu")
    ('cpu', 'cpu')
    """
    return name_or_arn.rsplit("/", 1)[-1]
