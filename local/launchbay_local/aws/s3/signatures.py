"""How a request to S3 is signed, and what its signature promises: its region, its time, its payload.

The signature itself is not computed again: the endpoints of the stack accept any credentials.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from launchbay_local.aws.s3.errors import S3Error
from launchbay_local.http.messages import Request

_ALGORITHM = "AWS4-HMAC-SHA256"
_CREDENTIAL = re.compile(r"Credential=[^/,\s]+/\d{8}/([^/]+)/[^/]+/aws4_request")
_UNSIGNED = ("UNSIGNED-PAYLOAD", "STREAMING-")
_MOST_SECONDS = 7 * 24 * 3600
_SKEW = dt.timedelta(minutes=15)
_TIME = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Signature:
    """A request's signature: its version (0 is none), where it is (`header`, `query`, `form`), and its region."""

    version: int
    place: str = ""
    region: str = ""


def read_signature(request: Request, fields: Mapping[str, str] | None = None) -> Signature:
    """The signature of a request; `fields` are those of an upload form, whose names are in lower case."""
    if fields is not None:
        return _of_fields(fields)
    authorization = request.header("authorization") or ""
    query = dict(parse_qsl(request.query, keep_blank_values=True))
    if authorization.startswith("AWS4-"):
        scope = _CREDENTIAL.search(authorization)
        return Signature(4, "header", scope[1] if scope else "")
    if authorization.startswith("AWS "):
        return Signature(2, "header")
    if "X-Amz-Algorithm" in query:
        return Signature(4, "query", _region(query.get("X-Amz-Credential", "")))
    return Signature(2, "query") if {"AWSAccessKeyId", "Signature"} <= query.keys() else Signature(0)


def check_signature(request: Request, signature: Signature, now: dt.datetime) -> None:
    """Hold a Signature Version 4 against its time and payload.

    Raises:
        S3Error: it is too old or too new, it lasts too long, or the body is not the one that was signed.
    """
    if signature == Signature(4, "query", signature.region):
        _check_presigned(dict(parse_qsl(request.query)), now)
    elif signature == Signature(4, "header", signature.region):
        _check_time(request.header("x-amz-date"), now)
        _check_payload(request)


def _of_fields(fields: Mapping[str, str]) -> Signature:
    if "x-amz-signature" in fields or "x-amz-algorithm" in fields:
        return Signature(4, "form", _region(fields.get("x-amz-credential", "")))
    return Signature(2, "form") if {"awsaccesskeyid", "signature"} & fields.keys() else Signature(0)


def _region(credential: str) -> str:
    parts = credential.split("/")
    return parts[-3] if len(parts) >= 5 else ""


def _check_presigned(query: Mapping[str, str], now: dt.datetime) -> None:
    """Query authentication, by Amazon S3's API reference ("Authenticating Requests: Using Query Parameters")."""
    seconds, begin = query.get("X-Amz-Expires", ""), _moment(query.get("X-Amz-Date"))
    if begin is None or not re.fullmatch(r"-?\d+", seconds) or query["X-Amz-Algorithm"] != _ALGORITHM:
        raise _parameters("Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, ")
    if int(seconds) < 0:
        raise _parameters("X-Amz-Expires must be non-negative")
    if int(seconds) > _MOST_SECONDS:
        raise _parameters(
            f"X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than "
            f"{_MOST_SECONDS} seconds"
        )
    end = begin + dt.timedelta(seconds=int(seconds))
    if now > end:
        times = {"X-Amz-Expires": seconds, "Expires": f"{end:%Y-%m-%dT%H:%M:%SZ}"}
        raise S3Error("AccessDenied", "Request has expired", 403, details=times)
    if begin > now + _SKEW:
        raise S3Error("AccessDenied", "Request is not valid yet", 403)


def _parameters(message: str) -> S3Error:
    tail = "X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."
    return S3Error("AuthorizationQueryParametersError", message + (tail if message.endswith(" ") else ""))


def _check_time(text: str | None, now: dt.datetime) -> None:
    moment = _moment(text)
    if moment is None:
        raise S3Error("AccessDenied", "AWS authentication requires a valid Date or x-amz-date header", 403)
    if abs(now - moment) > _SKEW:
        message = "The difference between the request time and the current time is too large."
        raise S3Error("RequestTimeTooSkewed", message, 403)


def _check_payload(request: Request) -> None:
    promised = request.header("x-amz-content-sha256")
    if promised is None:
        raise S3Error("InvalidRequest", "Missing required header for this request: x-amz-content-sha256")
    if promised.startswith(_UNSIGNED):
        return
    if not re.fullmatch(r"[0-9a-f]{64}", promised):
        raise S3Error(
            "InvalidArgument", "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-…, or a valid sha256 value."
        )
    computed = hashlib.sha256(request.body).hexdigest()
    if promised != computed:
        raise S3Error(
            "XAmzContentSHA256Mismatch",
            "The provided 'x-amz-content-sha256' header does not match what was computed.",
            details={"ClientComputedContentSHA256": promised, "S3ComputedContentSHA256": computed},
        )


def _moment(text: str | None) -> dt.datetime | None:
    try:
        return dt.datetime.strptime(text or "", _TIME).replace(tzinfo=dt.UTC)
    except ValueError:
        return None
