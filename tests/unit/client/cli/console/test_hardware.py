"""Options that ask for hardware, and what is printed of alternatives."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click
import pytest
from click.testing import CliRunner

from launchbay.cli.console.hardware import hardware_request, with_terms
from launchbay.cli.console.runs.placements import class_text, print_alternatives, terms_text
from launchbay_core.domain.hardware import place_all
from launchbay_core.domain.hardware.request import HardwareRequest


@click.command()
@with_terms
def show(terms: dict[str, Any]) -> None:
    """Print the terms that the options give."""
    click.echo(repr(terms))


def asked(gpu: str, *, spot: bool = False) -> dict[str, Any] | None:
    return hardware_request(gpu, None, None, spot=spot)


def test_one_gpu_is_what_the_run_needs() -> None:
    assert asked("A10G:2") == {"gpu": {"model": "a10g", "count": 2}, "spot": False}


def test_several_gpus_are_alternatives_in_their_order() -> None:
    request = asked("l4, a10g:2,40gib", spot=True)

    assert request == {
        "any_of": [
            {"gpu": {"model": "l4", "count": 1}},
            {"gpu": {"model": "a10g", "count": 2}},
            {"gpu": {"memory_gib": 40.0, "count": 1}},
        ],
        "spot": True,
    }
    assert all(one.spot for one in HardwareRequest.model_validate(request).each())


@pytest.mark.parametrize("text", ["l4,", ",a10g", "l4,a10g:none"])
def test_a_choice_that_can_not_be_read_is_refused(text: str) -> None:
    with pytest.raises(click.UsageError, match="MODEL:COUNT"):
        asked(text)


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        ("", {}),
        ("--patience 1h30m --max-price 2.5", {"patience": 5400, "max_price": 2.5}),
        ("--when-exhausted fail", {"when_exhausted": "fail"}),
    ],
)
def test_terms_are_those_that_are_given(words: str, terms: dict[str, Any]) -> None:
    assert CliRunner().invoke(show, words).output == f"{terms!r}\n"


@pytest.mark.parametrize("words", ["--patience soon", "--max-price 0", "--when-exhausted wait"])
def test_terms_that_mean_nothing_are_refused(words: str) -> None:
    assert CliRunner().invoke(show, words).exit_code == 2


def test_alternatives_are_printed_with_their_prices_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    request = {"gpu": {"model": "t4"}, "any_of": [{"spot": True}, {}, {"gpu": {"model": "a10g"}}]}
    placed = [asdict(one) for one in place_all(HardwareRequest.model_validate(request))]

    print_alternatives({"alternatives": placed})
    print_alternatives({"alternatives": placed[:1]})
    print_alternatives({})  # of a server of an older release

    assert capsys.readouterr().out == "  fallbacks: gpu-t4 (g4dn.xlarge) $0.526/h, gpu-a10g (g5.xlarge) $1.006/h\n"


@pytest.mark.parametrize(
    ("run", "text"),
    [
        ({}, ""),
        ({"patience": None, "max_price": 2.0, "when_exhausted": "retry"}, "pays at most $2.000/h"),
        (
            {"patience": 600, "max_price": None, "when_exhausted": "retry"},
            "waits 10m, then for gpu-l40s, then starts again with the first",
        ),
        (
            {"patience": 600, "max_price": 12.5, "when_exhausted": "fail"},
            "waits 10m, then for gpu-l40s, pays at most $12.50/h, then fails",
        ),
    ],
)
def test_a_run_s_terms_are_one_line(run: dict[str, Any], text: str) -> None:
    assert terms_text(run, ["gpu-l40s"]) == text


@pytest.mark.parametrize(
    ("state", "patience", "text"),
    [
        ("RUNNABLE", 600, "gpu-l4 spot, then gpu-l4 on demand, then gpu-a10g on demand"),
        ("RUNNABLE", None, "gpu-l4 spot"),
        ("RUNNING", 600, "gpu-l4 spot"),
    ],
)
def test_a_list_shows_where_a_run_that_waits_goes_next(state: str, patience: int | None, text: str) -> None:
    fallbacks = ["gpu-l4 on demand", "gpu-a10g on demand"]
    placement = {"compute_class": "gpu-l4", "spot": True, "fallbacks": fallbacks}

    assert class_text({"state": state, "patience": patience, "placement": placement}) == text
