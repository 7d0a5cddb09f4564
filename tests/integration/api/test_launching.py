"""Launching over the API: the run, its inputs and timeline, dry runs, idempotency keys, cancelling, running again."""

from __future__ import annotations

from typing import Any

import pytest

from api_support import UNUSED, Answer, request, send
from lambda_support import sample_event
from work_counts import count_calls

RUNS = "/v1/projects/vision/runs"
pytestmark = pytest.mark.usefixtures("digits")


def launched(**body: Any) -> dict[str, Any]:
    """A new run of the sample job."""
    answer = request("POST", RUNS, {"job": "digits", **body})
    assert answer.status == 201, answer.body
    return dict(answer.body)


def test_a_launch_returns_the_queued_run_and_its_location() -> None:
    answer = send(sample_event("api_launch"))

    assert answer.status == 201, answer.body
    run = answer.body
    assert answer.headers["location"] == f"{RUNS}/{run['run_id']}"
    assert (run["project"], run["job"], run["version"], run["state"]) == ("vision", "digits", 1, "QUEUED")
    assert (run["placement"]["lane"], run["placement"]["gpu_model"]) == ("gpu", "a10g")
    assert {"type": "GPU", "value": "1"} in run["placement"]["resource_requirements"]
    assert [change["state"] for change in run["timeline"]] == ["QUEUED"]
    assert request("GET", answer.headers["location"]).body == run | UNUSED


def test_a_run_has_every_field_even_before_it_has_values() -> None:
    run = launched()

    empty = ("batch_job_id", "exit_code", "reason", "simulated", "rerun_of")
    assert {name: run[name] for name in empty} == dict.fromkeys(empty)
    assert run["attempts"] == 0


def test_the_inputs_of_a_run_are_the_merged_config_and_the_patched_files() -> None:
    run = send(sample_event("api_launch")).body

    inputs = request("GET", f"{RUNS}/{run['run_id']}/inputs").body

    assert inputs["config"]["trainer"] == {
        "learning_rate": 0.1,
        "batch_size": 32,
        "model": "resnet",
        "private": {"key": "value"},
    }
    assert inputs["config"]["seed"] == 42
    assert "  epochs: 3\n" in inputs["files"]["conf/train.yaml"]
    assert "# tuned in March" in inputs["files"]["conf/train.yaml"]
    assert inputs["overrides"] == run["overrides"]


def test_a_dry_run_shows_the_plan_and_writes_nothing() -> None:
    answer = send(sample_event("api_launch_dry_run"))

    assert answer.status == 200, answer.body
    plan = answer.body
    assert (plan["dry_run"], plan["job"], plan["version"]) == (True, "digits", 1)
    assert plan["config"]["trainer"]["learning_rate"] == 0.1
    assert "-  epochs: 10\n+  epochs: 3\n" in plan["files"]["conf/train.yaml"]["diff"]
    assert plan["price_usd_per_hour"] == plan["placement"]["price_usd_per_hour"] > 0
    assert request("GET", RUNS).body["runs"] == []


def test_a_dry_run_refuses_what_a_launch_refuses() -> None:
    event = sample_event("api_launch_refused")

    dry = send(event | {"queryStringParameters": {"dry_run": "true"}})

    assert dry.body["errors"] == send(event).body["errors"]


def test_every_broken_override_is_named_with_its_path_and_the_nearest_input() -> None:
    answer = send(sample_event("api_launch_refused"))

    assert answer.status == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.body["type"] == "urn:launchbay:problem:invalid-inputs"
    by_path = {fault["path"]: fault for fault in answer.body["errors"]}
    assert set(by_path) == {"trainer.learning_rte", "seed"}
    assert by_path["trainer.learning_rte"]["suggestion"] == "trainer.learning_rate"
    assert by_path["seed"]["kind"] == "excluded"


def test_the_same_idempotency_key_gives_the_same_run_and_another_body_a_conflict() -> None:
    event = sample_event("api_launch")

    first, again = send(event), send(event)
    other = send(event | {"body": '{"job": "digits"}'})

    assert (first.status, again.status, other.status) == (201, 200, 409)
    assert first.body["run_id"] == again.body["run_id"]
    assert len(request("GET", RUNS).body["runs"]) == 1


@pytest.mark.parametrize("key", ["", "two words", "x" * 129, "ключ"])
def test_an_invalid_idempotency_key_is_a_400(key: str) -> None:
    assert request("POST", RUNS, {"job": "digits"}, headers={"idempotency-key": key}).status == 400


def test_numbers_that_json_can_not_represent_come_back_as_texts() -> None:
    job = {"name": "odd", "command": ["true"], "inputs": {"config": {"values": {"clip": 1.0, "big": 1}}}}
    assert request("POST", "/v1/projects/vision/jobs", job).status == 201

    run = request(
        "POST", RUNS, raw='{"job": "odd", "overrides": {"config": {"clip": Infinity, "big": 9007199254740993}}}'
    )

    assert run.status == 201, run.body
    assert run.body["overrides"]["config"] == {"clip": ".inf", "big": 9007199254740993}
    assert request("GET", f"{RUNS}/{run.body['run_id']}/inputs").body["config"] == {
        "clip": ".inf",
        "big": 9007199254740993,
    }


def test_cancelling_ends_the_run_and_cancelling_again_changes_nothing() -> None:
    path = f"{RUNS}/{launched()['run_id']}"

    cancelled, again = request("POST", f"{path}/cancel"), request("POST", f"{path}/cancel")

    assert (cancelled.status, cancelled.body["state"]) == (200, "CANCELLED")
    assert again.body == cancelled.body
    events = request("GET", f"{path}/events").body["events"]
    assert [change["state"] for change in events] == ["QUEUED", "CANCELLED"]


