"""The local stack: everything that one SAM application needs, as one object.

with LocalStack(Path("state"), Options(Path("template.yaml"))) as stack:
    print(stack.url)
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from launchbay_local.aws.journal import Journal
from launchbay_local.aws.services import MAX_BODY, Services
from launchbay_local.errors import CannotStart
from launchbay_local.events.invoker import RETRY_DELAYS
from launchbay_local.functions.pool import Pool, keep_short
from launchbay_local.gateway.http_api import MAX_BODY as MAX_API_BODY
from launchbay_local.gateway.http_api import Gateway
from launchbay_local.template.attributes import Place
from launchbay_local.template.application import Application, HttpApi
from launchbay_local.template.readers import read_application
from launchbay_local.template.sam import translate
from launchbay_local.template.stacks import Stack
from launchbay_local.stack.job_server import JobServerFactory, JobSettings, SlotLimits, batch_server
from launchbay_local.stack.sign_in import LocalIdentity, wants_issuer
from launchbay_local.stack.state_folder import StateFolder
from launchbay_local.stack.event_flow import Wiring
from launchbay_local.http.server import LoopbackServer, Request, Response

REGION = "us-east-1"
STACK_NAME = "launchbay"
Report = Callable[[str], None]
OnRequest = Callable[[Request, Response, float], None]


@dataclass(frozen=True)
class Options:
    """How a stack is started.

    `template` is the SAM application's. `port` 0 is any free one; `parameters` go over the template's defaults.
    """

    template: Path
    port: int = 0
    parameters: Mapping[str, str] = field(default_factory=dict)
    slots: SlotLimits = field(default_factory=SlotLimits)
    retry_delays: Sequence[float] = RETRY_DELAYS
    job_server: JobServerFactory = batch_server


class LocalStack:
    """A whole stack on loopback with its data in a state folder.

    `report` gets a line for everything that goes wrong while it runs, `on_request` every request to the HTTP API with
    its answer and seconds.
    """

    def __init__(
        self,
        state: Path,
        options: Options,
        *,
        report: Report = lambda _line: None,
        on_request: OnRequest = lambda _request, _response, _seconds: None,
    ) -> None:
        self.url = ""
        self.aws_endpoint = ""
        self.batch_endpoint = ""
        self.application = Application()
        self.identity: LocalIdentity | None = None
        self._folder = StateFolder(state)
        self._options = options
        self._report = report
        self._on_request = on_request
        self._undo: list[Callable[[], Any]] = []

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def start(self) -> Self:
        """Start everything; on return the HTTP API answers and what was left undone goes on.

        Raises:
            CannotStart: the folder or port is taken, the template does not resolve.
        """
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """End everything in order: no more requests, then what moves events, then jobs, then the services."""
        while self._undo:
            self._undo.pop()()

    def _start(self) -> None:
        self._folder.open()
        self._undo.append(self._folder.close)
        api, aws = self._bind()
        place = Place(REGION, aws.url, api.url)
        template = self._options.template
        parameters = {**self._start_identity(template), **self._options.parameters}
        stack = Stack(STACK_NAME, translate(template, parameters, REGION), parameters, place)
        self.application = read_application(stack)
        journal = Journal(self._folder.journal)
        self._undo.append(journal.close)
        services = Services(journal, self._folder.objects, REGION, aws)
        self._undo.append(services.stop)
        services.start(self.application)
        self._start_jobs(aws.url)
        pools = self._pools(function_environment(aws.url, self.batch_endpoint))
        wiring = Wiring(self.application, services, pools, place, self._report, self._options.retry_delays)
        self._undo.append(wiring.join)
        self._undo.extend(pool.close for pool in pools.values())
        self._undo.append(wiring.stop)
        wiring.start()
        self._start_api(api, wiring, place)
        self.url, self.aws_endpoint = api.url, aws.url
        self._folder.publish(
            {"url": api.url, "pid": os.getpid(), "aws_endpoint": aws.url, "batch_endpoint": self.batch_endpoint}
        )

    def _bind(self) -> tuple[LoopbackServer, LoopbackServer]:
        try:
            api = LoopbackServer(self._options.port, max_body=MAX_API_BODY, report=self._report)
        except OSError as error:
            raise CannotStart(
                f"Port {self._options.port} is taken ({error.strerror}). Start with `--port 0` for a free one, "
                "or end the program that uses it."
            ) from error
        self._undo.append(api.stop)
        aws = LoopbackServer(0, max_body=MAX_BODY, report=self._report)
        self._undo.append(aws.stop)
        return api, aws

    def _start_identity(self, template: Path) -> dict[str, str]:
        """Start the issuer, if the template takes one; the parameters that make it trusted."""
        if not wants_issuer(template, self._options.parameters):
            return {}
        self.identity = LocalIdentity(self._folder.identity, self._report)
        self._undo.append(self.identity.stop)
        self.identity.start()
        return self.identity.parameters

    def _start_jobs(self, aws_endpoint: str) -> None:
        """Start the Batch stand-in, if the template has job queues."""
        if not self.application.job_queues:
            return
        settings = JobSettings(
            folder=self._folder.batch,
            queues=self.application.job_queues,
            aws_endpoint=aws_endpoint,
            region=REGION,
            environment=aws_environment(aws_endpoint),
            slots=self._options.slots,
        )
        server = self._options.job_server(settings)
        self._undo.append(server.stop)
        self.batch_endpoint = server.start()

    def _pools(self, environment: Mapping[str, str]) -> dict[str, Pool]:
        pools = {}
        for function in self.application.functions:
            log = self._folder.log(function.logical_id)
            keep_short(log)
            pools[function.name] = Pool(function, environment, log, self._report)
            pools[function.name].warm()
        return pools

    def _start_api(self, api: LoopbackServer, wiring: Wiring, place: Place) -> None:
        declared = self.application.apis[0] if self.application.apis else HttpApi("none", [])
        gateway = Gateway(declared, wiring.invoker.invoke, place)

        def respond(request: Request) -> Response:
            began = time.monotonic()
            response = gateway(request)
            self._on_request(request, response, time.monotonic() - began)
            return response

        api.allows_origin = gateway.allows_origin
        api.start(respond)
        self._undo.append(api.stop)  # the first to end, so that nothing new comes in


def aws_environment(aws_endpoint: str) -> dict[str, str]:
    """The variables that lead an AWS SDK to this stack, and to nothing else."""
    return {
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": aws_endpoint,
        "AWS_REGION": REGION,
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
    }


def function_environment(aws_endpoint: str, batch_endpoint: str) -> dict[str, str]:
    """What every function's process gets, before Lambda's and its own variables."""
    kept = ("PATH", "LANG", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "SYSTEMROOT")
    inherited = {name: os.environ[name] for name in kept if name in os.environ}
    batch = {"AWS_ENDPOINT_URL_BATCH": batch_endpoint} if batch_endpoint else {}
    return {**inherited, **aws_environment(aws_endpoint), **batch}
