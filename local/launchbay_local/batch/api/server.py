"""The stand-in as one object: `start` it, point boto3's `batch` client at its URL, `stop` it."""

from __future__ import annotations

import functools
import json
import logging
import os
import re
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from launchbay_local.aws.api_calls import ApiCall
from launchbay_local.batch.api.model_constraints import check_constraints
from launchbay_local.batch.api.operations import KEPT_MS, Operation, Operations
from launchbay_local.batch.api.queues import Queue, Queues
from launchbay_local.batch.arns import Arns, last_part
from launchbay_local.batch.delivery.events import EventSender
from launchbay_local.batch.delivery.faults import EventFaults
from launchbay_local.batch.delivery.logs import LogShipper
from launchbay_local.batch.delivery.outlets import Outlets, remote_outlets
from launchbay_local.batch.engine.attempts import AttemptCredentials, no_credentials
from launchbay_local.batch.engine.engine import Engine
from launchbay_local.batch.engine.environment import common_environment
from launchbay_local.batch.engine.plans import Host
from launchbay_local.batch.engine.recovery import recover
from launchbay_local.batch.engine.slots import Slots
from launchbay_local.batch.errors import CannotReclaim, ClientException, TooManyRequestsException
from launchbay_local.batch.limits import Limits
from launchbay_local.batch.metadata.service import MetadataService
from launchbay_local.batch.programs.children import spawn
from launchbay_local.batch.programs.warm_interpreter import WarmInterpreter, WarmProgram
from launchbay_local.batch.records.records import Document, now
from launchbay_local.batch.records.store import Store
from launchbay_local.batch.scheduling.scheduler import Scheduler
from launchbay_local.batch.tasks.processes import CONTAINER_VARIABLE
from launchbay_local.batch.timers import Timers
from launchbay_local.http.messages import Request, Response
from launchbay_local.http.server import UNAVAILABLE, LoopbackServer
from launchbay_local.iam.jobs import Refuse, nothing_refused
from launchbay_local.location import REGION

logger = logging.getLogger(__name__)
_RECLAIM = re.compile(r"/local/jobs/(?P<job>[\w-]+)/reclaim")
_MAX_BODY = 1024 * 1024
_DELIVERY_SECONDS, _LAST_TRY_SECONDS = 3.0, 0.5
_FORGET_SECONDS = 3600.0
_DEFAULT_LIMITS = Limits()
SIMULATED_VARIABLE = "SIMULATED_HARDWARE"


