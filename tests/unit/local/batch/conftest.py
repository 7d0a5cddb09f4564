"""A moto server for these tests, and for each test a Batch stand-in with a new folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from batch_support import Bench, Witness
from moto_state import empty_account


@pytest.fixture(scope="package")
def aws() -> Iterator[str]:
    """The URL of an AWS endpoint with events, logs and queues."""
    empty_account()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="package")
def witness(aws: str) -> Witness:
    """What arrives at the endpoint; job ids and stream names are unique, so tests share it."""
    return Witness(aws)


@pytest.fixture
def bench(tmp_path: Path, aws: str, witness: Witness) -> Iterator[Bench]:
    """A stand-in, not started yet."""
    bench = Bench(tmp_path / "state", aws)
    yield bench
    bench.stop()


@pytest.fixture
def started(bench: Bench) -> Bench:
    """The same stand-in, started."""
    return bench.start()
