"""One emulated account with a Batch stand-in for this folder, and a project of its own for each test."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from batch_support import Bench
from core_support import ENDLESS, World, bench_of, forget_open_runs
from lambda_support import function_environment, make_resources
from launchbay_local.aws.moto_adapter import MotoAdapter
from launchbay_local.http.server import LoopbackServer
from moto_state import empty_account
from waiting_account import Account


@pytest.fixture(scope="package")
def aws() -> Iterator[str]:
    """The URL of moto's server."""
    empty_account()
    server = LoopbackServer(0, max_body=2**24)
    # moto's transactions are not atomic by themselves; behind the front they are, as DynamoDB's are.
    server.start(MotoAdapter(DomainDispatcherApplication(create_backend_app), forget=lambda: None))
    yield server.url
    server.stop()


@pytest.fixture(scope="package")
def bench(aws: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The Batch stand-in, with the functions' environment that leads to it."""
    bench = bench_of(tmp_path_factory.mktemp("core"), aws)
    places = {"AWS_ENDPOINT_URL": aws, "AWS_ENDPOINT_URL_BATCH": bench.url, "LAUNCHBAY_DEFAULT_IMAGE": "image"}
    with function_environment(places):
        make_resources()
        yield bench
    bench.stop()


@pytest.fixture
def world(request: pytest.FixtureRequest, bench: Bench) -> Iterator[World]:
    """A project that only this test uses; its open runs are out of the way of other tests' sweeps afterwards."""
    world = World(re.sub(r"[^a-z0-9]+", "-", request.node.name.lower())[:40].strip("-"), bench)
    yield world
    forget_open_runs(world.project)


@pytest.fixture
def account(world: World, monkeypatch: pytest.MonkeyPatch) -> Account:
    """An AWS Batch without a machine in place of the stand-in, and a job that is registered."""
    account = Account()
    account.replace(world.adapters.batch, monkeypatch)
    world.register(command=ENDLESS)
    return account
