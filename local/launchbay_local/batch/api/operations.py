"""AWS Batch's API operations, each from a request's body to its answer's."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence

from launchbay_local.batch.api.arns import Arns, last_part
from launchbay_local.batch.api.definitions import Definitions
from launchbay_local.batch.api.job_list import list_jobs, make_token, read_token
from launchbay_local.batch.api.requests import (
    DeregisterJobDefinition,
    DescribeJobDefinitions,
    DescribeJobQueues,
    DescribeJobs,
    EndJob,
    parse,
)
from launchbay_local.batch.api.submissions import make_job, read_submission
from launchbay_local.batch.api.throttle import Throttle
from launchbay_local.batch.engine.engine import Engine
from launchbay_local.batch.errors import ClientException
from launchbay_local.batch.limits import Limits
from launchbay_local.batch.records.documents import compute_environment, definition_detail, job_description, job_queue
from launchbay_local.batch.records.records import Document, now
from launchbay_local.batch.records.store import Store

_MOST_DEFINITIONS = 100
Operation = Callable[[Document], Document]


class Operations:
    """The operations of one server. `queues` None accepts jobs for any queue."""

    def __init__(
        self,
        store: Store,
        engine: Engine,
        arns: Arns,
        queues: Sequence[str] | None,
        vcpus: float,
        limits: Limits,
    ) -> None:
        self._store = store
        self._engine = engine
        self._arns = arns
        self._queues = None if queues is None else {arns.queue(name) for name in queues}
        self._vcpus = vcpus
        self._minimum_timeout = limits.shortest_timeout
        self._definitions = Definitions(store, arns, limits.shortest_timeout)
        self._submissions = Throttle(limits.submits_per_second)

    @property
    def by_path(self) -> Mapping[str, Operation]:
        """The operation for each path."""
        return {
            "/v1/registerjobdefinition": self.register_job_definition,
            "/v1/describejobdefinitions": self.describe_job_definitions,
            "/v1/deregisterjobdefinition": self.deregister_job_definition,
            "/v1/submitjob": self.submit_job,
            "/v1/listjobs": self.list_jobs,
            "/v1/describejobs": self.describe_jobs,
            "/v1/terminatejob": self.terminate_job,
            "/v1/canceljob": self.cancel_job,
            "/v1/describejobqueues": self.describe_job_queues,
            "/v1/describecomputeenvironments": self.describe_compute_environments,
        }

    def register_job_definition(self, body: Document) -> Document:
        """RegisterJobDefinition."""
        definition = self._definitions.register(body)
        return {
            "jobDefinitionName": definition.name,
            "jobDefinitionArn": definition.arn,
            "revision": definition.revision,
        }

    def describe_job_definitions(self, body: Document) -> Document:
        """DescribeJobDefinitions."""
        request = parse(DescribeJobDefinitions, body)
        references: Sequence[str | None] = request.job_definitions or [request.job_definition_name]
        found = [one for reference in references for one in self._definitions.find(reference)]
        shown = [one for one in found if request.status in (None, "ACTIVE" if one.active else "INACTIVE")]
        begin = read_token(request.next_token) if request.next_token else 0
        end = begin + (request.max_results or _MOST_DEFINITIONS)
        answer: Document = {"jobDefinitions": [definition_detail(one) for one in shown[begin:end]]}
        return {**answer, "nextToken": make_token(end)} if end < len(shown) else answer

    def deregister_job_definition(self, body: Document) -> Document:
        """DeregisterJobDefinition."""
        self._definitions.retire(parse(DeregisterJobDefinition, body).job_definition)
        return {}

    def submit_job(self, body: Document) -> Document:
        """SubmitJob."""
        self._submissions.take()
        request = read_submission(body)
        self._check_queue(request.job_queue)
        definition = self._definitions.active(request.job_definition)
        job_id = str(uuid.uuid4())
        job = make_job(request, definition, self._arns, job_id, now(), self._minimum_timeout)
        self._engine.submit(job)
        return {"jobArn": job.arn, "jobName": job.name, "jobId": job.job_id}

    def list_jobs(self, body: Document) -> Document:
        """ListJobs."""
        answer = list_jobs(self._store, self._arns, body)
        self._check_queue(body["jobQueue"])
        return answer

    def describe_jobs(self, body: Document) -> Document:
        """DescribeJobs; unknown jobs are left out, as AWS Batch does."""
        found = [self._store.job(last_part(job)) for job in parse(DescribeJobs, body).jobs]
        return {"jobs": [job_description(job) for job in found if job is not None]}

    def terminate_job(self, body: Document) -> Document:
        """TerminateJob."""
        request = parse(EndJob, body)
        self._engine.terminate(self._find(request.job_id), request.reason)
        return {}

    def cancel_job(self, body: Document) -> Document:
        """CancelJob."""
        request = parse(EndJob, body)
        self._engine.cancel(self._find(request.job_id), request.reason)
        return {}

    def describe_job_queues(self, body: Document) -> Document:
        """DescribeJobQueues."""
        asked = [self._arns.queue(name) for name in parse(DescribeJobQueues, body).job_queues]
        there = sorted(self._store.queues() if self._queues is None else self._queues)
        listed = [arn for arn in asked if self._queues is None or arn in self._queues] if asked else there
        environment = self._arns.compute_environment()
        return {"jobQueues": [job_queue(arn, environment) for arn in listed]}

    def describe_compute_environments(self, _body: Document) -> Document:
        """DescribeComputeEnvironments: this machine is the only one."""
        return {"computeEnvironments": [compute_environment(self._arns.compute_environment(), self._vcpus)]}

    def _check_queue(self, name: str) -> None:
        if self._queues is not None and self._arns.queue(name) not in self._queues:
            raise ClientException(f"JobQueue {name} not found.")

    def _find(self, job: str) -> str:
        job_id = last_part(job)
        if self._store.job(job_id) is None:
            raise ClientException(f"Job {job} does not exist.")
        return job_id
