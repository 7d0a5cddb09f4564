"""Which run a text means: an id, a part of one, a name, `latest`; and what is said if it means none or several."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay.api.resources.resource import Listing
from launchbay.cli.console.runs.references import AmbiguousRun, NoSuchRun, find_run

CHARACTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ULIDS = st.text(CHARACTERS, min_size=25, max_size=25).map(lambda rest: f"0{rest}")


class Runs:
    """The list of runs as the API gives it: by a part of the id, by name and job, the newest first, in pages."""

    def __init__(self, runs: list[dict[str, Any]]) -> None:
        self.runs = sorted(runs, key=lambda run: str(run["run_id"]), reverse=True)
        self.requests = 0

    def find(self, *, limit: int, job: str | None = None, part: str | None = None, name: str | None = None) -> Listing:
        self.requests += 1
        found = [run for run in self.runs if job in {None, run["job"]} and name in {None, run["name"]}]
        if part is not None:
            found = [one for one in found if part.upper() in {one["run_id"][: len(part)], one["run_id"][-len(part) :]}]
        listing = Listing()
        listing += found[:limit]
        listing.last_page = {"cursor": "c" if len(found) > limit else None, "cut": False}
        return listing


def run(run_id: str, job: str = "digits", name: str = "") -> dict[str, Any]:
    at = "2026-01-31T09:30:00.000Z"
    return {"run_id": run_id, "job": job, "version": 1, "state": "QUEUED", "created_at": at, "name": name}


def session_of(runs: Runs) -> Any:
    return SimpleNamespace(project="vision", api=SimpleNamespace(runs=runs))


def outcome(runs: Runs, text: str) -> str | AmbiguousRun | NoSuchRun:
    """The run that a text means, or why it means none."""
    try:
        return find_run(session_of(runs), text)
    except (AmbiguousRun, NoSuchRun) as error:
        return error


@given(st.lists(ULIDS, min_size=1, max_size=6, unique=True), st.data())
def test_a_part_means_a_run_if_no_other_has_it_and_else_names_all_that_have_it(
    ids: list[str], data: st.DataObject
) -> None:
    wanted = data.draw(st.sampled_from(ids))
    size = data.draw(st.integers(1, 26))
    part = data.draw(st.sampled_from([wanted[:size], wanted[-size:]]))
    meant = {one for one in ids if one.startswith(part) or one.endswith(part)}

    text = data.draw(st.sampled_from([part, part.lower()]))

    found = outcome(Runs([run(one) for one in ids]), text)

    if isinstance(found, AmbiguousRun):
        shown = {one["run_id"] for one in found.runs}
        assert len(meant) > 1
        assert shown <= meant
        assert all(one in str(found) for one in shown)
        assert len(shown) == len(meant) or "and others" in str(found)
    else:
        assert meant == {found}


@given(st.text(max_size=30))
def test_any_text_means_a_run_or_is_refused(text: str) -> None:
    found = outcome(Runs([run("01ARZ3NDEKTSV4RRFFQ69G5FAV", name="baseline")]), text)

    assert text in str(found) if isinstance(found, NoSuchRun) else found == "01ARZ3NDEKTSV4RRFFQ69G5FAV"


def test_a_whole_id_needs_no_request() -> None:
    runs = Runs([])

    assert find_run(session_of(runs), "01arz3ndektsv4rrffq69g5fav") == "01ARZ3NDEKTSV4RRFFQ69G5FAV"
    assert runs.requests == 0


def test_latest_is_the_newest_run_or_the_newest_of_a_job() -> None:
    session = session_of(Runs([run("0AAAAA"), run("0BBBBB", "other"), run("0CCCCC", "other")]))

    assert find_run(session, "latest") == "0CCCCC"
    assert find_run(session, "latest", "digits") == "0AAAAA"
    with pytest.raises(NoSuchRun, match="no run yet in project `vision` with the job `nope`"):
        find_run(session, "latest", "nope")


def test_a_name_means_the_one_run_that_has_it() -> None:
    session = session_of(Runs([run("0AAAAA", name="first"), run("0BBBBB", name="twice"), run("0CCCCC", name="twice")]))

    assert find_run(session, "first") == "0AAAAA"
    with pytest.raises(AmbiguousRun, match=r"0CCCCC.*twice\n.*0BBBBB"):
        find_run(session, "twice")


def test_a_job_tells_runs_with_the_same_ending_apart() -> None:
    session = session_of(Runs([run("0AAAAZZ", "a"), run("0BBBBZZ", "b")]))

    assert find_run(session, "zz", "b") == "0BBBBZZ"
    with pytest.raises(AmbiguousRun):
        find_run(session, "zz")


def test_an_ending_that_is_not_among_the_newest_runs_says_so() -> None:
    runs = Runs([])
    found = runs.find(limit=1)
    found.last_page = {"cursor": None, "cut": True}
    session = session_of(SimpleNamespace(find=lambda **_: found))  # type: ignore[arg-type]  # all that is asked of it

    with pytest.raises(NoSuchRun, match="among the newest 1,000: give the whole id"):
        find_run(session, "zzzzzz")
