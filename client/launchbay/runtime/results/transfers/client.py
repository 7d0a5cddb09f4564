"""The S3 client and the transfer manager of an attempt, made when there is something to transfer.

botocore takes a third of a second of a processor to import and to make a client, so nothing here does it at the top.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, cast

from launchbay.runtime.results.part import TransferFailed
from launchbay.runtime.s3.region import find_region

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from s3transfer.manager import TransferManager

CONNECTIONS = 10
CHUNK = 8 * 1024 * 1024  # bytes; S3 takes 10,000 parts: of files over 80 GB, s3transfer makes them larger
# At most: ten chunks wait or are on their way, whatever the number and size of files.
_CHUNKS_IN_MEMORY = 10
# Pieces of 256 KiB that are downloaded and not yet written: by default, s3transfer lets a thousand of them wait.
_PIECES_IN_MEMORY = 64
_ATTEMPTS = 8  # of a request, over about a minute; `AWS_MAX_ATTEMPTS` and `AWS_RETRY_MODE` say otherwise
_CONNECT_SECONDS, _READ_SECONDS = 10, 60


class Transfers(NamedTuple):
    """What objects are read and written with: small ones by the client, in parts by the manager."""

    client: S3Client
    manager: TransferManager


def make_transfers(environment: Mapping[str, str]) -> Transfers:
    """A client for the credentials, region and endpoint of `environment`, and a manager of transfers with it.

    Credentials that expire are renewed: a run may go on for days.
    """
    import botocore.session  # noqa: PLC0415  (see above)
    from botocore.config import Config  # noqa: PLC0415
    from s3transfer.manager import TransferConfig, TransferManager  # noqa: PLC0415

    config = Config(
        max_pool_connections=2 * CONNECTIONS,  # of transfers in parts, and of small files beside them
        retries={
            "mode": "adaptive" if environment.get("AWS_RETRY_MODE") == "adaptive" else "standard",
            "total_max_attempts": int(environment.get("AWS_MAX_ATTEMPTS") or _ATTEMPTS),
        },
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
    )
    session = botocore.session.get_session()
    key, secret = environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY")
    if key and secret:
        session.set_credentials(key, secret, environment.get("AWS_SESSION_TOKEN"))
    endpoint = environment.get("AWS_ENDPOINT_URL_S3") or environment.get("AWS_ENDPOINT_URL") or None
    region = find_region(environment)
    client = cast("S3Client", session.create_client("s3", region_name=region, endpoint_url=endpoint, config=config))
    chunks = TransferConfig(
        multipart_threshold=CHUNK,
        multipart_chunksize=CHUNK,
        max_request_concurrency=CONNECTIONS,
        max_in_memory_upload_chunks=_CHUNKS_IN_MEMORY,
        max_in_memory_download_chunks=_CHUNKS_IN_MEMORY,
        max_io_queue_size=_PIECES_IN_MEMORY,
    )
    return Transfers(client, TransferManager(client, chunks))


@contextmanager
def transfer_errors(what: str) -> Iterator[None]:
    """Turn what botocore raises into TransferFailed: `what` says what can't be done, as in "could not upload x"."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  (it is loaded by now)
    from s3transfer.exceptions import RetriesExceededError  # noqa: PLC0415

    try:
        yield
    except (BotoCoreError, ClientError, RetriesExceededError, OSError) as error:
        raise TransferFailed(f"{what}: {error}") from error
