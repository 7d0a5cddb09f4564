"""Signs requests to a server in AWS, whose HTTP API lets in who its account's IAM lets in."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from launchbay.api.problems import Unreachable

_HOST = re.compile(r"[a-z0-9]+\.execute-api\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(\.cn)?")


def signed_headers(method: str, url: str, body: bytes | None, headers: dict[str, str]) -> dict[str, str]:
    """`headers` with the signature of the caller's AWS credentials, if `url` is an HTTP API's of AWS.

    Raises:
        Unreachable: there are no credentials to sign with.
    """
    host = _HOST.fullmatch(urlsplit(url).hostname or "")
    if not host:
        return headers
    from botocore.auth import SigV4Auth  # noqa: PLC0415  (a tenth of a second that a local stack does not need)
    from botocore.awsrequest import AWSRequest  # noqa: PLC0415
    from botocore.exceptions import BotoCoreError  # noqa: PLC0415
    from botocore.session import Session  # noqa: PLC0415

    try:
        credentials = Session().get_credentials()
    except BotoCoreError as error:
        raise Unreachable(url, str(error)) from error
    if credentials is None:
        raise Unreachable(url, "there are no AWS credentials to sign the request with", "Try `aws sso login`.")
    request = AWSRequest(method, url, headers=dict(headers), data=body or b"")
    SigV4Auth(credentials.get_frozen_credentials(), "execute-api", host["region"]).add_auth(request)
    return dict(request.headers.items())
