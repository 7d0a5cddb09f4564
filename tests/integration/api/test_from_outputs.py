"""Launches of runs that start with outputs of other runs: what is checked, what is kept, and who uses what."""

from __future__ import annotations

from typing import Any

import pytest

from api_support import Answer, request
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.aws.table.run_store import RunStore
from launchbay_core.contracts.results.declared import PlacedOutput
from launchbay_core.contracts.run_manifest import parse_manifest
from launchbay_core.contracts.run_objects import inputs_prefix, manifest_key
from launchbay_core.domain.runs import Run
from launchbay_core.domain.states import RunState
from left_outputs import end, leave, write_manifest

RUNS = "/v1/projects/vision/runs"
TAKES = {"model": {"path": "in/model"}, "data": {"required": False, "description": "to go on with"}}


@pytest.fixture
def source(digits: Any) -> str:
    """A run that has ended and has left a model and a report."""
    spec = {"name": "trains", "command": ["true"], "outputs": {"model": "out", "report": "report.html"}}
    assert request("POST", "/v1/projects/vision/jobs", spec).status == 201
    run_id = str(request("POST", RUNS, {"job": "trains"}).body["run_id"])
    files = {"out/model.pt": b"weights", "report.html": b"<p>", "logs/a": b"a", "logs/b": b"b"}
    leave("vision", run_id, files, names={"out": "model", "report.html": "report", "logs": "logs"})
    end("vision", run_id)
    return run_id


@pytest.fixture(autouse=True)
def takes(source: str) -> None:
    """A job that starts with outputs of other runs."""
    spec = {"name": "takes", "command": ["true"], "inputs": {"outputs": TAKES}}
    assert request("POST", "/v1/projects/vision/jobs", spec).status == 201


def launch(query: dict[str, str] | None = None, **members: Any) -> Answer:
    """Launch the job that takes outputs."""
    return request("POST", RUNS, {"job": "takes", **members}, query=query)


def placed_of(run_id: str) -> dict[str, PlacedOutput]:
    """What a run's manifest says of the outputs that it starts with."""
    adapters = create_adapters()
    manifest = parse_manifest(adapters.data_bucket.get(manifest_key(inputs_prefix("vision", run_id))))
    return dict(manifest.results.placed)


def faults(answer: Answer) -> dict[str, str]:
    """The faults of a refused launch, by their paths."""
    assert answer.status == 422, answer.body
    return {one["path"]: one["message"] for one in answer.body["errors"]}


@pytest.mark.parametrize(
    ("given", "select"),
    [
        ("{}:model", "/out"),
        ("{}", "/out"),
        ("{}:out/model.pt", "/out/model.pt"),
        ("{}:out/", "/out"),
        ("{}:report", "/report.html"),
        ("{}:logs", "/logs"),
    ],
)
def test_an_output_is_named_by_its_name_or_path(source: str, given: str, select: str) -> None:
    run = launch(from_outputs={"model": given.format(source)})

    assert run.status == 201, run.body
    placed = placed_of(run.body["run_id"])["model"]
    assert (placed.path, placed.run_id, placed.select) == ("in/model", source, select)
    assert len(placed.sha256) == 64


def test_a_run_of_which_several_outputs_are_named_is_looked_up_once(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[str] = []
    get_run = RunStore.get_run

    def counted(store: RunStore, project: str, run_id: str) -> Run:
        looked_up.append(run_id)
        return get_run(store, project, run_id)

    monkeypatch.setattr(RunStore, "get_run", counted)

    run = launch(from_outputs={"model": source, "data": f"{source}:logs"})

    assert run.status == 201, run.body
    assert {name: one.select for name, one in placed_of(run.body["run_id"]).items()} == {
        "model": "/out",
        "data": "/logs",
    }
    assert looked_up == [source]


def test_both_runs_say_who_uses_what(source: str) -> None:
    users = [launch(from_outputs={"model": source}).body["run_id"] for _ in range(2)]

    used = request("GET", f"{RUNS}/{source}").body
    user = request("GET", f"{RUNS}/{users[0]}").body

    assert used["used_by"] == {"runs": sorted(users, reverse=True), "more": False}
    assert user["from_outputs"] == {"model": f"{source}:model"}
    assert request("GET", f"{RUNS}/{users[0]}/inputs").body["from_outputs"] == {"model": f"{source}:model"}
    assert [change["state"] for change in used["timeline"]] == ["QUEUED", "SUCCEEDED"]


def test_a_dry_run_says_what_would_be_placed_and_writes_nothing(source: str) -> None:
    plan = launch({"dry_run": "true"}, from_outputs={"model": f"{source}:logs"})

    assert plan.status == 200
    assert plan.body["from_outputs"] == {
        "model": {"reference": f"{source}:logs", "path": "in/model", "count": 2, "size": 2}
    }
    assert request("GET", f"{RUNS}/{source}").body["used_by"] == {"runs": [], "more": False}


def test_a_rerun_starts_with_the_same_outputs_unless_others_are_named(source: str) -> None:
    first = launch(from_outputs={"model": f"{source}:model"}).body["run_id"]

    same = request("POST", f"{RUNS}/{first}/rerun").body
    other = request("POST", f"{RUNS}/{first}/rerun", {"from_outputs": {"data": f"{source}:logs"}}).body

    assert same["from_outputs"] == {"model": f"{source}:model"}
    assert other["from_outputs"] == {"model": f"{source}:model", "data": f"{source}:logs"}
    assert placed_of(other["run_id"])["data"].path == "inputs/data"


def test_every_fault_is_reported_at_once(source: str) -> None:
    answer = request(
        "POST",
        RUNS,
        {
            "job": "takes",
            "overrides": {"env": {"X": "1"}},
            "from_outputs": {"modle": source, "data": f"{source}:modle"},
        },
    )

    found = faults(answer)
    assert "did you mean `model`" in found["modle"]
    assert "has left no output `modle`. Did you mean `model`" in found["data"]
    assert "is an output of another run: name one" in found["model"]
    assert len(found) == 4


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("latest:model", "does not name an output of a run"),
        ("01JZ8Q4T6V2M9X3C7B5N1K0HFD:model", "There is no run"),
        ("{}:", "does not name an output of a run"),
        ("{}:/", "does not name an output of a run"),
        ("", "does not name an output of a run"),
        ("{}:../out", "has left no output"),
    ],
)
def test_what_names_no_output_is_refused(source: str, reference: str, said: str) -> None:
    assert said in faults(launch(from_outputs={"model": reference.format(source)}))["model"]


