"""The AWS API call that an HTTP request makes: its service and operation, as SDKs sign and name them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs

from launchbay_local.http.messages import Request
from launchbay_local.location import REGION

_SCOPE = re.compile(r"Credential=[^/]+/[^/]+/([^/]+)/([^/]+)/aws4_request")
_READ_ONLY = ("Get", "List", "Describe", "Query", "Scan", "BatchGet", "TransactGet", "Filter", "Head")


@dataclass(frozen=True)
class ApiCall:
    """An AWS API call, and the region that it is signed for; `operation` is empty for services that speak REST."""

    service: str
    operation: str
    request: Request
    region: str = REGION

    @property
    def is_read_only(self) -> bool:
        """Whether the call cannot change anything."""
        if self.operation:
            return self.operation.startswith(_READ_ONLY)
        return self.request.method in ("GET", "HEAD", "OPTIONS")

    @cached_property
    def body(self) -> dict[str, Any]:
        """The JSON body; empty if the body is not a JSON object."""
        try:
            decoded = json.loads(self.request.body or b"{}")
        except ValueError:
            return {}
        return decoded if isinstance(decoded, dict) else {}


def identify(request: Request) -> ApiCall:
    """The call that a request makes; an unsigned one without a target is S3's, as it is for moto."""
    target = request.header("x-amz-target") or ""
    scope = _SCOPE.search(request.header("authorization") or "")
    if scope:
        region, service = scope.groups()
    else:
        credential = parse_qs(request.query).get("X-Amz-Credential", [""])[0].split("/")
        region, service = (credential[2], credential[3]) if len(credential) == 5 else (REGION, "s3")
    operation = target.rpartition(".")[2]
    if not operation and service == "sqs":
        operation = parse_qs(request.body.decode("utf-8", "replace")).get("Action", [""])[0]
    return ApiCall(service, operation, request, region)
