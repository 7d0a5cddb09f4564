"""Which jobs may start now."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from launchbay_local.batch.engine.slots import Allocation, Gpu, Slots, clamp, shortage, take
from launchbay_local.batch.records.records import Needs

GPUS = (Gpu("0", "A10G"), Gpu("1", "A10G"))
FOUR = Slots(vcpus=4, memory_mib=1000, gpus=GPUS)


def needs(vcpus: float = 1, memory: int = 100, gpus: int = 0) -> Needs:
    return Needs(vcpus=vcpus, memory_mib=memory, gpus=gpus)


def started(slots: Slots, waiting: list[Needs], used: list[Allocation] | None = None) -> list[str]:
    named = [(str(position), asked) for position, asked in enumerate(waiting)]
    return [job_id for job_id, _ in take(slots, used or [], named)]


def test_as_many_start_as_fit_in_the_order_of_submission() -> None:
    assert started(FOUR, [needs()] * 6) == ["0", "1", "2", "3"]


def test_memory_counts_as_vcpus_do() -> None:
    assert started(FOUR, [needs(memory=400)] * 3) == ["0", "1"]


def test_each_job_gets_gpus_of_its_own() -> None:
    allocations = dict(take(FOUR, [Allocation(1, 100, (GPUS[0],))], [("a", needs(gpus=1)), ("b", needs(gpus=1))]))

    assert allocations["a"].gpus == (GPUS[1],)
    assert "b" not in allocations


def test_a_small_job_does_not_overtake_a_large_one_that_waits_for_the_same() -> None:
    assert started(FOUR, [needs(vcpus=4), needs(vcpus=1)], [Allocation(2, 100)]) == []


def test_a_job_may_overtake_one_that_waits_for_something_else() -> None:
    busy = [Allocation(1, 100, GPUS)]

    assert started(FOUR, [needs(vcpus=1, gpus=1), needs(vcpus=1)], busy) == ["1"]


def test_what_a_waiting_job_needs_is_kept_for_it() -> None:
    busy = [Allocation(1, 100, GPUS)]

    assert started(FOUR, [needs(vcpus=2, gpus=2), needs(vcpus=2)], busy) == []


def test_a_job_larger_than_the_machine_runs_alone() -> None:
    huge = needs(vcpus=64, memory=500_000, gpus=8)

    assert started(FOUR, [huge, needs()]) == ["0"]
    assert started(FOUR, [huge], [Allocation(1, 100)]) == []
    assert clamp(huge, FOUR) == needs(vcpus=4, memory=1000, gpus=2)


def test_a_shortage_is_described() -> None:
    said = shortage(needs(vcpus=64, memory=2000), FOUR)

    assert said == "Runs with 4 of 64 vCPUs and 1000 of 2000 MiB: this machine's slots have no more."
    assert shortage(needs(vcpus=4, memory=1000), FOUR) is None


_NEEDS = st.builds(needs, st.integers(1, 9), st.integers(0, 1500), st.integers(0, 3))


@given(st.lists(_NEEDS, max_size=12), st.lists(st.integers(0, 100), max_size=60))
def test_slots_are_never_exceeded_and_every_job_gets_its_turn(waiting: list[Needs], ends: list[int]) -> None:
    left = [(str(position), asked) for position, asked in enumerate(waiting)]
    running: dict[str, Allocation] = {}
    rounds = 0
    while left or running:
        for job_id, allocation in list(take(FOUR, running.values(), left)):
            running[job_id] = allocation
            left = [entry for entry in left if entry[0] != job_id]
        gpus = [gpu for allocation in running.values() for gpu in allocation.gpus]
        assert sum(allocation.vcpus for allocation in running.values()) <= FOUR.vcpus
        assert sum(allocation.memory_mib for allocation in running.values()) <= FOUR.memory_mib
        assert len(gpus) == len(set(gpus))
        assert running, "nothing runs though jobs wait"
        ended = sorted(running)[ends[rounds % len(ends)] % len(running) if ends else 0]
        del running[ended]
        rounds += 1

    assert rounds == len(waiting)


@given(st.integers(2, 4), st.lists(st.integers(1, 3), min_size=1, max_size=40))
def test_a_stream_of_small_jobs_does_not_starve_a_large_one(vcpus: int, small: list[int]) -> None:
    running = [Allocation(1, 0)] * 4
    waiting = [("large", needs(vcpus=vcpus, memory=0)), *((f"small-{i}", needs(vcpus=v)) for i, v in enumerate(small))]
    for _ in range(4):
        running = running[1:]
        taken = dict(take(FOUR, running, waiting))
        if "large" in taken:
            return
        assert not taken, "a small job took what the large one waits for"
    raise AssertionError("the large job never started")