class BatchServer:
    """AWS Batch on this machine: jobs are processes, within `slots`.

    `queues` None accepts jobs for any queue. Events and logs go to `outlets`, or to services of `aws_endpoint`; logs to
    `log_group`, or to the group that a definition's `logConfiguration` names. `job_env` is set for every job; in the
    variable `simulated_variable` a job reads which of its hardware is simulated. `attempt_credentials` gives the
    variables of a single attempt. `refuse` answers calls that are not allowed; `clock` tells milliseconds since the
    epoch. `warm_program` is a program that most jobs start.

    `event_faults` is for tests: with it they lose, double and hold back events.
    """

    def __init__(  # noqa: PLR0913  (settings, each with a meaning of its own)
        self,
        state_dir: Path,
        queues: Sequence[Queue] | None,
        slots: Slots,
        *,
        aws_endpoint: str,
        region: str = REGION,
        log_group: str = "/aws/batch/job",
        job_env: Mapping[str, str] | None = None,
        simulated_variable: str = SIMULATED_VARIABLE,
        limits: Limits = _DEFAULT_LIMITS,
        attempt_credentials: AttemptCredentials | None = None,
        refuse: Refuse = nothing_refused,
        warm_program: WarmProgram | None = None,
        outlets: Outlets | None = None,
        clock: Callable[[], int] = now,
    ) -> None:
        self._folder = state_dir.resolve()
        self._jobs = self._folder / "jobs"
        self._jobs.mkdir(parents=True, exist_ok=True)
        self._store = Store(self._folder / "batch.sqlite3")
        self._limits = limits
        self._timers = Timers()
        self._clock = clock
        self._refuse = refuse
        self.event_faults = EventFaults()
        to = outlets or remote_outlets(aws_endpoint, region)
        self._events = EventSender(self._store, to.events, self.event_faults)
        self._logs = LogShipper(self._store, self._folder, to.logs)
        self._warm = None
        if warm_program is not None:
            common = common_environment(os.environ, job_env or {})
            self._warm = WarmInterpreter(warm_program, common, CONTAINER_VARIABLE)
        self._http = LoopbackServer(0, max_body=_MAX_BODY)
        self._metadata = MetadataService(self._http.url, region)
        arns = Arns(region)
        known = Queues(queues, arns)
        host = Host(
            jobs=self._jobs,
            slots=slots,
            log_group=log_group,
            job_env=dict(job_env or {}),
            limits=limits,
            simulated_variable=simulated_variable,
            region=region,
            credentials=attempt_credentials or no_credentials,
            start=self._warm or spawn,
            metadata=self._metadata,
        )
        scheduler = Scheduler(known.policies, self._store, clock)
        self._engine = Engine(self._store, scheduler, host, self._timers, self._events, self._logs, clock)
        self._operations = Operations(self._store, self._engine, arns, known, slots.vcpus, limits, clock)
        calls = self._operations.by_name
        self._calls = {f"/v1/{name.lower()}": functools.partial(_call, name, call) for name, call in calls.items()}

    def start(self) -> str:
        """Continue with the jobs in the state folder, and accept calls; return the URL."""
        if self._warm is not None:
            self._warm.start()
        recover(self._store, self._limits.stop_grace, self._clock)
        self._timers.start()
        self._events.start()
        self._logs.start()
        self._forget_regularly()
        self._engine.start()
        self._http.start(self._answer)
        return self._http.url

    def stop(self) -> None:
        """Accept no more calls and end all jobs; jobs that wait are started after the next `start`."""
        self._http.respond = lambda request: self._metadata.answer(request) or UNAVAILABLE
        self._engine.stop()  # until they have ended, containers may ask for metadata
        self._http.stop()
        if self._warm is not None:
            self._warm.stop()
        self._timers.stop()
        deadline = time.monotonic() + _DELIVERY_SECONDS
        self._logs.stop(_DELIVERY_SECONDS)
        self._events.stop(max(_LAST_TRY_SECONDS, deadline - time.monotonic()))  # they were delivered meanwhile, too
        self._store.close()

    def forget_ended_jobs(self) -> None:
        """Delete the jobs that ended more than seven days ago, with their files."""
        for job_id in self._store.delete_ended(self._clock() - KEPT_MS):
            shutil.rmtree(self._jobs / job_id, ignore_errors=True)

    def _answer(self, request: Request) -> Response:
        if answer := self._metadata.answer(request):
            return answer
        if refused := self._refuse(ApiCall("batch", "", request), self._tags):
            return refused
        call = self._call_of(request.path)
        if call is None or request.method != "POST":
            return _error(
                404, "ClientException", f"The local stand-in does not support {request.method} {request.path}."
            )
        try:
            return Response.json(200, call(_body(request)))
        except ClientException as error:
            return _error(400, "ClientException", str(error))
        except CannotReclaim as error:
            return _error(409, "CannotReclaim", str(error))
        except TooManyRequestsException as error:
            return _error(429, "TooManyRequestsException", str(error))
        except Exception:
            logger.exception("%s failed", request.path)
            return _error(500, "ServerException", "The local stand-in failed; see its log.")

    def _call_of(self, path: str) -> Operation | None:
        """What answers the calls of a path: an operation of AWS Batch, or the only one that AWS Batch lacks."""
        if found := _RECLAIM.fullmatch(path):
            return functools.partial(self._operations.reclaim_job, found["job"])
        return self._calls.get(path)

    def _tags(self, arn: str) -> Mapping[str, str]:
        """The tags of a job, which policies may ask for; those of other resources are not kept."""
        job = self._store.job(last_part(arn))
        return job.tags if job else {}

    def _forget_regularly(self) -> None:
        self.forget_ended_jobs()
        self._timers.after(_FORGET_SECONDS, self._forget_regularly)


def _call(name: str, operation: Operation, body: Document) -> Document:
    check_constraints(name, body)
    return operation(body)


def _body(request: Request) -> Document:
    try:
        body = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        raise ClientException("The request's body is not valid JSON.") from None
    if not isinstance(body, dict):
        raise ClientException("The request's body must be a JSON object.")
    return body


def _error(status: int, kind: str, message: str) -> Response:
    return Response.json(status, {"message": message}, [("x-amzn-errortype", kind)])
