"""AWS Batch's API operations, each from a request's body to its answer's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from launchbay_local.batch.api.definitions import Definitions
from launchbay_local.batch.api.job_list import list_jobs, make_token, read_token
from launchbay_local.batch.api.queues import Queues, snapshot_document
from launchbay_local.batch.api.requests import (
    DeregisterJobDefinition,
    DescribeJobDefinitions,
    DescribeJobs,
    EndJob,
    ReclaimJob,
    parse,
)
from launchbay_local.batch.api.submissions import check_share, make_job, read_submission
from launchbay_local.batch.api.throttle import Throttle
from launchbay_local.batch.arns import Arns
from launchbay_local.batch.engine.engine import Engine
from launchbay_local.batch.errors import invalid_request
from launchbay_local.batch.limits import Limits
from launchbay_local.batch.records.documents import compute_environment, definition_detail, job_description
from launchbay_local.batch.records.records import Document, Job
from launchbay_local.batch.records.store import Store

_MOST_DEFINITIONS, _MOST_JOBS = 100, 100
KEPT_MS = 7 * 24 * 3600 * 1000  # AWS Batch keeps jobs for at least seven days after their end
Operation = Callable[[Document], Document]


class Operations:
    """The operations of one server; `clock` tells milliseconds since the epoch."""

    def __init__(
        self,
        store: Store,
        engine: Engine,
        arns: Arns,
        queues: Queues,
        vcpus: float,
        limits: Limits,
        clock: Callable[[], int],
    ) -> None:
        self._store = store
        self._engine = engine
        self._arns = arns
        self._queues = queues
        self._vcpus = vcpus
        self._clock = clock
        self._minimum_timeout = limits.shortest_timeout
        self._definitions = Definitions(store, arns, limits.shortest_timeout)
        self._submissions = Throttle(limits.submits_per_second)

    @property
    def by_name(self) -> Mapping[str, Operation]:
        """The operations by AWS Batch's names for them."""
        return {
            "RegisterJobDefinition": self.register_job_definition,
            "DescribeJobDefinitions": self.describe_job_definitions,
            "DeregisterJobDefinition": self.deregister_job_definition,
            "SubmitJob": self.submit_job,
            "ListJobs": self.list_jobs,
            "DescribeJobs": self.describe_jobs,
            "TerminateJob": self.terminate_job,
            "CancelJob": self.cancel_job,
            "DescribeJobQueues": self.describe_job_queues,
            "DescribeComputeEnvironments": self.describe_compute_environments,
            "DescribeSchedulingPolicies": self.describe_scheduling_policies,
            "GetJobQueueSnapshot": self.get_job_queue_snapshot,
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
        queue = self._queues.find(request.job_queue)
        definition = self._definitions.active(request.job_definition)
        for dependency in request.depends_on:
            self._arns.name_in("job", dependency.job_id)
        check_share(request, definition, self._queues.policies.get(queue))
        job = make_job(request, definition, self._arns, queue, self._clock(), self._minimum_timeout)
        self._engine.submit(job)
        return {"jobArn": job.arn, "jobName": job.name, "jobId": job.job_id}

    def list_jobs(self, body: Document) -> Document:
        """ListJobs."""
        return list_jobs(self._store, self._queues, body, ended_since=self._ended_since())

    def describe_jobs(self, body: Document) -> Document:
        """DescribeJobs; unknown jobs are left out, as AWS Batch does."""
        asked = parse(DescribeJobs, body).jobs
        if len(asked) > _MOST_JOBS:
            raise invalid_request(f"Maximum number of jobs supported is  {_MOST_JOBS} .")
        found = [self._job(reference) for reference in asked]
        return {"jobs": [job_description(job) for job in found if job is not None]}

    def terminate_job(self, body: Document) -> Document:
        """TerminateJob; it succeeds for unknown and ended jobs, too, as in AWS Batch."""
        request = parse(EndJob, body)
        job = self._job(request.job_id)
        if job is not None:
            self._engine.terminate(job.job_id, request.reason)
        return {}

    def cancel_job(self, body: Document) -> Document:
        """CancelJob; it succeeds for unknown and started jobs, too, as in AWS Batch."""
        request = parse(EndJob, body)
        job = self._job(request.job_id)
        if job is not None:
            self._engine.cancel(job.job_id, request.reason)
        return {}

    def reclaim_job(self, job_id: str, body: Document) -> Document:
        """Take the machine of a running job away, as EC2 does; this is not one of AWS Batch's operations.

        Raises:
            CannotReclaim: the job has no machine that could be reclaimed.
        """
        request = parse(ReclaimJob, body)
        instance, at = self._engine.reclaim(job_id, request.notice_seconds)
        return {"jobId": job_id, "instanceId": instance, "noticeSeconds": request.notice_seconds, "reclaimedAt": at}

    def describe_job_queues(self, body: Document) -> Document:
        """DescribeJobQueues."""
        return self._queues.describe(body, self._store.queues())

    def describe_compute_environments(self, _body: Document) -> Document:
        """DescribeComputeEnvironments: this machine is the only one."""
        return {"computeEnvironments": [compute_environment(self._arns.compute_environment(), self._vcpus)]}

    def describe_scheduling_policies(self, body: Document) -> Document:
        """DescribeSchedulingPolicies."""
        return self._queues.describe_policies(body)

    def get_job_queue_snapshot(self, body: Document) -> Document:
        """GetJobQueueSnapshot."""
        snapshot = self._engine.snapshot(self._queues.asked_snapshot(body))
        front = [self._store.job(job_id) for job_id in snapshot.front]
        return snapshot_document(snapshot, [job for job in front if job is not None])

    def _job(self, reference: str) -> Job | None:
        """The job of an id or ARN, unless it is unknown or ended so long ago that AWS Batch has forgotten it."""
        name = self._arns.name_in("job", reference)
        job = None if name is None else self._store.job(name)
        is_forgotten = job is not None and job.stopped_at is not None and job.stopped_at < self._ended_since()
        return None if is_forgotten else job

    def _ended_since(self) -> int:
        return self._clock() - KEPT_MS
