"""The port that each run of a host has for itself."""

from __future__ import annotations

import socket

from launchbay.runtime.port import COUNT, FIRST, free_port, port_variables

RUN = "01JZ8Q4T6V2M9X3C7B5N1K0HFD"


def test_a_port_on_which_somebody_listens_is_passed_over() -> None:
    first = free_port(RUN)
    with socket.socket() as taken:
        taken.bind(("", first))
        taken.listen()

        assert free_port(RUN) not in {first, 29500}


def test_runs_that_start_at_the_same_moment_look_at_different_ports() -> None:
    ports = {free_port(f"{RUN}{number}", is_free=lambda _: True) for number in range(50)}

    assert len(ports) > 45
    assert all(FIRST <= port < FIRST + COUNT < 32768 for port in ports)


def test_the_last_free_port_is_found() -> None:
    last = FIRST + COUNT - 1

    assert free_port(RUN, is_free=lambda port: port == last) == last


def test_a_port_that_a_job_sets_itself_stays() -> None:
    found = port_variables(RUN, {"MASTER_PORT": "1234"})

    assert found["PET_MASTER_PORT"] == found["LAUNCHBAY_PORT"]
    assert "MASTER_PORT" not in found
