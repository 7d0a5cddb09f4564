"""The order in which waiting jobs are dispatched."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from launchbay_local.batch.scheduling.order import WaitingJob, WaitingShare, dispatch_order
from launchbay_local.batch.scheduling.usage import Usage


def share(name: str, positions: list[int], weight: float = 1, used: float = 0, vcpus: float = 0) -> WaitingShare:
    jobs = [WaitingJob(0, position, f"{name}{position}", "q", 1) for position in positions]
    return WaitingShare(jobs, weight, used, vcpus)


def order(*shares: WaitingShare) -> list[str]:
    return [job.job_id for job in dispatch_order(shares)]


def test_the_share_with_the_lowest_use_is_first() -> None:
    assert order(share("a", [1, 2], used=100), share("b", [3])) == ["b3", "a1", "a2"]


def test_use_counts_times_the_weight() -> None:
    assert order(share("a", [1], weight=0.125, used=100), share("b", [2], used=20)) == ["a1", "b2"]


def test_shares_with_equal_use_take_turns_the_one_that_waits_longest_first() -> None:
    assert order(share("a", [2, 3, 4]), share("b", [1, 5, 6])) == ["b1", "a2", "a3", "b5", "a4", "b6"]


def test_inside_a_share_the_highest_priority_is_first_then_the_first_submitted() -> None:
    jobs = sorted(
        WaitingJob(-priority, position, f"{priority}-{position}", "q", 1)
        for position, priority in enumerate([0, 9, 5, 9])
    )

    assert order(WaitingShare(jobs, 1)) == ["9-1", "9-3", "5-2", "0-0"]


def test_a_priority_does_nothing_for_a_share_against_another() -> None:
    urgent = WaitingShare([WaitingJob(-9999, 2, "urgent", "q", 1)], 1)

    assert order(urgent, share("a", [1])) == ["a1", "urgent"]


def test_jobs_of_queues_without_a_policy_stay_in_their_order_and_count_as_unused() -> None:
    plain = share("plain", [2, 3, 4], weight=0)

    assert order(share("a", [1], used=1), plain) == ["plain2", "plain3", "plain4", "a1"]
    assert order(share("a", [1]), plain) == ["a1", "plain2", "plain3", "plain4"]


_JOBS = st.lists(st.tuples(st.integers(0, 9999), st.floats(0.25, 64)), min_size=1, max_size=20)
_SHARES = st.lists(st.tuples(_JOBS, st.floats(0.0001, 999.9999), st.floats(0, 1e6), st.floats(0, 256)), max_size=6)


@given(_SHARES, st.randoms(use_true_random=False))
def test_every_job_comes_once_and_the_least_used_share_is_always_next(drawn: list, random) -> None:  # type: ignore[no-untyped-def, type-arg]
    positions = list(range(sum(len(jobs) for jobs, *_ in drawn)))
    random.shuffle(positions)
    shares = []
    for number, (jobs, weight, used, vcpus) in enumerate(drawn):
        waiting = sorted(WaitingJob(-rank, positions.pop(), str(number), "q", need) for rank, need in jobs)
        shares.append(WaitingShare(waiting, weight, used, vcpus))

    dispatched = list(dispatch_order(shares))

    left = [list(one.jobs) for one in shares]
    in_use = [one.vcpus for one in shares]
    for job in dispatched:
        number = int(job.job_id)
        assert job == left[number].pop(0), "the first of its share by priority and position"
        keys = [
            shares[other].weight * (shares[other].used + in_use[other]) for other in range(len(shares)) if left[other]
        ]
        assert all(shares[number].weight * (shares[number].used + in_use[number]) <= key for key in keys)
        in_use[number] += job.vcpus
    assert not any(left)


def simulate(weights: dict[str, float], slots: int, seconds: int) -> Counter[str]:
    """How many jobs of one second each share starts, if all always have jobs waiting."""
    window, usage, started = 600.0, dict.fromkeys(weights, Usage()), Counter[str]()
    for now in range(seconds):
        usage = {name: used.until(now, window) for name, used in usage.items()}
        shares = [share(name, list(range(slots)), weight, usage[name].vcpu_seconds) for name, weight in weights.items()]
        for job, _ in zip(dispatch_order(shares), range(slots), strict=False):
            name = job.job_id[0]
            started[name] += 1
            usage[name] = usage[name].begin(1, now, window)
        usage = {name: used.end(used.vcpus, now + 1, window) for name, used in usage.items()}
    return started


def test_over_time_each_share_gets_as_much_as_the_others_and_eight_times_as_much_with_an_eighth_of_the_weight() -> None:
    equal = simulate({"a": 1, "b": 1}, slots=4, seconds=500)
    lighter = simulate({"a": 0.125, "b": 1}, slots=4, seconds=500)

    assert abs(equal["a"] - equal["b"]) <= 4
    assert 7 < lighter["a"] / lighter["b"] < 9
