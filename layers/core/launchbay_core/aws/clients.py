"""AWS clients, made once per process at first use; their endpoints come from botocore's own environment variables.

botocore makes the same clients as boto3, which would add its resources, its transfers and their processes to imports.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from botocore.config import Config
from botocore.session import Session, get_session

from launchbay_core.aws.cold_start import no_collection
from launchbay_core.aws.errors import map_errors

# Below every function's own timeout: a call that hangs ends as an error that is retried, not as a killed function.
CONNECT_SECONDS = 2
READ_SECONDS = 8
MAX_ATTEMPTS = 4  # after the first one
MAX_CONNECTIONS = 16
# AWS Batch limits the calls of the whole account: its client also slows down when answers say that it throttles.
_SLOWS_DOWN = {"batch"}


@cache
def client(service: str, *, is_retrying: bool = True) -> Any:
    """The client of an AWS service; one that is not `is_retrying` sends each request once, for those that must not be.

    Raises:
        AwsError: it can't be made, as without a region.
    """
    with no_collection(), map_errors():
        return _new_client(service, MAX_ATTEMPTS if is_retrying else 0)


@cache
def session() -> Session:
    """The one session of this process: its clients share credentials, and what botocore has read of its files."""
    return get_session()


def _new_client(service: str, retries: int) -> Any:
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "adaptive" if service in _SLOWS_DOWN else "standard", "max_attempts": retries},
        max_pool_connections=MAX_CONNECTIONS,
        tcp_keepalive=True,
        **(_s3_settings() if service == "s3" else {}),
    )
    return session().create_client(service, config=config)


def _s3_settings() -> dict[str, Any]:
    """How S3 is addressed and signed for, also in forms and URLs that others use.

    By itself, botocore makes those with Signature Version 2 in the oldest regions, which S3 refuses for objects that
    KMS encrypts, and for the global host, which does not answer for buckets of other regions.
    """
    # Path-style addresses work with any endpoint. In AWS, virtual hosts are what S3 recommends.
    style = "path" if _has_own_endpoint() else "virtual"
    return {
        "signature_version": "s3v4",
        "s3": {"addressing_style": style, "us_east_1_regional_endpoint": "regional"},
    }


def _has_own_endpoint() -> bool:
    import os  # noqa: PLC0415  (botocore's own variables)

    return "AWS_ENDPOINT_URL" in os.environ or "AWS_ENDPOINT_URL_S3" in os.environ
