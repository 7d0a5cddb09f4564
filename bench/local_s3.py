"""Measure the local stack's S3: one large object in parts, very many small ones, a restart with them, memory.

CPU seconds are printed beside the times: on a busy machine only they, and the ratios, say something.

    python bench/local_s3.py [MiB [objects]]
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import psutil
from botocore.config import Config

MEBIBYTES = int(sys.argv[1]) if len(sys.argv) > 1 else 2048
OBJECTS = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
SMALL = 10 * 1024
THREADS = 10
TEMPLATE = "Resources: {Files: {Type: 'AWS::S3::Bucket', Properties: {BucketName: files}}}"
SERVER = """
import json, signal, sys
from pathlib import Path
from launchbay_local import LocalStack, Options
from launchbay_local.location import ACCESS_KEY
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
with LocalStack(Path(sys.argv[1]), Options(Path(sys.argv[2]))) as stack:
    print(json.dumps([stack.aws_endpoint, ACCESS_KEY]), flush=True)
    signal.pause()
"""


class Server:
    """A stack with one bucket, in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / "template.yaml").write_text(TEMPLATE)

    def start(self) -> None:
        """Start it; print how long that takes."""
        began = time.monotonic()
        command = [sys.executable, "-c", SERVER, str(self._folder / "state"), str(self._folder / "template.yaml")]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        url, key = json.loads(self._process.stdout.readline())
        config = Config(max_pool_connections=THREADS, retries={"max_attempts": 1}, read_timeout=300)
        self.s3: Any = boto3.Session(key, key).client("s3", "us-east-1", endpoint_url=url, config=config)
        self._measured = psutil.Process(self._process.pid)
        print(f"start: {time.monotonic() - began:.1f} s, {self.used()}")

    def stop(self) -> None:
        """End it."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(60)

    def used(self) -> str:
        """Memory now and at most, CPU seconds."""
        spent = sum(self._measured.cpu_times()[:2])
        now = self._measured.memory_info().rss / 2**20
        return f"memory {now:.0f} MiB{self._peak()}, {spent:.1f} s of CPU"

    def _peak(self) -> str:
        """The most memory that it had so far, where the operating system tells it."""
        status = Path(f"/proc/{self._process.pid}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        return next((f" (at most {int(line.split()[1]) // 1024})" for line in lines if line.startswith("VmHWM")), "")

    @contextmanager
    def timed(self, what: str, amount: float, unit: str) -> Iterator[None]:
        """Print how long something takes."""
        began = time.monotonic()
        yield
        seconds = time.monotonic() - began
        print(f"{what}: {seconds:.1f} s, {amount / seconds:.0f} {unit}/s; {self.used()}", flush=True)


def main() -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = Server(folder)
        server.start()
        try:
            measure_large(server, folder)
            measure_small(server)
        finally:
            server.stop()
        server.start()
        server.stop()


def measure_large(server: Server, folder: Path) -> None:
    """Upload and download one object."""
    source, target = folder / "source", folder / "target"
    block = os.urandom(1024 * 1024)
    with source.open("wb") as file:
        for _ in range(MEBIBYTES):
            file.write(block)
    with server.timed(f"put {MEBIBYTES} MiB", MEBIBYTES, "MiB"):
        server.s3.upload_file(str(source), "files", "large")
    stored = sum(path.stat().st_size for path in (folder / "state" / "objects").iterdir()) / 2**20
    print(f"on disk: {stored:.0f} MiB")
    with server.timed(f"get {MEBIBYTES} MiB", MEBIBYTES, "MiB"):
        server.s3.download_file("files", "large", str(target))
    assert target.stat().st_size == source.stat().st_size
    source.unlink()
    target.unlink()


def measure_small(server: Server) -> None:
    """Put, list, get and delete many objects."""
    keys = [f"outputs/AROAEXAMPLE:{number // 1000:04}/files/{number:06}" for number in range(OBJECTS)]
    body = os.urandom(SMALL)
    with ThreadPoolExecutor(THREADS) as pool:
        with server.timed(f"put {OBJECTS} objects", OBJECTS, "objects"):
            list(pool.map(lambda key: server.s3.put_object(Bucket="files", Key=key, Body=body), keys))
        pages = server.s3.get_paginator("list_objects_v2")
        with server.timed("list them", OBJECTS, "objects"):
            listed = [one["Key"] for page in pages.paginate(Bucket="files") for one in page["Contents"]]
        assert set(keys) <= set(listed)
        with server.timed("get them", OBJECTS, "objects"):
            list(pool.map(lambda key: server.s3.get_object(Bucket="files", Key=key)["Body"].read(), keys))
        half = keys[: OBJECTS // 2]
        batches = [half[at : at + 1000] for at in range(0, len(half), 1000)]
        with server.timed("delete half of them", len(half), "objects"):
            for batch in batches:
                server.s3.delete_objects(Bucket="files", Delete={"Objects": [{"Key": key} for key in batch]})


if __name__ == "__main__":
    main()
