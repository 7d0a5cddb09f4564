"""The local stack as one object: everything that one SAM application needs."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

from launchbay_local.aws.journal import Journal
from launchbay_local.aws.services import MAX_BODY, Services
from launchbay_local.distribution.front import PageFront
from launchbay_local.errors import CannotStart
from launchbay_local.functions.environment import base_environment
from launchbay_local.functions.pool import Pool, rotate
from launchbay_local.gateway.http_api import MAX_BODY as MAX_API_BODY
from launchbay_local.gateway.http_api import Gateway, Invoke
from launchbay_local.http.messages import Request, Response
from launchbay_local.http.server import LoopbackServer
from launchbay_local.iam.access_control import read_access_control
from launchbay_local.iam.guard import Guard
from launchbay_local.iam.record import Record
from launchbay_local.identity.clients import page_origins
from launchbay_local.location import ACCESS_KEY, REGION, Location, sdk_environment, without_credentials
from launchbay_local.stack.event_flow import EventFlow
from launchbay_local.stack.job_server import DefaultBus, JobSettings
from launchbay_local.stack.options import Options
from launchbay_local.stack.roles import Roles
from launchbay_local.stack.sign_in import LocalIdentity, wants_issuer
from launchbay_local.stack.state_folder import StateFolder
from launchbay_local.template.apis import HttpApi
from launchbay_local.template.application import Application
from launchbay_local.template.readers import read_application
from launchbay_local.template.sam import translate
from launchbay_local.template.stacks import Stack

Report = Callable[[str], None]
OnRequest = Callable[[Request, Response, float], None]


class LocalStack:
    """A whole stack on loopback with its data in a state folder.

    `report` gets a line for each thing that goes wrong while it runs; `on_request` gets every request to the HTTP API,
    its response, and how many seconds it took.
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
        self.serves_page = False
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
        """Start everything; on return the HTTP API answers, and unfinished work of an earlier process continues.

        Raises:
            CannotStart: the folder or port is in use, or the template is not valid.
        """
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop everything in order: first the HTTP API, then what moves events, then jobs, then the services."""
        while self._undo:
            self._undo.pop()()

    def _start(self) -> None:
        self._folder.open()
        self._undo.append(self._folder.close)
        api, aws = self._bind()
        location = Location(REGION, aws.url, api.url, seed=self._folder.seed)
        template = self._options.template
        parameters = {**self._start_identity(template, api.port), **self._options.parameters}
        stack = Stack(self._options.name, translate(template, parameters, REGION), parameters, location)
        self.application = read_application(stack)
        journal = Journal(self._folder.journal)
        self._undo.append(journal.close)
        services = Services(journal, self._folder.objects, REGION, aws)
        self._undo.append(services.stop)
        services.start(self.application)
        roles = Roles(self._guard(stack), self._report)
        roles.guard.enforce(services.moto)
        bus = DefaultBus()
        self._start_jobs(services, bus, roles)
        pools = self._pools(base_environment(aws.url, self.batch_endpoint), roles)
        event_flow = EventFlow(
            self.application, services, pools, location, roles.guard, self._report, self._options.retry_delays
        )
        self._undo.append(event_flow.join)
        self._undo.extend(pool.close for pool in pools.values())
        self._undo.append(event_flow.stop)
        event_flow.start()
        bus.connect(event_flow.publish)
        self._start_api(api, roles.invocations_of(self.application, event_flow.invoker.invoke), location)
        self.url, self.aws_endpoint = api.url, aws.url
        self._folder.publish(
            {
                "url": api.url,
                "pid": os.getpid(),
                "aws_endpoint": aws.url,
                "batch_endpoint": self.batch_endpoint,
                "access_key": ACCESS_KEY,
            }
        )

    def _bind(self) -> tuple[LoopbackServer, LoopbackServer]:
        try:
            api = LoopbackServer(self._options.port, max_body=MAX_API_BODY, report=self._report)
        except OSError as error:
            raise CannotStart(
                f"Port {self._options.port} is in use ({error.strerror}). Start with `--port 0` for a free one, "
                "or end the program that uses it."
            ) from error
        self._undo.append(api.stop)
        aws = LoopbackServer(0, max_body=MAX_BODY, report=self._report)
        self._undo.append(aws.stop)
        return api, aws

    def _start_identity(self, template: Path, port: int) -> Mapping[str, str]:
        """Start the issuer, if the template takes one; return the parameters that make the template trust it."""
        sign_in = self._options.sign_in
        if sign_in is None or not wants_issuer(template, self._options.parameters, sign_in):
            return {}
        origins = page_origins(port) if self._options.page else ()
        self.identity = LocalIdentity(self._folder.identity, sign_in, self._report, origins)
        self._undo.append(self.identity.stop)
        self.identity.start()
        return self.identity.parameters

    def _guard(self, stack: Stack) -> Guard:
        """The policies of the template, which decide on every call from now on."""
        control = read_access_control(stack)
        self.application.not_run += control.unknown
        self._folder.access.unlink(missing_ok=True)
        return Guard(control, REGION, Record(self._folder.access))

    def _start_jobs(self, services: Services, bus: DefaultBus, roles: Roles) -> None:
        """Start the Batch stand-in, if the template has job queues."""
        if not self.application.job_queues:
            return
        settings = JobSettings(
            folder=self._folder.batch,
            queues=self.application.job_queues,
            aws_endpoint=services.url,
            simulated_variable=self._options.simulated_variable,
            environment={**without_credentials(sdk_environment(services.url)), **self._options.job_environment},
            slots=self._options.slots,
            policies=self.application.scheduling_policies,
            refuse=roles.guard.refusal,
            attempt_credentials=roles.credentials_of_attempt,
            warm_program=self._options.warm_program,
            bus=bus,
            logs=services.logs,
        )
        server = self._options.job_server(settings)
        self._undo.append(server.stop)
        self.batch_endpoint = server.start()

    def _pools(self, environment: Mapping[str, str], roles: Roles) -> dict[str, Pool]:
        pools = {}
        for function in self.application.functions:
            log = self._folder.log(function.logical_id)
            rotate(log)
            own = {**environment, **roles.credentials_of_function(function)}
            pools[function.name] = Pool(function, own, log, self._report)
            pools[function.name].warm()
        return pools

    def _start_api(self, api: LoopbackServer, invoke: Invoke, location: Location) -> None:
        declared = self.application.apis[0] if self.application.apis else HttpApi("none", [])
        gateway = Gateway(declared, invoke, location)
        answer = self._page_front(gateway) or gateway

        def respond(request: Request) -> Response:
            began = time.monotonic()
            response = answer(request)
            self._on_request(request, response, time.monotonic() - began)
            return response

        api.allows_origin = gateway.allows_origin
        api.start(respond)
        self._undo.append(api.stop)  # the first to stop, so that no new request comes in

    def _page_front(self, gateway: Gateway) -> PageFront | None:
        """What serves the page beside the API, if the template has a distribution and the options a page."""
        page = self._options.page
        if page is None or not self.application.distributions:
            return None
        config = self.identity.page_config if self.identity else page.config
        self.serves_page = True
        return PageFront(self.application.distributions[0], page, config, gateway)
