"""The job queues and their scheduling policies, as requests name them and as answers show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from launchbay_local.batch.api.requests import DescribeJobQueues, DescribeSchedulingPolicies, GetJobQueueSnapshot, parse
from launchbay_local.batch.arns import Arns, last_part
from launchbay_local.batch.errors import ClientException
from launchbay_local.batch.records.documents import capacity
from launchbay_local.batch.records.records import Document, Job
from launchbay_local.batch.scheduling.policies import FairSharePolicy, JobQueue
from launchbay_local.batch.scheduling.scheduler import Snapshot

Queue = str | JobQueue


class Queues:
    """The queues of one server; None accepts jobs for any queue, and none of these has a policy."""

    def __init__(self, queues: Sequence[Queue] | None, arns: Arns) -> None:
        self._arns = arns
        listed = [JobQueue(one) if isinstance(one, str) else one for one in queues or ()]
        self._queues = None if queues is None else {arns.queue(one.name): one for one in listed}
        self.policies: Mapping[str, FairSharePolicy] = {
            arns.queue(one.name): one.policy for one in listed if one.policy is not None
        }

    def find(self, reference: str) -> str:
        """The ARN of the queue that a name or ARN refers to.

        Raises:
            ClientException: there is none.
        """
        name = self._arns.name_in("job-queue", reference)
        if name is None or (self._queues is not None and self._arns.queue(name) not in self._queues):
            raise ClientException(f"JobQueue {reference} not found.")
        return self._arns.queue(name)

    def describe(self, body: Document, used: Sequence[str]) -> Document:
        """The answer to DescribeJobQueues; `used` are the queues with jobs, which are all there are without a list."""
        request = parse(DescribeJobQueues, body)
        there = list(used) if self._queues is None else sorted(self._queues)
        asked = [self._arns.name_in("job-queue", one) for one in request.job_queues]
        wanted = [self._arns.queue(name) for name in asked if name is not None]
        listed = [arn for arn in wanted if self._queues is None or arn in self._queues] if request.job_queues else there
        return {"jobQueues": [self._document(arn) for arn in listed]}

    def describe_policies(self, body: Document) -> Document:
        """The answer to DescribeSchedulingPolicies; unknown ones are left out."""
        asked = parse(DescribeSchedulingPolicies, body).arns
        known = {policy.arn: policy for policy in self.policies.values()}
        return {"schedulingPolicies": [_policy(known[arn]) for arn in asked if arn in known]}

    def asked_snapshot(self, body: Document) -> str:
        """The queue of which a snapshot is asked for."""
        return self.find(parse(GetJobQueueSnapshot, body).job_queue)

    def _document(self, arn: str) -> Document:
        policy = self.policies.get(arn)
        return {
            "jobQueueName": last_part(arn),
            "jobQueueArn": arn,
            "state": "ENABLED",
            "status": "VALID",
            "statusReason": "JobQueue Healthy",
            "priority": 1,
            "computeEnvironmentOrder": [{"order": 1, "computeEnvironment": self._arns.compute_environment()}],
            "jobQueueType": "ECS",
            "tags": {},
            **({"schedulingPolicyArn": policy.arn} if policy else {}),
        }


def snapshot_document(snapshot: Snapshot, front: Sequence[Job]) -> Document:
    """A snapshot as GetJobQueueSnapshot shows it; `front` are the jobs at the queue's front.

    When a job came to its place is not known here: it is shown as if it had always been there since it could run.
    """
    jobs = [{"jobArn": job.arn, "earliestTimeAtPosition": job.runnable_at or job.created_at} for job in front]
    use: Document = {"totalCapacityUsage": [capacity(snapshot.vcpus)], "lastUpdatedAt": snapshot.at}
    if snapshot.shares is not None:
        top = [
            {"shareIdentifier": share, "capacityUsage": [capacity(vcpus)]} for share, vcpus in snapshot.shares.items()
        ]
        use["fairshareUtilization"] = {"activeShareCount": snapshot.active_shares, "topCapacityUtilization": top}
    return {"frontOfQueue": {"jobs": jobs, "lastUpdatedAt": snapshot.at}, "queueUtilization": use}


def _policy(policy: FairSharePolicy) -> Document:
    weights = [{"shareIdentifier": share, "weightFactor": weight} for share, weight in policy.weights.items()]
    fair: Document = {
        "shareDecaySeconds": policy.decay_seconds,
        "computeReservation": policy.compute_reservation,
        "shareDistribution": weights,
    }
    return {"name": last_part(policy.arn), "arn": policy.arn, "fairsharePolicy": fair, "tags": {}}
