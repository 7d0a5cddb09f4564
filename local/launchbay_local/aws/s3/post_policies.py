"""The policy of a browser upload (POST Object), which S3 enforces and moto does not read.

A client may send a form with other fields or another file; only the signed policy restricts an upload to its key, size
and content.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from launchbay_local.aws.s3.checksums import ALGORITHMS
from launchbay_local.aws.s3.contents import check_sum
from launchbay_local.aws.s3.errors import S3Error
from launchbay_local.aws.s3.forms import Form

# Fields that need no condition in S3.
_FREE = ("x-amz-signature", "awsaccesskeyid", "signature", "policy", "file")
_SIGNED_BY = ("policy", "x-amz-credential", "x-amz-date", "x-amz-signature")


def check_form(form: Form, bucket: str, now: dt.datetime) -> None:
    """Hold an upload against its form's policy and checksum; one without a policy is anonymous.

    Raises:
        S3Error: the form is not complete, the policy has expired, or the upload breaks it.
    """
    if "policy" in form.fields:
        _check_policy(form, bucket, now)
    elif "x-amz-signature" in form.fields:
        raise _missing("policy")
    for name, value in form.fields.items():
        algorithm = name.removeprefix("x-amz-checksum-")
        if algorithm != name and algorithm in ALGORITHMS:
            check_sum(algorithm, value, form.file)


def _check_policy(form: Form, bucket: str, now: dt.datetime) -> None:
    if "x-amz-algorithm" in form.fields:
        for name in _SIGNED_BY:
            if name not in form.fields:
                raise _missing(name)
    policy = json.loads(base64.b64decode(form.fields["policy"]))
    if dt.datetime.fromisoformat(policy["expiration"]) < now:
        raise S3Error("AccessDenied", "Invalid according to Policy: Policy expired.", 403)
    sent = {**form.fields, "bucket": bucket}
    named = {_check_condition(condition, sent, len(form.file)) for condition in policy["conditions"]}
    extra = [name for name in form.fields if name not in named and name not in _FREE and name[:13] != "x-ignore-"]
    if extra:
        raise S3Error("AccessDenied", f"Invalid according to Policy: Extra input fields: {extra[0]}", 403)


def _check_condition(condition: Mapping[str, Any] | Sequence[Any], sent: Mapping[str, str], size: int) -> str:
    """Check a condition; return the field that it is about, in lower case."""
    if isinstance(condition, Mapping):
        name, wanted = next(iter(condition.items()))
        kind = "eq"
    else:
        kind, name, wanted = condition
    if kind == "content-length-range":
        _check_size(size, int(name), int(wanted))
        return ""
    field = str(name).lstrip("$").lower()
    given = sent.get(field, "")
    if not (given.startswith(wanted) if kind == "starts-with" else given == wanted):
        text = json.dumps([kind, f"${field}", wanted])
        raise S3Error("AccessDenied", f"Invalid according to Policy: Policy Condition failed: {text}", 403)
    return field


def _check_size(size: int, least: int, most: int) -> None:
    if size > most:
        raise S3Error("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
    if size < least:
        raise S3Error("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size")


def _missing(name: str) -> S3Error:
    return S3Error(
        "InvalidArgument",
        f"Bucket POST must contain a field named '{name}'.  If it is specified, please check the order of the fields.",
    )
