"""Which AWS region a job is in: its environment says so, otherwise the ECS agent that has started its container."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from contextlib import closing
from urllib.parse import urlsplit

from launchbay.runtime.s3.retries import HTTP_ERRORS

UNKNOWN = "us-east-1"  # from where S3 says in which region a bucket is
_SECONDS = 2


def find_region(environment: Mapping[str, str]) -> str:
    """The region of this process.

    A private network may reach S3 in its own region alone, so guessing is the last resort.
    """
    named = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION")
    return named or _region_of_task(environment.get("ECS_CONTAINER_METADATA_URI_V4", "")) or UNKNOWN


def _region_of_task(metadata: str) -> str | None:
    """The region in the ARN of the task, which the agent tells every container; None if it does not."""
    parts = urlsplit(metadata)
    if parts.scheme != "http" or not parts.netloc:
        return None
    with closing(http.client.HTTPConnection(parts.netloc, timeout=_SECONDS)) as connection:
        try:
            connection.request("GET", f"{parts.path}/task")
            task = json.loads(connection.getresponse().read())
            return str(task["TaskARN"]).split(":")[3] or None
        except (*HTTP_ERRORS, ValueError, KeyError, TypeError, IndexError):
            return None  # S3 says where the bucket is
