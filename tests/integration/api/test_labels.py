"""Names, tags and notes of runs over the API: given at the launch, changed later, by whom, and what they may be."""

from __future__ import annotations

from typing import Any

import pytest

from api_support import AUTHOR, MEMBER_OF_ALL, UNUSED, request
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.aws.table.leases import lease_from
from launchbay_core.aws.table.run_store import RunStore
from launchbay_core.domain.clock import now
from launchbay_core.domain.labels import Labels
from launchbay_core.domain.runs import Run

RUNS = "/v1/projects/vision/runs"
NONE: dict[str, Any] = {"name": "", "tags": [], "note": "", "labels_changed_by": None, "labels_changed_at": None}
pytestmark = pytest.mark.usefixtures("digits")


def launched(**body: Any) -> dict[str, Any]:
    """A new run of the sample job."""
    answer = request("POST", RUNS, {"job": "digits", **body})
    assert answer.status == 201, answer.body
    return dict(answer.body)


def labels(run: dict[str, Any]) -> dict[str, Any]:
    """The labels of a run."""
    return {name: run[name] for name in NONE}


def change(run: dict[str, Any], **body: Any) -> dict[str, Any]:
    """The run after a change of its labels."""
    answer = request("PATCH", f"{RUNS}/{run['run_id']}", body)
    assert answer.status == 200, answer.body
    return dict(answer.body)


def test_a_run_has_the_labels_that_it_was_launched_with_or_none() -> None:
    given = {"name": "Größe 2", "tags": ["paper", "lr:0.1"], "note": "two\nlines"}

    assert labels(launched(**given)) == {**NONE, **given}
    assert labels(launched()) == NONE


def test_a_change_leaves_what_it_does_not_name_and_says_who_made_it() -> None:
    run = launched(name="first", tags=["a", "b"], note="why")

    changed = change(run, name="second", add_tags=["c"], remove_tags=["a"])

    assert (changed["name"], changed["tags"], changed["note"]) == ("second", ["b", "c"], "why")
    assert changed["labels_changed_by"] == AUTHOR
    assert changed["labels_changed_at"] >= run["created_at"]
    assert request("GET", f"{RUNS}/{run['run_id']}").body == changed | UNUSED
    assert {**changed, **labels(run)} == run, "nothing else has changed"


def test_tags_are_set_then_added_then_removed() -> None:
    run = launched(tags=["old"])

    changed = change(run, tags=["a", "b"], add_tags=["c", "d"], remove_tags=["b", "d"])

    assert changed["tags"] == ["a", "c"]


def test_empty_texts_and_an_empty_list_take_labels_away() -> None:
    run = launched(name="first", tags=["a"], note="why")

    changed = change(run, name="", tags=[], note="")

    assert (changed["name"], changed["tags"], changed["note"]) == ("", [], "")


def test_the_same_change_again_changes_nothing() -> None:
    run = launched(tags=["a"])
    claims = {**MEMBER_OF_ALL, "sub": "another", "username": "grace"}

    first = change(run, add_tags=["b"], remove_tags=["x"])
    again = request("PATCH", f"{RUNS}/{run['run_id']}", {"add_tags": ["b"], "remove_tags": ["x"]}, claims=claims)

    assert again.body == first, "who asked again is not its author"
    assert labels(change(launched())) == NONE


def test_a_change_in_between_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    run = launched()
    write, others = RunStore.set_labels, iter(["b", "c"])

    def after_another(store: RunStore, known: Run, changed: Labels) -> bool:
        if tag := next(others, None):
            change(run, add_tags=[tag])
        return write(store, known, changed)

    monkeypatch.setattr(RunStore, "set_labels", after_another)

    assert sorted(change(run, add_tags=["a"])["tags"]) == ["a", "b", "c"]


