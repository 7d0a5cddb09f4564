"""Partial schemas, open configs and operators over the API: what is registered, shown, checked and run agrees."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from api_support import UNUSED, Answer, request

JOBS = "/v1/projects/vision/jobs"
RUNS = "/v1/projects/vision/runs"
TEXT = "dropout: 0.5  # tuned\nepochs: 3\nlr: 0\nlayers: [64, 32]\nopt:\n  name: adam\n  steps: 5\n"
PARTIAL = {"properties": {"dropout": {"type": "number", "maximum": 1}}}


def registered(**file: Any) -> Answer:
    answer = request(
        "POST", JOBS, {"name": "job", "command": ["true"], "inputs": {"files": {"c.yaml": {"text": TEXT, **file}}}}
    )
    assert answer.status == 201, answer.body
    return answer


def planned(overrides: dict[str, Any], dry_run: str = "true", **marks: Any) -> Answer:
    body = {"job": "job", "overrides": {"files": {"c.yaml": overrides}, **marks}}
    return request("POST", RUNS, body, query={"dry_run": dry_run})


def errors(answer: Answer) -> list[str]:
    assert answer.status == 422, answer.body
    return [error["message"] for error in answer.body["errors"]]


def test_beside_a_partial_schema_the_other_keys_are_checked() -> None:
    registered(schema=PARTIAL)

    assert planned({"dropout": 0.1, "lr": 0.01, "epochs": 5}).status == 200
    assert errors(planned({"dropout": 2, "epochs": 2.5, "opt": {"nam": "x"}})) == [
        "`dropout` must be at most 1, but 2 was given",
        (
            "`epochs` must be an int, but the float 2.5 was given; the type is inferred from the present value 3, and "
            "the job's author can allow a float with `schema: {properties: {epochs: {type: number}}}`"
        ),
        "`opt.nam` is not an input of this job; did you mean `opt.name`?",
    ]


def test_strict_takes_the_schema_alone() -> None:
    registered(schema=PARTIAL, strict=True)

    assert planned({"epochs": 2.5, "other": 1}).status == 200


def test_strict_without_a_schema_is_refused() -> None:
    answer = request(
        "POST", JOBS, {"name": "job", "command": ["true"], "inputs": {"config": {"values": {}, "strict": True}}}
    )

    assert answer.status == 400
    assert "give a `schema`" in str(answer.body)


@pytest.mark.parametrize("given", ["opt", 1, [1], {"a": True}])
def test_open_of_another_kind_is_refused(given: Any) -> None:
    answer = request(
        "POST", JOBS, {"name": "job", "command": ["true"], "inputs": {"config": {"values": {}, "open": given}}}
    )

    assert answer.status == 400
    assert "list of the dotted paths" in str(answer.body)


@pytest.mark.parametrize(
    ("overrides", "is_valid"),
    [
        ({"dropout": 0.1}, True),
        ({"dropout": 7}, False),
        ({"lr": 0.5}, True),
        ({"epochs": 0.5}, False),
        ({"layers": [1, 2, 3]}, True),
        ({"layers": ["a"]}, False),
        ({"opt": {"steps": 6}}, True),
        ({"opt": {"more": 6}}, False),
        ({"new": 1}, False),
    ],
)
def test_the_schema_that_is_shown_says_what_a_launch_does(overrides: dict[str, Any], *, is_valid: bool) -> None:
    registered(schema=PARTIAL)
    shown = request("GET", f"{JOBS}/job/versions/1/schema").body["files"]["c.yaml"]["schema"]
    present = {"dropout": 0.5, "epochs": 3, "lr": 0, "layers": [64, 32], "opt": {"name": "adam", "steps": 5}}
    merged = {**present, **overrides}
    if "opt" in overrides:
        merged["opt"] = {**present["opt"], **overrides["opt"]}  # type: ignore[dict-item]  # a map

    assert jsonschema.Draft202012Validator(shown).is_valid(merged) is is_valid
    assert (planned(overrides).status == 200) is is_valid


@pytest.mark.parametrize("schema", [None, PARTIAL])
def test_each_new_key_is_said_in_the_dry_run_and_by_the_run(schema: Any) -> None:
    registered(open=["opt"], schema=schema)

    plan = planned({"opt": {"devices": 2, "more": {"a": 1}}, "epochs": 4})
    run = planned({"opt": {"devices": 2}}, dry_run="false")

    assert plan.body["notices"] == [
        "`opt.devices` is a new key in `c.yaml`",
        "`opt.more` is a new key in `c.yaml`",
    ]
    assert "  devices: 2\n" in plan.body["files"]["c.yaml"]["text"]
    assert run.body["notices"] == ["`opt.devices` is a new key in `c.yaml`"]
    assert request("GET", f"{RUNS}/{run.body['run_id']}").body == run.body | UNUSED


def test_a_new_key_of_the_run_config_that_files_have_is_said_with_them() -> None:
    files = {name: {"text": TEXT} for name in ("c.yaml", "d.yaml")} | {"e.yaml": {"text": "seed: 1\n"}}
    config = {"values": {"epoch_size": 1}, "open": True}
    request("POST", JOBS, {"name": "job", "command": ["true"], "inputs": {"config": config, "files": files}})

    body = {"job": "job", "overrides": {"config": {"opt": {"name": "sgd"}, "seed": 2, "fresh": 3, "lr": 0.1}}}
    plan = request("POST", RUNS, body, query={"dry_run": "true"})

    assert plan.status == 200, plan.body
    assert plan.body["notices"] == [
        "`opt` is a new key in the run config; `c.yaml:opt` and `d.yaml:opt` exist",
        "`seed` is a new key in the run config; `e.yaml:seed` exists",
        "`fresh` is a new key in the run config",
        "`lr` is a new key in the run config; `c.yaml:lr` and `d.yaml:lr` exist",
    ]


def test_a_near_miss_is_questioned_unless_it_is_added() -> None:
    registered(open=True)

    assert errors(planned({"opt": {"nme": "x"}})) == [
        "`opt.nme` would be a new key; did you mean `opt.name`? To add it all the same, write `+opt.nme=…`"
    ]
    plan = planned({"opt": {"nme": "x"}}, add={"files": {"c.yaml": ["opt.nme"]}})
    assert plan.status == 200, plan.body
    assert plan.body["notices"] == ["`opt.nme` is a new key in `c.yaml`"]


def test_an_open_path_that_matches_nothing_is_said() -> None:
    answer = registered(open=["optt"])

    assert answer.body["notices"] == ["`optt` in `open` matches nothing in `c.yaml`; did you mean `opt`?"]


def test_items_are_checked_by_the_list_as_it_is_registered() -> None:
    registered(exclude=["layers[0]"])

    items = {"files": {"c.yaml": [{"path": "layers[1]", "value": 16}, {"path": "layers[+]", "value": 8}]}}
    assert planned({}, items=items).status == 200
    wrong = {"files": {"c.yaml": [{"path": "layers[0]", "value": 1}, {"path": "layers[1]", "value": "a"}]}}
    told = errors(planned({}, items=wrong))
    assert told[0] == "`layers[0]` can't be changed at launch: the job's author left it out of the inputs"
    assert told[1].startswith('`layers[1]` must be an int, but the str "a" was given')
    assert errors(planned({}, remove={"files": {"c.yaml": ["layers[2]", "nothing"]}})) == [
        "`layers[2]` is not there: `layers` has 2 items; `layers[+]` adds one at its end",
        "`nothing` is not there, so it can't be removed",
    ]


def test_a_secret_in_an_item_is_sealed_and_in_no_error() -> None:
    schema = {"properties": {"hubs": {"items": {"properties": {"token": {"type": "string", "format": "secret"}}}}}}
    registered(text="hubs:\n- {url: a, token: ''}\n- {url: b, token: ''}\n", schema=schema)
    given = [{"path": "hubs[1].token", "value": "hf_1"}, {"path": "hubs[+]", "value": {"url": "c", "token": "hf_2"}}]

    run = planned({}, dry_run="false", items={"files": {"c.yaml": given}})
    wrong = [{"path": "hubs[0].token", "value": 31415926}, {"path": "hubs[9].token", "value": "hf_3"}]
    refused = planned({}, items={"files": {"c.yaml": wrong}})

    assert run.status == 201, run.body
    assert "hf_" not in str(run.body)
    assert str(run.body).count("${secret:") == 2
    inputs = request("GET", f"{RUNS}/{run.body['run_id']}/inputs").body
    assert "hf_" not in str(inputs)
    assert refused.status == 422
    assert "31415926" not in str(refused.body)
    assert "hf_3" not in str(refused.body)
