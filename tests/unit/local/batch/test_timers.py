"""Actions that run later."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from launchbay_local.batch.timers import Timers


@pytest.fixture
def timers() -> Iterator[Timers]:
    timers = Timers()
    timers.start()
    yield timers
    timers.stop()


def test_alarms_ring_in_the_order_of_their_times(timers: Timers) -> None:
    rung: list[str] = []
    done = threading.Event()
    timers.after(0.06, done.set)
    timers.after(0.04, lambda: rung.append("second"))
    timers.after(0.01, lambda: rung.append("first"))

    assert done.wait(5)
    assert rung == ["first", "second"]


def test_a_cancelled_timer_does_not_fire(timers: Timers) -> None:
    rung: list[str] = []
    done = threading.Event()
    timers.after(0.01, lambda: rung.append("cancelled")).cancel()
    timers.after(0.03, done.set)

    assert done.wait(5)
    assert rung == []


def test_an_alarm_that_fails_does_not_silence_the_others(timers: Timers) -> None:
    done = threading.Event()
    timers.after(0.01, lambda: int("no number"))
    timers.after(0.02, done.set)

    assert done.wait(5)


def test_cancelled_timers_are_not_kept_until_they_would_be_due(timers: Timers) -> None:
    kept = timers.after(3600, lambda: None)
    for _ in range(1000):
        timers.after(86_400, lambda: None).cancel()

    assert timers.waiting < 150
    kept.cancel()
