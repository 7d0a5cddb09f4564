"""The template's resources on this machine, and its functions as they were built."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from moto.moto_api._internal.models import moto_api_backend

from artefact_support import BuiltFunction, bare_environment, runtime_folder, search_path
from batch_support import QUICK, Bench
from lambda_support import sample_event
from launchbay.cli.service.application import find_template
from launchbay.local_stack import LOCAL_STACK
from launchbay_local.aws.journal import Journal
from launchbay_local.aws.services import Services
from launchbay_local.functions.environment import lambda_environment
from launchbay_local.http.server import LoopbackServer
from launchbay_local.location import REGION, Location, sdk_environment
from launchbay_local.stack.job_server import fair_queues
from launchbay_local.template.application import Application, Function
from launchbay_local.template.readers import read_application
from launchbay_local.template.sam import translate
from launchbay_local.template.stacks import Stack

SAMPLE_RUN = "01JZ8Q4T6V2M9X3C7B5N1K0HFD"


class Account:
    """An AWS account of its own; the functions in it start when they are first called."""

    def __init__(self, built: Path, folder: Path) -> None:
        self._built = built
        self._folder = folder
        self._runtime = runtime_folder(folder / "runtime")
        self._server = LoopbackServer(0, max_body=2**24)
        self.application = local_application(self._server.url)
        self._journal = Journal(folder / "journal.sqlite3")
        self.services = Services(self._journal, folder / "objects", REGION, self._server)
        moto_api_backend.reset()  # its state belongs to the process, and other tests may have left some
        self.services.start(self.application)
        self.batch = Bench(folder / "batch", self._server.url)
        group = next(group.name for group in self.application.log_groups if group.name.endswith("/jobs"))
        self.batch.options = {"log_group": group, "limits": QUICK, "job_env": sdk_environment(self._server.url)}
        self.batch.start(queues=fair_queues(self.application.job_queues, self.application.scheduling_policies))
        self._running = ExitStack()
        self._starts = itertools.count()
        self._functions: dict[str, BuiltFunction] = {}

    def stop(self) -> None:
        """End the functions, then what they work on."""
        self._running.close()
        self.batch.stop()
        self.services.stop()
        self._journal.close()

    def function(self, name: str) -> BuiltFunction:
        """A built function by its folder's name, started when it is first asked for."""
        if name not in self._functions:
            self._functions[name] = self._running.enter_context(self.start(name))
        return self._functions[name]

    def start(self, name: str, more: Mapping[str, str] | None = None) -> BuiltFunction:
        """A new process of a built function, with the environment that the template gives it."""
        declared = next(one for one in self.application.functions if one.folder.name == name)
        folder = self._built / "functions" / name
        log = self._folder / f"{name}-{next(self._starts)}.log"
        path = search_path(self._built, folder, self._runtime)
        return BuiltFunction(folder, path, {**self.environment_of(declared), **(more or {})}, log)

    def api(self, name: str, **members: Any) -> dict[str, Any]:
        """What the API answers to one of its sample events."""
        answer: dict[str, Any] = self.function("api").invoke(sample_event(name) | members)
        return answer

    def environment_of(self, function: Function) -> dict[str, str]:
        """The whole environment of a function's process in this account."""
        batch = {"AWS_ENDPOINT_URL_BATCH": self.batch.url}
        return environment_of(function, self._server.url) | batch


def local_application(aws: str) -> Application:
    """The template's application, with its AWS endpoint at a URL."""
    location = Location(REGION, aws, "http://127.0.0.1")
    return read_application(Stack(LOCAL_STACK, translate(find_template(), {}, REGION), {}, location))


def environment_of(function: Function, aws: str) -> dict[str, str]:
    """The whole environment of a function's process, with its AWS endpoint at a URL."""
    return bare_environment() | sdk_environment(aws) | lambda_environment(function) | dict(function.environment)


def of_run(event: dict[str, Any], run_id: str) -> dict[str, Any]:
    """A sample event, about another run."""
    return dict(json.loads(json.dumps(event).replace(SAMPLE_RUN, run_id)))
