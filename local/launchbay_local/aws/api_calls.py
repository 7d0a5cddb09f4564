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

_SIGNED = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/,\s]+)/\d{8}/(?P<region>[a-z0-9-]+)/(?P<service>[a-z0-9-]+)/aws4_request"
    r"\s*(?:,.*)?"
)
# Signature Version 2. With slashes in its key, it could be read as a scope of version 4.
_SIGNED_BEFORE = re.compile(r"AWS (?P<key>[^/:,\s]+):[^/,\s]*(?:/[^/,\s]*){0,3}")
_TARGET = re.compile(r"\w+\.\w+")
_CREDENTIAL_PARTS = 5
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


class UnreadableCall(Exception):
    """A request names its call in a way that no SDK does, so that others could read another call from it."""


def identify(request: Request) -> ApiCall:
    """The call that a request makes; one without an `Authorization` header is S3's, as it is for moto.

    moto looks for the service and the operation in more places than SDKs use. What it might find elsewhere is refused:
    policies would be asked about one call, and another one executed.

    Raises:
        UnreadableCall: it does not name its call as SDKs do.
    """
    target = request.header("x-amz-target") or ""
    region, service = _scope_of(request)
    if target and (service == "s3" or not _TARGET.fullmatch(target) or not _is_json(request)):
        raise UnreadableCall("x-amz-target")
    if service != "s3" and "Action" in parse_qs(request.query, keep_blank_values=True):
        raise UnreadableCall("Action")
    operation = target.rpartition(".")[2]
    if not operation and service == "sqs":
        operation = parse_qs(request.body.decode("utf-8", "replace")).get("Action", [""])[0]
    return ApiCall(service, operation, request, region)


def access_key_of(authorization: str) -> str | None:
    """The access key in an `Authorization` header, of either version; None if it has none.

    >>> access_key_of("AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/s3/aws4_request, SignedHeaders=host")
    'AKIA'
    """
    found = _SIGNED.fullmatch(authorization) or _SIGNED_BEFORE.fullmatch(authorization)
    return found["key"] if found else None


def _scope_of(request: Request) -> tuple[str, str]:
    """The region and the service that a request is signed for."""
    authorization = request.header("authorization")
    if authorization is None:
        credential = parse_qs(request.query).get("X-Amz-Credential", [""])[0].split("/")
        if len(credential) != _CREDENTIAL_PARTS:
            return REGION, "s3"
        if credential[3] != "s3":
            raise UnreadableCall("X-Amz-Credential")
        return credential[2], "s3"
    found = _SIGNED.fullmatch(authorization)
    if found:
        return found["region"], found["service"]
    if not _SIGNED_BEFORE.fullmatch(authorization):
        raise UnreadableCall("Authorization")
    return REGION, "s3"


def _is_json(request: Request) -> bool:
    kind = (request.header("content-type") or "").partition(";")[0].strip().lower()
    return kind.startswith(("application/x-amz-json-", "application/json"))
