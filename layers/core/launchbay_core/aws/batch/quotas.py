"""AWS Batch's fixed quotas on requests, which can't be raised: checked before a request is sent.

AWS Batch refuses a request over a quota without its size; these checks say what is too large, and what to do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from launchbay_core.errors import LaunchbayError

MAX_DEFINITION_BYTES = 24 * 1024  # of RegisterJobDefinition
MAX_SUBMISSION_BYTES = 30 * 1024  # of SubmitJob
MAX_OVERRIDES_CHARACTERS = 8192  # Amazon ECS's limit on the whole JSON text
MAX_ARRAY_SIZE = 10_000


@dataclass(eq=False)
class OverQuota(LaunchbayError):
    """A request to AWS Batch is over one of its fixed quotas, which are the same for every account."""

    what: str
    size: int
    limit: int
    unit: str
    remedy: str

    def __str__(self) -> str:
        """What is too large, by how much, and what to do."""
        return f"{self.what} has {self.size:,} {self.unit}; AWS Batch takes at most {self.limit:,}. {self.remedy}"


def check_definition(request: Mapping[str, Any]) -> None:
    """Check a RegisterJobDefinition request.

    Raises:
        OverQuota: it is too large.
    """
    remedy = "Shorten the job's command and environment: put what is long into a config file."
    _check("The job definition", _count_bytes(request), MAX_DEFINITION_BYTES, "bytes", remedy)


def check_submission(request: Mapping[str, Any]) -> None:
    """Check a SubmitJob request.

    Raises:
        OverQuota: it, its container overrides or its array are too large.
    """
    size = request.get("arrayProperties", {}).get("size", 0)
    _check("The array job", size, MAX_ARRAY_SIZE, "runs", "Split it.")
    overrides = max(len(_to_json(request.get(one, {}))) for one in ("containerOverrides", "ecsPropertiesOverride"))
    remedy = "Put inputs into the run config, which travels by S3."
    _check("The job's container overrides", overrides, MAX_OVERRIDES_CHARACTERS, "characters", remedy)
    _check("The job's submission", _count_bytes(request), MAX_SUBMISSION_BYTES, "bytes", remedy)


def _check(what: str, size: int, limit: int, unit: str, remedy: str) -> None:
    if size > limit:
        raise OverQuota(what, size, limit, unit, remedy)


def _count_bytes(request: Mapping[str, Any]) -> int:
    return len(_to_json(request).encode())


def _to_json(value: Any) -> str:
    """A value as botocore sends it: with spaces after commas and non-ASCII characters escaped."""
    return json.dumps(value)
