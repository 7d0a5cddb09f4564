"""What the stand-in for AWS Batch asks of whoever runs it: by itself it refuses nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from launchbay_local.aws.api_calls import ApiCall
from launchbay_local.http.messages import Response

# The answer to a call that is not allowed, None for one that is; the tags of a resource by its ARN.
Refuse = Callable[[ApiCall, Callable[[str], Mapping[str, str]]], Response | None]


def nothing_refused(_call: ApiCall, _tags: Callable[[str], Mapping[str, str]]) -> Response | None:
    """Allow every call."""
    return None