def test_labels_are_changed_in_every_state_and_change_no_state() -> None:
    run = launched()
    request("POST", f"{RUNS}/{run['run_id']}/cancel")

    changed = change(run, note="went wrong")

    assert (changed["state"], changed["note"]) == ("CANCELLED", "went wrong")
    assert [entry["state"] for entry in changed["timeline"]] == ["QUEUED", "CANCELLED"]


def test_a_rerun_has_labels_of_its_own() -> None:
    run = launched(name="first", tags=["best"], note="why")

    bare = request("POST", f"{RUNS}/{run['run_id']}/rerun").body
    named = request("POST", f"{RUNS}/{run['run_id']}/rerun", {"name": "second", "tags": ["paper"]}).body

    assert labels(bare) == NONE
    assert (named["name"], named["tags"], named["rerun_of"]) == ("second", ["paper"], run["run_id"])


def test_labels_are_part_of_what_an_idempotency_key_stands_for() -> None:
    headers = {"idempotency-key": "k"}
    body = {"job": "digits", "tags": ["a"]}

    first = request("POST", RUNS, body, headers=headers)
    again = request("POST", RUNS, body, headers=headers)
    other = request("POST", RUNS, {**body, "tags": ["b"]}, headers=headers)

    assert (first.status, again.status, other.status) == (201, 200, 409)
    assert again.body["run_id"] == first.body["run_id"]


def test_a_dry_run_refuses_labels_that_a_launch_refuses() -> None:
    assert request("POST", RUNS, {"job": "digits", "tags": ["no spaces"]}, query={"dry_run": "true"}).status == 400


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"name": "two\nlines"}, "one line"),
        ({"name": " padded "}, "one line"),
        ({"name": "latest"}, "already stands for a run"),
        ({"name": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}, "already stands for a run"),
        ({"name": "x" * 101}, "100"),
        ({"name": "\ud800"}, "surrogate"),
        ({"name": 5}, "must be a string"),
        ({"name": "\x1b[31mred"}, "one line"),
        ({"tags": ["a b"]}, "a tag has"),
        ({"tags": ["-a"]}, "a tag has"),
        ({"tags": [""]}, "a tag has"),
        ({"tags": ["a\n"]}, "a tag has"),
        ({"tags": ["x" * 64]}, "a tag has"),
        ({"tags": [str(number) for number in range(51)]}, "50"),
        ({"tags": "a"}, "array"),
        ({"note": "\x00"}, "control characters"),
        ({"note": "x" * 4001}, "4000"),
        ({"state": "FAILED"}, "there is no field of this name"),
    ],
)
def test_what_can_not_be_a_label_is_refused_with_the_reason(body: dict[str, Any], said: str) -> None:
    run = launched()

    answer = request("PATCH", f"{RUNS}/{run['run_id']}", body)

    assert answer.status == 400, answer.body
    assert said in str(answer.body)
    assert labels(request("GET", f"{RUNS}/{run['run_id']}").body) == NONE


def test_more_tags_than_a_run_may_have_are_refused_whichever_way_they_come() -> None:
    run = launched(tags=[str(number) for number in range(50)])

    answer = request("PATCH", f"{RUNS}/{run['run_id']}", {"add_tags": ["one-more"]})

    assert answer.status == 409
    assert "it may have 50" in answer.body["detail"]


def test_only_who_may_launch_may_change_labels() -> None:
    run = launched()
    reader = {**MEMBER_OF_ALL, "cognito:groups": "[project:vision:read]"}

    assert request("PATCH", f"{RUNS}/{run['run_id']}", {"name": "x"}, claims=reader).status == 403
    assert request("PATCH", f"{RUNS}/01ARZ3NDEKTSV4RRFFQ69G5FAV", {"name": "x"}).status == 404


def test_labels_stay_when_the_run_moves_on() -> None:
    run = launched(name="first")
    store = create_adapters().store
    change(run, tags=["a"])
    assert store.claim_dispatch("vision", run["run_id"], lease_from(now(), 60)) is False

    assert store.get_run("vision", run["run_id"]).labels.tags == ("a",)
