"""One emulated account made of the template, in which every function, pipe and job has the permissions of its role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3

from batch_support import QUICK, Bench
from core_support import World
from lambda_support import function_environment
from launchbay_core.contracts.variables import SIMULATED_HARDWARE
from launchbay_local.aws.journal import Journal
from launchbay_local.aws.services import Services
from launchbay_local.events.permissions import Permissions
from launchbay_local.http.server import LoopbackServer
from launchbay_local.iam.access_control import read_access_control
from launchbay_local.iam.guard import Guard
from launchbay_local.iam.record import Record
from launchbay_local.location import Location, sdk_environment, without_credentials
from launchbay_local.stack.job_server import fair_queues
from launchbay_local.stack.roles import Roles
from launchbay_local.template.application import Function
from launchbay_local.template.readers import read_application
from launchbay_local.template.sam import translate
from launchbay_local.template.stacks import Stack
from template_support import EVERYTHING, ROOT

REGION = "us-east-1"
IMAGE = f"123456789012.dkr.ecr.{REGION}.amazonaws.com/runner:1"


class Account:
    """The deployed template: its resources in moto, its policies in force, and a record of what they decided."""

    def __init__(self, folder: Path) -> None:
        server = LoopbackServer(0, max_body=2**26)
        location = Location(REGION, server.url, "http://127.0.0.1:8470")
        given = {**EVERYTHING, "Stage": "dev", "DefaultImage": IMAGE}
        self.stack = Stack("launchbay", translate(ROOT / "template.yaml", given, REGION), given, location)
        self.application = read_application(self.stack)
        self.control = read_access_control(self.stack)
        self.record = folder / "access.jsonl"
        self.reported: list[str] = []
        self.guard = Guard(self.control, REGION, Record(self.record))
        self.roles = Roles(self.guard, self.reported.append)
        self.permissions = Permissions(self.guard, {one.name: one for one in self.application.functions})
        self.services = Services(Journal(folder / "journal.sqlite3"), folder / "objects", REGION, server)
        self.services.start(self.application)
        self.guard.enforce(self.services.moto)
        self.bench = self._bench(folder / "batch", server.url)
        self._credentials: dict[str, Mapping[str, str]] = {}

    def stop(self) -> None:
        """End the jobs and the services."""
        self.bench.stop()
        self.services.stop()

    @contextmanager
    def as_function(self, logical_id: str) -> Iterator[None]:
        """Be a function: with its environment, its credentials, and clients of its own."""
        function = self.function(logical_id)
        if logical_id not in self._credentials:
            self._credentials[logical_id] = self.roles.credentials_of_function(function)
        places = {**without_credentials(sdk_environment(self.services.url)), "AWS_ENDPOINT_URL_BATCH": self.bench.url}
        boto3.DEFAULT_SESSION = None  # it keeps the credentials that it found first
        with function_environment({**places, **self._credentials[logical_id], **function.environment}):
            yield
        boto3.DEFAULT_SESSION = None

    def function(self, logical_id: str) -> Function:
        """A function of the template."""
        return next(one for one in self.application.functions if one.logical_id == logical_id)

    def administrator(self, service: str) -> Any:
        """A client with the developer's credentials."""
        return self.services.client(service)

    def world(self, project: str) -> World:
        """A project of the account."""
        return World(project, self.bench)

    def _bench(self, folder: Path, endpoint: str) -> Bench:
        bench = Bench(folder, endpoint)
        bench.options = {
            "log_group": "/launchbay/jobs",
            "limits": QUICK,
            "job_env": without_credentials(sdk_environment(endpoint)),
            "simulated_variable": SIMULATED_HARDWARE,
            "refuse": self.guard.refusal,
            "attempt_credentials": self.roles.credentials_of_attempt,
        }
        return bench.start(queues=fair_queues(self.application.job_queues, self.application.scheduling_policies))
