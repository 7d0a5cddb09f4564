"""Objects that KMS encrypts are reached with Signature Version 4 alone, and new buckets take no older one at all.

By AWS's Knowledge Center on the error "Requests … require AWS Signature Version 4" (an anonymous request gets the same
answer), and by the user guide's "AWS Signature Version 2 turned off" for buckets made after 24 June 2020. S3 also asks
for TLS, which this server does not speak.
"""

from __future__ import annotations

from launchbay_local.aws.s3.errors import S3Error
from launchbay_local.aws.s3.signatures import Signature

_NEEDS_FOUR = "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4."
_KMS = ("aws:kms", "aws:kms:dsse")


def check_version(signature: Signature, encryption: str | None) -> None:
    """Hold the version of a signature against the encryption of what is read or written (None: not by KMS).

    Raises:
        S3Error: the request needs Signature Version 4.
    """
    if signature.version == 4:
        return
    if encryption in _KMS:
        raise S3Error(
            "InvalidArgument", _NEEDS_FOUR, details={"ArgumentName": "Authorization", "ArgumentValue": "null"}
        )
    if signature.version:
        message = "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256."
        raise S3Error("InvalidRequest", message)
