"""Which AWS region a job is in: its environment says so, otherwise the ECS agent that has started its container."""

from __future__ import annotations

from collections.abc import Mapping

from launchbay.runtime.s3.ecs_task import Unanswered, described_task

UNKNOWN = "us-east-1"  # from where S3 says in which region a bucket is
_SECONDS = 2


def find_region(environment: Mapping[str, str]) -> str:
    """The region of this process.

    A private network may reach S3 in its own region alone, so guessing is the last resort.
    """
    named = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION")
    return named or _region_of_task(environment) or UNKNOWN


def _region_of_task(environment: Mapping[str, str]) -> str | None:
    """The region in the ARN of the task, which the agent tells every container; None if it does not."""
    try:
        return str(described_task(environment, _SECONDS)["TaskARN"]).split(":")[3] or None
    except (Unanswered, KeyError, IndexError):
        return None  # S3 says where the bucket is
