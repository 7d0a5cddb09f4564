"""The scheduler as the engine uses it, with jobs that come, start, end and are given up in any order."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from launchbay_local.batch.records.records import Job, Needs, Status
from launchbay_local.batch.records.store import Store
from launchbay_local.batch.scheduling.policies import FairSharePolicy
from launchbay_local.batch.scheduling.scheduler import Scheduler

FAIR, RESERVING, PLAIN = "fair", "reserving", "plain"
POLICIES = {
    FAIR: FairSharePolicy("a", weights={"heavy": 4}),
    RESERVING: FairSharePolicy("b", compute_reservation=25),
}
VCPUS = 8.0


def a_job(number: int, queue: str, share: str | None, vcpus: float, priority: int = 0) -> Job:
    return Job(
        job_id=str(number),
        arn=f"arn:{number}",
        name="n",
        queue=queue,
        definition_arn="d",
        created_at=number,
        containers=({},),
        needs=Needs(vcpus=vcpus),
        status=Status.RUNNABLE,
        share_identifier=share,
        scheduling_priority=priority,
    )


_JOBS = st.tuples(
    st.sampled_from([FAIR, RESERVING, PLAIN]),
    st.sampled_from(["heavy", "light", "other"]),
    st.sampled_from([0.25, 1.0, 2.0, 8.0]),
    st.integers(0, 9),
)
_STEPS = st.lists(st.one_of(_JOBS, st.sampled_from(["start", "end", "give up", "time"])), max_size=60)


@given(_STEPS)
def test_no_job_is_lost_or_started_twice_and_nothing_is_kept_of_those_that_ended(steps: list[str | tuple]) -> None:  # type: ignore[type-arg]
    store, clock = Store(Path(":memory:")), [1_000_000]
    scheduler = Scheduler(POLICIES, store, lambda: clock[0])
    waiting: dict[str, Job] = {}
    running: dict[str, Job] = {}

    def ready() -> list[str]:
        return [job_id for job_id, _ in scheduler.ready(VCPUS, lambda job_id: waiting[job_id].needs)]

    for number, step in enumerate([*steps, *["start", "end"] * len(steps)]):
        if isinstance(step, tuple):
            queue, share, vcpus, priority = step
            job = a_job(number, queue, None if queue == PLAIN else share, vcpus, priority)
            waiting[job.job_id] = job
            scheduler.open(job)
            scheduler.add(number, job)
        elif step == "start" and (order := ready()):
            job = waiting.pop(order[0])
            running[job.job_id] = job
            scheduler.begin(job, job.needs.vcpus)
        elif step == "end" and running:
            job = running.pop(next(iter(running)))
            scheduler.end(job.job_id)
            scheduler.close(job)
        elif step == "give up" and waiting:
            scheduler.close(waiting.pop(next(iter(waiting))))
        elif step == "time":
            clock[0] += 60_000
        order = ready()
        assert len(order) == len(set(order))
        assert set(order) <= set(waiting)
        assert {job_id for job_id in waiting if waiting[job_id].queue != RESERVING} <= set(order)
        assert order or not waiting or running, "nothing runs though jobs wait"
        plain = [job_id for job_id in order if waiting[job_id].queue == PLAIN]
        assert plain == sorted(plain, key=int)

    assert not waiting
    assert not running
    assert ready() == []
    for queue in (FAIR, RESERVING, PLAIN):
        assert (scheduler.snapshot(queue).front, scheduler.snapshot(queue).vcpus) == ([], 0)
    clock[0] += 3_600_000
    assert [scheduler.active_shares(queue) for queue in POLICIES] == [set(), set()]
    store.close()


def test_what_a_share_used_before_a_restart_still_counts() -> None:
    store, clock = Store(Path(":memory:")), [1_000_000]
    before = Scheduler(POLICIES, store, lambda: clock[0])
    job = a_job(1, FAIR, "light", 4)
    before.open(job)
    before.begin(job, 4)
    clock[0] += 30_000
    before.end("1")
    before.close(job)

    after = Scheduler(POLICIES, store, lambda: clock[0])
    for number, share in ((2, "light"), (3, "other")):
        after.add(number, a_job(number, FAIR, share, 1))

    assert after.snapshot(FAIR).front == ["3", "2"]
    assert after.active_shares(FAIR) == {"light"}
    store.close()


def test_a_snapshot_has_the_first_hundred_jobs_and_the_twenty_largest_shares() -> None:
    store = Store(Path(":memory:"))
    scheduler = Scheduler(POLICIES, store, lambda: 1_000_000)
    for number in range(30):
        scheduler.begin(a_job(number, FAIR, f"s{number}", 1), float(number + 1))
    for number in range(100, 250):
        scheduler.add(number, a_job(number, FAIR, "s0", 1))

    snapshot = scheduler.snapshot(FAIR)

    assert snapshot.front == [str(number) for number in range(100, 200)]
    assert snapshot.active_shares == 30
    assert snapshot.shares is not None
    assert list(snapshot.shares) == [f"s{number}" for number in range(29, 9, -1)]
    store.close()
