"""The fuzzer itself: the same seed gives the same cases, they go well, and a fault in a handler is found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fuzz import api, archives, uploads
from fuzz.account import quiet_functions
from fuzz.campaign import rerun_case, run_campaign
from fuzz.tally import Tally, lines_of
from launchbay_api.routes import launches

SEED = 2


@pytest.fixture
def environment() -> Iterator[None]:
    with quiet_functions():
        yield


@pytest.fixture(scope="module")
def tallies() -> list[Tally]:
    """What came out of two accounts' cases."""
    with quiet_functions():
        return [api.run_account(SEED, account) for account in (0, 1)]


def test_no_request_ends_in_a_fault_or_an_undocumented_answer(tallies: list[Tally]) -> None:
    for tally in tallies:
        assert tally.cases == api.CASES_PER_ACCOUNT
        assert tally.failures == []
        assert sum(number for (_, outcome), number in tally.outcomes.items() if outcome == "2xx") > tally.cases / 5


def test_the_same_seed_gives_the_same_cases(environment: None) -> None:
    first, second = (api.run_account(SEED, 3, until=40) for _ in range(2))

    assert first.outcomes == second.outcomes
    assert first.outcomes != api.run_account(SEED + 1, 3, until=40).outcomes


def test_every_endpoint_gets_requests_that_it_accepts(tallies: list[Tally]) -> None:
    endpoints = {name for tally in tallies for name, outcome in tally.outcomes if outcome == "2xx"}

    assert len(endpoints) > 15, endpoints


def test_uploads_have_their_results() -> None:
    with uploads.intake_environment():
        tally = uploads.run_uploads(SEED, 0)

    assert tally.failures == []
    assert {outcome for _, outcome in tally.outcomes} >= {"registered", "refused"}


def test_archives_are_accepted_or_refused() -> None:
    tally = archives.run_archives(SEED, 1)

    assert tally.failures == []
    assert {outcome for _, outcome in tally.outcomes} == {"accepted", "refused"}


def test_a_fault_is_found_saved_and_found_again(
    environment: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any) -> Any:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(launches, "plan", fail)

    failures = api.run_account(SEED, 0).failures

    assert failures
    assert {failure.reason for failure in failures} == {"500: ZeroDivisionError: planted"}
    assert "in fail" in failures[0].details["trace"]
    again = rerun_case("api", SEED, failures[0].case)
    assert [failure.case for failure in again.failures] == [failures[0].case]
    assert "dry_run" in capsys.readouterr().out


def test_an_answer_that_the_document_does_not_declare_is_found(
    environment: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("launchbay_core.domain.problems.MEDIA_TYPE", "application/problem+json")
    monkeypatch.setattr("launchbay_api.application.MEDIA_TYPE", "text/plain")

    failures = api.run_account(SEED, 0, until=40).failures

    assert failures
    assert all("declares no text/plain" in failure.reason for failure in failures)


@pytest.mark.slow
def test_a_campaign_in_two_processes_counts_every_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = uploads.TARGET.cases_per_unit + 1
    tally = run_campaign("uploads", SEED, cases, 2, tmp_path)

    assert tally.cases == cases
    assert f"{cases} cases" in capsys.readouterr().out
    assert all(json.loads(path.read_text())["reason"] for path in tmp_path.iterdir())
    assert any("peak memory" in line for line in lines_of(tally, 1.0))
