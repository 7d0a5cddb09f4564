"""Stands before moto's S3, and refuses what S3 refuses and moto takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import parse_qs

from moto.backends import get_backend

from launchbay_local.aws.s3 import multipart
from launchbay_local.aws.s3.addresses import Address, read_address, with_bucket_in_path
from launchbay_local.aws.s3.conditions import Conditions
from launchbay_local.aws.s3.contents import check_content, without_chunks
from launchbay_local.aws.s3.encryption import check_version
from launchbay_local.aws.s3.errors import S3Error
from launchbay_local.aws.s3.forms import Form, read_form
from launchbay_local.aws.s3.post_policies import check_form
from launchbay_local.aws.s3.regions import check_region
from launchbay_local.aws.s3.signatures import Signature, check_signature, read_signature
from launchbay_local.http.messages import Request, Response
from launchbay_local.location import ACCOUNT, REGION

_MOST_PARTS = 10_000
Clock = Callable[[], dt.datetime]


class Execute(Protocol):
    """Executes a request; `check` is called first, when no other call can change anything."""

    def __call__(self, request: Request, check: Callable[[], None]) -> Response:
        """The response."""


class S3Front:
    """The S3 endpoint of one region: `read_address` says how a request may name it."""

    def __init__(self, region: str = REGION, now: Clock = lambda: dt.datetime.now(dt.UTC)) -> None:
        self._region = region
        self._now = now
        self._backend: Any = get_backend("s3")[ACCOUNT]["aws"]
        self._conditions = Conditions(self._backend.get_object)

    def __call__(self, request: Request, execute: Execute) -> Response:
        """Answer one request, by S3's refusal or by `execute`."""
        address = read_address(request, self._region)
        try:
            request = self.check(request, address)
            seen = self._conditions.seen(address)
            response = execute(with_bucket_in_path(request, address), lambda: self._check_state(request, address, seen))
        except S3Error as error:
            return error.response(request.method)
        if request.method == "DELETE" and response.status < 300:
            self._conditions.count_deletion(address)
        return response

    def answer(self, request: Request) -> Response | None:
        """The answer to a part of an upload, with its bucket in the path; None to every other request.

        moto would copy its content several times.
        """
        return multipart.take_part(self._backend, request, read_address(request, self._region))

    def check(self, request: Request, address: Address) -> Request:
        """Hold a request against everything but the conditions of a write; return it with its content not in chunks.

        Raises:
            S3Error: S3 would refuse it.
        """
        form = read_form(request)
        signature = read_signature(request, None if form is None else form.fields)
        bucket = self._backend.buckets.get(address.bucket)
        if bucket is not None:
            check_region(address, signature, bucket.region_name)
            check_version(signature, self._encryption(request, address, bucket, form))
        check_signature(request, signature, self._now())
        if bucket is not None:
            self._check_present(request, address, signature)
        if form is not None:
            check_form(form, address.bucket, self._now())
        _check_supported(request)
        _check_part(request)
        plain = without_chunks(request)
        check_content(plain)
        return plain

    def _check_present(self, request: Request, address: Address, signature: Signature) -> None:
        """Say that an object is missing to who has an address of it, to whom moto says that the signature is wrong."""
        if signature.place != "query" or request.method not in ("GET", "HEAD") or not address.key:
            return
        version = parse_qs(request.query).get("versionId", [None])[0]
        if self._backend.get_object(address.bucket, address.key, version_id=version) is None:
            raise S3Error("NoSuchKey", "The specified key does not exist.", 404, details={"Key": address.key})

    def _check_state(self, request: Request, address: Address, seen: int) -> None:
        """Hold a request against what is there, when nothing else can change it."""
        multipart.check_upload(self._backend, request, address)
        self._conditions.check(request, address, seen)

    def _encryption(self, request: Request, address: Address, bucket: Any, form: Form | None) -> str | None:
        """How the object that a request reads or writes is encrypted; None if it is about no object."""
        if request.method in ("PUT", "POST") and (address.key or form is not None):
            named = request.header("x-amz-server-side-encryption")
            given = named if form is None else form.fields.get("x-amz-server-side-encryption")
            default = (bucket.encryption or {}).get("Rule", {}).get("ApplyServerSideEncryptionByDefault", {})
            return given or default.get("SSEAlgorithm")
        if request.method in ("GET", "HEAD") and address.key:
            version = parse_qs(request.query).get("versionId", [None])[0]
            stored = self._backend.get_object(address.bucket, address.key, version_id=version)
            return getattr(stored, "encryption", None)
        return None


def _check_supported(request: Request) -> None:
    """Refuse what would take effect in moto alone, whose messages are not journalled."""
    if request.method == "PUT" and "notification" in parse_qs(request.query, keep_blank_values=True):
        message = "On the local stack, a bucket's notifications are those of its template"
        raise S3Error("NotImplemented", message, 501, details={"Header": "notification"})


def _check_part(request: Request) -> None:
    numbers = parse_qs(request.query).get("partNumber")
    if request.method == "PUT" and numbers and not (numbers[0].isdigit() and 1 <= int(numbers[0]) <= _MOST_PARTS):
        raise S3Error(
            "InvalidArgument",
            f"Part number must be an integer between 1 and {_MOST_PARTS}, inclusive",
            details={"ArgumentName": "partNumber", "ArgumentValue": numbers[0]},
        )
