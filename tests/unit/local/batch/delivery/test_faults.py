"""Events that are lost, doubled and held back when a test asks for it."""

from __future__ import annotations

from batch_support import Bench, Witness, wait_for
from launchbay_local.batch.delivery.faults import EventFaults, with_status


def detail(status: str) -> dict[str, str]:
    return {"status": status}


def test_events_are_delivered_once_and_in_order_if_nothing_is_asked_for() -> None:
    faults = EventFaults()

    assert faults.take({1: detail("RUNNABLE"), 2: detail("STARTING")}) == [detail("RUNNABLE"), detail("STARTING")]


def test_the_first_fault_that_matches_an_event_applies() -> None:
    faults = EventFaults()
    faults.lose(with_status("RUNNING"))
    faults.double(lambda _detail: True)

    assert faults.take({1: detail("RUNNING"), 2: detail("FAILED")}) == [detail("FAILED")] * 2


def test_an_event_that_is_held_back_comes_after_later_ones_and_survives_a_delivery_that_fails() -> None:
    faults = EventFaults()
    faults.hold(with_status("STARTING"))
    assert faults.take({1: detail("STARTING"), 2: detail("RUNNING")}) == [detail("RUNNING")]
    faults.confirm()
    assert faults.held == 1

    faults.release()

    assert faults.take({}) == [detail("STARTING")]
    assert faults.take({}) == [detail("STARTING")], "it was not confirmed"
    faults.confirm()
    assert faults.take({}) == []


def test_a_server_loses_doubles_and_delays_the_events_that_it_is_told(bench: Bench, witness: Witness) -> None:
    server = bench.start().server
    assert server is not None
    server.event_faults.lose(with_status("RUNNING"))
    server.event_faults.double(with_status("RUNNABLE"))
    server.event_faults.hold(with_status("STARTING"))

    job_id = bench.submit(["true"])
    assert witness.statuses(job_id) == ["SUBMITTED", "RUNNABLE", "RUNNABLE", "SUCCEEDED"]
    assert server.event_faults.held == 1
    server.event_faults.release()

    arrived = wait_for(lambda: [event["detail"]["status"] for event in witness.events(job_id)][4:])
    assert arrived == ["STARTING"]
    server.event_faults.clear()
    assert witness.statuses(bench.submit(["true"])) == ["SUBMITTED", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED"]
