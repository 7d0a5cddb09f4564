"""What the stand-in for AWS Batch asks of whoever runs it: by itself it refuses nothing, and gives no credentials."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from launchbay_local.aws.api_calls import ApiCall
from launchbay_local.http.messages import Response

# The answer to a call that is not allowed, None for one that is; the tags of a resource by its ARN.
Refuse = Callable[[ApiCall, Callable[[str], Mapping[str, str]]], Response | None]


@dataclass(frozen=True)
class JobAttempt:
    """An attempt that is about to start: its job's id and number, image, roles and log group."""

    job_id: str
    number: int
    image: str
    job_role: str
    execution_role: str
    log_group: str


# The variables with an attempt's credentials.
AttemptCredentials = Callable[[JobAttempt], Mapping[str, str]]


def nothing_refused(_call: ApiCall, _tags: Callable[[str], Mapping[str, str]]) -> Response | None:
    """Allow every call."""
    return None


def no_credentials(_attempt: JobAttempt) -> Mapping[str, str]:
    """Give no credentials."""
    return {}