@pytest.mark.parametrize("config", [None, {"values": {"lr": 0.1}}])
def test_a_mistyped_name_among_the_overrides_is_said_to_be_near_an_input(config: Any) -> None:
    spec = {"name": "takes", "command": ["true"], "inputs": {"outputs": TAKES, "config": config}}
    assert request("POST", "/v1/projects/vision/jobs", spec).status in (200, 201)

    found = faults(launch(overrides={"config": {"modle": "latest:model", "far": 1}}))

    assert found["modle"] == "`modle` is not an input of this job; did you mean `model`, an output of another run?"
    assert "did you mean" not in found["far"]
    assert ("its top level has `lr`" if config else "the outputs of other runs `model`, `data`") in found["far"]


def test_a_run_that_goes_on_can_not_be_used_yet() -> None:
    going = request("POST", RUNS, {"job": "trains"}).body["run_id"]
    leave("vision", going, {"out/model.pt": b"half"}, names={"out": "model"}, is_complete=False)

    assert "has not ended" in faults(launch(from_outputs={"model": going}))["model"]


def test_what_a_failed_run_has_left_can_be_used_and_is_said() -> None:
    failed = request("POST", RUNS, {"job": "trains"}).body["run_id"]
    leave("vision", failed, {"out/model.pt": b"best"}, names={"out": "model"}, is_complete=False)
    end("vision", failed, RunState.FAILED)

    run = launch(from_outputs={"model": failed})

    assert run.status == 201
    assert any("which has FAILED" in notice for notice in run.body["notices"])


def test_a_run_of_which_the_manifest_is_not_valid_is_a_fault_of_the_launch(source: str) -> None:
    from left_outputs import place_number

    write_manifest(place_number(source), b"{")

    assert "not valid" in faults(launch(from_outputs={"model": source}))["model"]


def test_an_input_that_is_required_must_be_given_and_another_one_need_not() -> None:
    assert list(faults(launch())) == ["model"]


def test_the_schema_and_the_version_say_which_outputs_are_taken() -> None:
    path = "/v1/projects/vision/jobs/takes/versions/1"
    wanted = {
        "model": {"path": "in/model", "required": True, "description": ""},
        "data": {"path": "inputs/data", "required": False, "description": "to go on with"},
    }

    assert request("GET", f"{path}/schema").body["outputs"] == wanted
    assert request("GET", path).body["inputs"]["outputs"] == wanted


def test_an_idempotency_key_tells_other_outputs_apart(source: str) -> None:
    key = {"idempotency-key": "one"}

    def send(output: str) -> Answer:
        body = {"job": "takes", "from_outputs": {"model": f"{source}:{output}"}}
        return request("POST", RUNS, body, headers=key)

    assert [send("model").status, send("model").status, send("logs").status] == [201, 200, 409]


@pytest.mark.parametrize("outputs", [{"a/b": {}}, {"m": {"path": "../x"}}, {"m": {"from": "elsewhere"}}, {"m": []}])
def test_an_input_that_can_not_be_placed_is_refused_at_the_registration(outputs: Any) -> None:
    spec = {"name": "other", "command": ["true"], "inputs": {"outputs": outputs}}

    assert request("POST", "/v1/projects/vision/jobs", spec).status == 400
