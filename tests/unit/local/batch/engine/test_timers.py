"""Things that are done later."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from launchbay_local.batch.engine.timers import Alarms


@pytest.fixture
def alarms() -> Iterator[Alarms]:
    alarms = Alarms()
    alarms.start()
    yield alarms
    alarms.stop()


def test_alarms_ring_in_the_order_of_their_times(alarms: Alarms) -> None:
    rung: list[str] = []
    done = threading.Event()
    alarms.after(0.06, done.set)
    alarms.after(0.04, lambda: rung.append("second"))
    alarms.after(0.01, lambda: rung.append("first"))

    assert done.wait(5)
    assert rung == ["first", "second"]


def test_a_cancelled_alarm_does_not_ring(alarms: Alarms) -> None:
    rung: list[str] = []
    done = threading.Event()
    alarms.after(0.01, lambda: rung.append("cancelled")).cancel()
    alarms.after(0.03, done.set)

    assert done.wait(5)
    assert rung == []


def test_an_alarm_that_fails_does_not_silence_the_others(alarms: Alarms) -> None:
    done = threading.Event()
    alarms.after(0.01, lambda: int("no number"))
    alarms.after(0.02, done.set)

    assert done.wait(5)