def test_a_rerun_adds_its_overrides_to_those_of_the_run() -> None:
    first = launched(overrides={"config": {"trainer": {"batch_size": 64}}}, hardware={"vcpus": 4})

    again = request("POST", f"{RUNS}/{first['run_id']}/rerun", {"overrides": {"config": {"trainer": {"model": "vit"}}}})

    assert again.status == 201, again.body
    assert again.body["rerun_of"] == first["run_id"]
    assert again.body["overrides"]["config"] == {"trainer": {"batch_size": 64, "model": "vit"}}
    assert again.body["hardware"]["vcpus"] == 4


def test_a_rerun_needs_no_body_and_honours_an_idempotency_key() -> None:
    path = f"{RUNS}/{launched()['run_id']}/rerun"

    answers = [request("POST", path, headers={"idempotency-key": "again"}) for _ in range(2)]

    assert [answer.status for answer in answers] == [201, 200]
    assert answers[0].body["run_id"] == answers[1].body["run_id"]


def test_the_difference_of_two_runs_names_values_files_and_hardware() -> None:
    plain, changed = launched(), send(sample_event("api_launch")).body

    diff = request("GET", f"{RUNS}/{plain['run_id']}/diff/{changed['run_id']}").body

    assert (diff["a"], diff["b"], diff["version"]) == (plain["run_id"], changed["run_id"], None)
    assert diff["config"] == [{"path": "trainer.learning_rate", "a": 0.01, "b": 0.1}]
    assert "+  epochs: 3" in diff["files"]["conf/train.yaml"]
    assert any(one["path"].startswith("gpu") for one in diff["hardware"])


def test_a_run_is_launched_from_the_version_that_its_alias_names() -> None:
    request("POST", "/v1/projects/vision/jobs", {"name": "digits", "command": ["true"]})
    send(sample_event("api_set_alias"))

    assert launched(alias="prod")["version"] == 1
    assert launched(version=1)["version"] == 1
    assert launched()["version"] == 2


L4_OR_A10G = {"any_of": [{"gpu": {"model": "a10g"}}, {"gpu": {"model": "l4"}}], "prefer": "cheapest"}


def test_a_dry_run_shows_every_alternative_with_its_price_in_order() -> None:
    body = {"job": "digits", "hardware": L4_OR_A10G, "patience": "20m", "max_price": 2}

    plan = request("POST", RUNS, body, query={"dry_run": "true"}).body

    shown = [(one["compute_class"], one["spot"], one["price_usd_per_hour"]) for one in plan["alternatives"]]
    assert shown == [("gpu-l4", False, 0.8048), ("gpu-a10g", False, 1.006)]
    assert plan["placement"]["compute_class"] == "gpu-l4"
    assert (plan["patience"], plan["max_price"], plan["when_exhausted"]) == (1200, 2.0, "retry")
    planned = request("POST", "/v1/hardware/plan", L4_OR_A10G).body
    assert planned["alternatives"] == plan["alternatives"]
    assert {name: planned[name] for name in plan["placement"]} == plan["placement"]


def test_a_run_has_the_terms_of_its_launch_and_a_rerun_keeps_them() -> None:
    run = launched(hardware=L4_OR_A10G, patience=90, max_price=2.5, when_exhausted="fail")

    again = request("POST", f"{RUNS}/{run['run_id']}/rerun", {"max_price": 3}).body

    assert (run["patience"], run["max_price"], run["when_exhausted"]) == (90, 2.5, "fail")
    assert (again["patience"], again["max_price"], again["when_exhausted"]) == (90, 3.0, "fail")
    assert again["hardware"] == run["hardware"]
    assert [one["gpu"]["model"] for one in again["hardware"]["any_of"]] == ["a10g", "l4"]


def test_a_price_that_no_machine_has_is_refused_with_what_would_fit() -> None:
    refused = request("POST", RUNS, {"job": "digits", "hardware": L4_OR_A10G, "max_price": 0.5})

    assert (refused.status, refused.body["type"].rpartition(":")[2]) == (422, "unplaceable")
    assert refused.body["alternatives"] == [
        "gpu-l4 (g6.xlarge) at 0.805 USD an hour",
        "gpu-a10g (g5.xlarge) at 1.006 USD an hour",
    ]


@pytest.mark.parametrize("terms", [{"patience": "soon"}, {"patience": 10}, {"max_price": 0}, {"when_exhausted": "no"}])
def test_terms_that_mean_nothing_are_refused_by_their_name(terms: dict[str, Any]) -> None:
    refused = request("POST", RUNS, {"job": "digits", **terms})

    assert refused.status == 400
    assert [error["field"] for error in refused.body["errors"]] == list(terms)


@pytest.mark.parametrize("source", ["config", "files"])
def test_the_work_of_a_refusal_grows_as_the_overrides_do(source: str) -> None:
    def refuse(count: int) -> int:
        overrides: dict[str, Any] = {
            source: {f"unknown{number}": {} if source == "files" else 1 for number in range(count)}
        }
        body = {"job": "digits", "overrides": overrides}
        answers: list[Answer] = []
        work = count_calls(lambda: answers.append(request("POST", RUNS, body, is_documented=False)))
        assert (answers[0].status, len(answers[0].body["errors"])) == (422, 100)
        return work

    refuse(200)  # the first one imports what it needs
    assert refuse(1600) < 6 * refuse(400)
