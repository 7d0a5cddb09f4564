"""A stack that is killed while objects are written: what was acknowledged is there, and nothing is there in part."""

from __future__ import annotations

import os
import random
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError

from launchbay_local.aws.services import Services
from launchbay_local.location import ACCESS_KEY
from launchbay_local.template.application import Application, Bucket
from local_support import eventually
from services_support import services_in

StartServices = Callable[[Application], Services]
APPLICATION = Application(buckets=[Bucket("files"), Bucket("versioned", versioned=True)])
MIB = 1024 * 1024
WRITERS = 4
SEED = int(os.environ.get("SEED", "1"))


def serve(folder: str, pipe: Connection) -> None:
    """Serve a folder until this process is killed."""
    services = services_in(Path(folder))
    services.start(APPLICATION)
    pipe.send(services.url)
    threading.Event().wait()


def content_of(key: str, generation: int) -> bytes:
    """The content that a writer gives a key: its size and bytes say whose it is."""
    chance = random.Random(f"{key} {generation}")  # noqa: S311
    size = 5 * MIB + chance.randrange(MIB) if "parts" in key else chance.randrange(200_000)
    return f"{key} {generation} ".encode().ljust(size, b"%d" % (generation % 10))


@dataclass
class Written:
    """What one writer did with its key: the last acknowledged state (None is deleted), and a call without an answer."""

    key: str
    bucket: str
    acknowledged: bytes | None = None
    under_way: list[bytes | None] = field(default_factory=list)
    count: int = 0


def write(s3: Any, written: Written) -> None:
    """Write and delete one key again and again until the server is gone."""
    chance = random.Random(f"{SEED} {written.key}")  # noqa: S311
    while True:
        is_deletion = written.acknowledged is not None and chance.random() < 0.3
        wanted = None if is_deletion else content_of(written.key, written.count)
        written.under_way = [wanted]
        try:
            _write(s3, written, wanted)
        except BotoCoreError:
            return
        written.acknowledged, written.under_way = wanted, []
        written.count += 1


def _write(s3: Any, written: Written, wanted: bytes | None) -> None:
    place = {"Bucket": written.bucket, "Key": written.key}
    if wanted is None:
        s3.delete_object(**place)
    elif "parts" not in written.key:
        s3.put_object(**place, Body=wanted)
    else:
        upload = {**place, "UploadId": s3.create_multipart_upload(**place)["UploadId"]}
        pieces = (wanted[: 5 * MIB], wanted[5 * MIB :])
        tags = [s3.upload_part(**upload, PartNumber=n, Body=body)["ETag"] for n, body in enumerate(pieces, 1)]
        parts = [{"PartNumber": n, "ETag": tag} for n, tag in enumerate(tags, 1)]
        s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})


def client(url: str) -> Any:
    config = Config(retries={"total_max_attempts": 1}, max_pool_connections=2 * WRITERS, read_timeout=60)
    return boto3.Session(ACCESS_KEY, ACCESS_KEY).client("s3", "us-east-1", endpoint_url=url, config=config)


@pytest.mark.parametrize("writes", [3, 11, 26])
def test_after_a_kill_what_was_acknowledged_is_there_whole(
    start_services: StartServices, tmp_path: Path, writes: int
) -> None:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(str(tmp_path), theirs), daemon=True)
    process.start()
    s3 = client(ours.recv())
    all_written = [
        Written(f"outputs/AROA:{number}/{kind}", bucket)
        for number in range(WRITERS // 2)
        for kind, bucket in (("plain", "files"), ("parts", "files"), ("plain", "versioned"))
    ]
    with ThreadPoolExecutor(len(all_written)) as pool:
        writers = [pool.submit(write, s3, written) for written in all_written]
        eventually(lambda: sum(one.count for one in all_written) >= writes or None, within=60)
        os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    for writer in writers:
        writer.result()

    services = start_services(APPLICATION)

    s3 = services.client("s3")
    for written in all_written:
        assert _present(s3, written) in (written.acknowledged, *written.under_way), written.key
    named = {row[0] for row in services.journal.rows("SELECT file FROM objects WHERE file IS NOT NULL")}
    assert {path.name for path in (tmp_path / "objects").iterdir()} == named, "nothing is left of what was not written"


def _present(s3: Any, written: Written) -> bytes | None:
    try:
        answer = s3.get_object(Bucket=written.bucket, Key=written.key)
    except s3.exceptions.NoSuchKey:
        return None
    content: bytes = answer["Body"].read()
    assert len(content) == answer["ContentLength"]
    return content
