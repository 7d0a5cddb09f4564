"""Names and ARNs of AWS Batch's resources."""

from __future__ import annotations

from dataclasses import dataclass

from launchbay_local.location import ACCOUNT

COMPUTE_ENVIRONMENT = "local"


@dataclass(frozen=True)
class Arns:
    """The ARNs of one account and region."""

    region: str
    account: str = ACCOUNT

    def arn(self, resource: str) -> str:
        """The ARN of a Batch resource, such as `job/…`."""
        return f"arn:aws:batch:{self.region}:{self.account}:{resource}"

    def queue(self, name_or_arn: str) -> str:
        """The ARN of a job queue."""
        return self.arn(f"job-queue/{last_part(name_or_arn)}")

    def compute_environment(self) -> str:
        """The ARN of this machine as a compute environment."""
        return self.arn(f"compute-environment/{COMPUTE_ENVIRONMENT}")


def last_part(name_or_arn: str) -> str:
    """The name in an ARN, or the name itself.

    >>> last_part("arn:aws:batch:us-east-1:123456789012:job-queue/cpu"), last_part("cpu")
    ('cpu', 'cpu')
    """
    return name_or_arn.rsplit("/", 1)[-1]
