"""The jobs that wait and the shares that use this machine: what starts next, and what a queue looks like at present."""

from __future__ import annotations

import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from launchbay_local.batch.errors import ClientException
from launchbay_local.batch.records.records import Job, Needs
from launchbay_local.batch.records.store import Store
from launchbay_local.batch.scheduling.order import WaitingJob, WaitingShare, dispatch_order
from launchbay_local.batch.scheduling.policies import MAX_ACTIVE_SHARES, FairSharePolicy
from launchbay_local.batch.scheduling.usage import Usage

Key = tuple[str, str]  # a queue's ARN and a share identifier, which is empty in a queue without a policy
_PLAIN = ("", "")  # all queues without a policy
_FRONT, _TOP_SHARES = 100, 20  # of GetJobQueueSnapshot


@dataclass(frozen=True)
class Snapshot:
    """A queue at one moment: the jobs at its front, and the vCPUs in use, by share if it has a policy.

    `active_shares` counts the shares that use something, of which `shares` has the largest. `at` is in milliseconds.
    """

    front: Sequence[str]
    vcpus: float
    active_shares: int
    shares: Mapping[str, float] | None
    at: int


class Scheduler:
    """Chooses what starts next. It is not safe to use from several threads: the engine's lock protects it.

    `policies` are those of the queues that have one, by ARN. Jobs of other queues are first come, first served over all
    of these queues, like those of one share that has used nothing. `clock` tells milliseconds since the epoch. The use
    of shares is kept in the store.
    """

    def __init__(self, policies: Mapping[str, FairSharePolicy], store: Store, clock: Callable[[], int]) -> None:
        self._policies = policies
        self._reserving = [queue for queue, policy in policies.items() if policy.compute_reservation]
        self._store = store
        self._clock = clock
        self._waiting: dict[Key, list[WaitingJob]] = {}
        self._entries: dict[str, tuple[Key, WaitingJob]] = {}
        self._running: dict[str, tuple[Key, float]] = {}
        self._used: dict[Key, Usage] = {}
        for queue, share, vcpu_seconds, at in store.share_usage():
            self._used[queue, share] = Usage(vcpu_seconds, at=at, idle_since=at)
        self._open: Counter[Key] = Counter()

    def check(self, job: Job) -> None:
        """Check that a queue has room for the share of a new job.

        Raises:
            ClientException: it would be one active share too many.
        """
        if job.queue not in self._policies:
            return
        active = self.active_shares(job.queue)
        if job.share_identifier not in active and len(active) >= MAX_ACTIVE_SHARES:
            raise ClientException(f"A job queue can have {MAX_ACTIVE_SHARES} active share identifiers at most.")

    def open(self, job: Job) -> None:
        """Count a job that has not ended: its share is active."""
        self._open[_key(job)] += 1

    def close(self, job: Job) -> None:
        """Forget a job that has ended."""
        self.remove(job.job_id)
        key = _key(job)
        self._open[key] -= 1
        if not self._open[key]:
            del self._open[key]

    def add(self, position: int, job: Job) -> None:
        """Let a job wait; `position` is its place in the order of submission."""
        key, rank = (_key(job), -(job.scheduling_priority or 0)) if job.queue in self._policies else (_PLAIN, 0)
        entry = WaitingJob(rank, position, job.job_id, job.queue, job.needs.vcpus)
        bisect.insort(self._waiting.setdefault(key, []), entry)
        self._entries[job.job_id] = (key, entry)

    def remove(self, job_id: str) -> None:
        """Let a job wait no more, if it did."""
        if job_id not in self._entries:
            return
        key, entry = self._entries.pop(job_id)
        jobs = self._waiting[key]
        del jobs[bisect.bisect_left(jobs, entry)]
        if not jobs:
            del self._waiting[key]

    def begin(self, job: Job, vcpus: float) -> None:
        """A job starts with a number of vCPUs."""
        self.remove(job.job_id)
        key = _key(job)
        self._running[job.job_id] = (key, vcpus)
        policy = self._policies.get(key[0])
        if policy is not None:
            self._used[key] = self._usage(key).begin(vcpus, self._seconds(), policy.window)

    def end(self, job_id: str) -> None:
        """A job no longer uses what it started with."""
        key, vcpus = self._running.pop(job_id)
        policy = self._policies.get(key[0])
        if policy is not None:
            usage = self._usage(key).end(vcpus, self._seconds(), policy.window)
            self._used[key] = usage
            self._store.keep_share_usage(*key, usage.vcpu_seconds, usage.at)

    def ready(self, vcpus: float, needs: Callable[[str], Needs]) -> Iterator[tuple[str, Needs]]:
        """The waiting jobs in the order in which they are to start, less those that may not use what is reserved.

        `vcpus` are those of the whole machine, which is each queue's compute environment.
        """
        in_use: defaultdict[str, float] = defaultdict(float)
        for (queue, _), used in self._running.values():
            in_use[queue] += used
        left = {queue: self._capacity(queue, vcpus) - in_use[queue] for queue in self._reserving}
        for job in dispatch_order([self._share(key) for key in self._waiting]):
            if job.queue in left:
                left[job.queue] -= job.vcpus
                if left[job.queue] < 0 and in_use[job.queue]:
                    continue  # and so will be those behind it, which must not overtake it
                in_use[job.queue] += job.vcpus
            yield job.job_id, needs(job.job_id)

    def active_shares(self, queue: str) -> set[str]:
        """The shares of a queue that have jobs that have not ended, or that were used within the decay time."""
        policy = self._policies[queue]
        now = self._seconds()
        recent = {
            share for (of, share), usage in self._used.items() if of == queue and usage.is_recent(now, policy.window)
        }
        return recent | {share for of, share in self._open if of == queue}

    def snapshot(self, queue: str) -> Snapshot:
        """What GetJobQueueSnapshot shows of a queue."""
        vcpus: defaultdict[str, float] = defaultdict(float)
        for (of, share), used in self._running.values():
            if of == queue:
                vcpus[share] += used
        shares = [self._share(key) for key in self._waiting if key[0] in (queue, _PLAIN[0])]
        front = islice((job.job_id for job in dispatch_order(shares) if job.queue == queue), _FRONT)
        largest = sorted(vcpus.items(), key=lambda item: (-item[1], item[0]))[:_TOP_SHARES]
        return Snapshot(
            front=list(front),
            vcpus=sum(vcpus.values()),
            active_shares=len(vcpus),
            shares=dict(largest) if queue in self._policies else None,
            at=self._clock(),
        )

    def _share(self, key: Key) -> WaitingShare:
        jobs = self._waiting[key]
        policy = self._policies.get(key[0])
        if policy is None:
            return WaitingShare(jobs)
        usage = self._usage(key).until(self._seconds(), policy.window)
        return WaitingShare(jobs, policy.weight(key[1]), usage.vcpu_seconds, usage.vcpus)

    def _capacity(self, queue: str, vcpus: float) -> float:
        """How many vCPUs a queue may use, beside what is reserved; a job that needs more runs alone."""
        return self._policies[queue].capacity(vcpus, len(self.active_shares(queue)))

    def _usage(self, key: Key) -> Usage:
        return self._used.get(key, Usage())

    def _seconds(self) -> float:
        return self._clock() / 1000


def _key(job: Job) -> Key:
    return job.queue, job.share_identifier or ""
