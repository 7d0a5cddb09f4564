"""Schemas over the API: checked against the values that come with them, strict about types, silent about secrets."""

from __future__ import annotations

import json
from typing import Any

import pytest

from api_support import Answer, request

JOBS = "/v1/projects/vision/jobs"
RUNS = "/v1/projects/vision/runs"
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "lr": {"type": "number", "exclusiveMinimum": 0},
        "opt": {"enum": ["adam", "sgd"], "label": "Optimizer", "required": True},
        "token": {"type": "string", "format": "secret"},
    },
    "additionalProperties": False,
}


def registered(config: Any = None, **files: Any) -> Answer:
    inputs = {"config": config, "files": {f"{name}.yaml": file for name, file in files.items()}}
    return request("POST", JOBS, {"name": "job", "command": ["true"], "inputs": inputs})


def test_present_values_that_break_their_schema_are_all_reported_at_once() -> None:
    config = {"values": {"lr": 0, "opt": "adm"}, "schema": SCHEMA}
    file = {"text": "lrr: 1\nlr: fast\nopt: sgd\n", "schema": SCHEMA}

    answer = registered(config, train=file)

    assert answer.status == 422
    assert answer.body["title"] == "The registered values break their own schema"
    assert [(error["file"], error["path"], error["kind"]) for error in answer.body["errors"]] == [
        (None, "lr", "range"),
        (None, "opt", "enum"),
        ("train.yaml", "lr", "type"),
        ("train.yaml", "lrr", "unknown_key"),
    ]
    assert request("GET", f"{JOBS}/job").status == 404


def test_a_value_that_the_schema_requires_and_the_file_lacks_is_reported() -> None:
    answer = registered(None, train={"text": "lr: 1\n", "schema": SCHEMA})

    assert answer.status == 422
    assert answer.body["errors"][0]["message"] == "`opt` is required, but it has no value"


def test_words_for_forms_are_in_the_schema_that_comes_back() -> None:
    assert registered({"values": {"lr": 1, "opt": "sgd"}, "schema": SCHEMA}).status == 201

    schema = request("GET", f"{JOBS}/job/versions/1/schema").body["config"]["schema"]

    assert schema["properties"]["opt"] == {"enum": ["adam", "sgd"], "label": "Optimizer", "default": "sgd"}
    assert schema["required"] == ["opt"]


@pytest.mark.parametrize(
    ("overrides", "kind"),
    [
        ({"lr": "1"}, "type"),
        ({"lr": True}, "type"),
        ({"lr": -1}, "range"),
        ({"opt": "SGD"}, "enum"),
        ({"opt": None}, "enum"),
        ({"other": 1}, "unknown_key"),
    ],
)
def test_types_are_strict_over_http(overrides: dict[str, Any], kind: str) -> None:
    registered({"values": {"lr": 1, "opt": "sgd"}, "schema": SCHEMA})

    answer = request("POST", RUNS, {"job": "job", "overrides": {"config": overrides}})

    assert answer.status == 422
    assert [error["kind"] for error in answer.body["errors"]] == [kind]


def test_a_value_of_a_file_given_without_the_file_is_answered_with_its_name() -> None:
    registered({"values": {"trainer": {"lr": 1}}}, conf={"text": "training: {epochs: 3}\n"})
    given = {"training": {"epochs": 9}, "trainr": 1}

    answer = request("POST", RUNS, {"job": "job", "overrides": {"config": given}})

    assert [error["message"] for error in answer.body["errors"]] == [
        "`training.epochs` is not an input of the run config; did you mean `conf.yaml:training.epochs`?",
        "`trainr` is not an input of this job; did you mean `trainer`?",
    ]


def test_a_value_given_without_its_file_is_answered_with_its_name_in_a_job_without_a_run_config_too() -> None:
    spec = {
        "name": "files",
        "command": ["true"],
        "inputs": {"files": {"conf.yaml": {"text": "training: {epochs: 3}\n"}}},
    }
    assert request("POST", "/v1/projects/vision/jobs", spec).status == 201

    answer = request("POST", RUNS, {"job": "files", "overrides": {"config": {"training": {"epochs": 9}, "lr": 1}}})

    assert [error["message"] for error in answer.body["errors"]] == [
        "`training.epochs` is not an input of the run config; did you mean `conf.yaml:training.epochs`?",
        "`lr` is not an input: this job has no run config; its inputs are the files `conf.yaml`",
    ]


def test_a_whole_float_is_not_an_int_unless_the_author_s_json_schema_says_integer() -> None:
    registered({"values": {"n": 5, "m": [5]}})
    body = {"job": "job", "overrides": {"config": {"n": 2.0, "m": [3.0]}}}
    refused = request("POST", RUNS, body)
    schema = {"properties": {"n": {"type": "integer"}, "m": {"items": {"type": "integer"}}}}
    registered({"values": {"n": 1, "m": [1]}, "schema": schema})

    taken = request("POST", RUNS, body)

    assert [error["path"] for error in refused.body["errors"]] == ["n", "m[0]"]
    assert taken.status == 201
    assert repr(taken.body["overrides"]["config"]) == "{'n': 2, 'm': [3]}"


def test_a_refused_secret_is_not_in_the_answer() -> None:
    registered({"values": {"lr": 1, "opt": "sgd"}, "schema": SCHEMA})

    answer = request("POST", RUNS, {"job": "job", "overrides": {"config": {"token": ["HUSH"], "tokn": "HUSH"}}})

    assert answer.status == 422
    assert len(answer.body["errors"]) == 2
    assert "HUSH" not in json.dumps(answer.body)


def test_a_rule_that_looks_at_an_excluded_value_holds_at_launch() -> None:
    schema = {
        "if": {"properties": {"opt": {"const": "adam"}}},
        "then": {"properties": {"lr": {"maximum": 0.1}}},
    }
    registered(None, train={"text": "lr: 0.01\nopt: adam\n", "schema": schema, "exclude": ["opt"]})

    answer = request("POST", RUNS, {"job": "job", "overrides": {"files": {"train.yaml": {"lr": 0.5}}}})

    assert [error["message"] for error in answer.body["errors"]] == ["`lr` must be at most 0.1, but 0.5 was given"]


def test_include_and_exclude_paths_that_match_nothing_are_said_with_what_may_be_meant() -> None:
    config = {"values": {"seed": 1, "opt": {"lr": 0.1}}, "include": ["opt", "sead"], "exclude": ["opt.rl", "opt.lr"]}
    answer = registered(config, train={"text": "0x10: 1\nepochs: 3\n", "exclude": ["16", "0x10", "epocs"]})

    assert answer.status == 201
    notices = [
        "`sead` in `include` matches nothing in the run config; did you mean `seed`?",
        "`opt.rl` in `exclude` matches nothing in the run config; `opt` has `lr`",
        "`epocs` in `exclude` matches nothing in `train.yaml`; did you mean `epochs`?",
    ]
    assert answer.body["notices"] == notices
    assert registered(config, train={"text": "0x10: 1\nepochs: 3\n", "exclude": ["16", "0x10", "epocs"]}).status == 200
    assert request("GET", f"{JOBS}/job/versions/1").body["notices"] == notices


def test_a_path_that_an_author_s_schema_names_or_that_is_there_is_not_said() -> None:
    schema = {"properties": {"lr": {}, "token": {"type": "string"}, "on": {}}}
    answer = registered(
        {"values": {"lr": 1}, "schema": schema, "exclude": ["token", "lr"]},
        train={"text": "on: 1\n", "exclude": ["on"]},
    )

    assert (answer.status, answer.body["notices"]) == (201, [])


def test_of_files_with_the_same_paths_a_path_may_match_in_one_alone() -> None:
    texts = {"a": "lr: 1\n", "b": "paths: {}\n", "c": "lr: 2\n"}

    answer = registered(**{name: {"text": text, "exclude": ["paths", "data"]} for name, text in texts.items()})

    assert answer.body["notices"] == [
        "`data` in `exclude` matches nothing in `a.yaml` and 2 other files; its top level has `lr`"
    ]


def test_of_very_many_paths_that_match_nothing_the_first_are_said() -> None:
    answer = registered({"values": {"lr": 1}, "exclude": [f"missing{number}" for number in range(1000)]})

    assert len(answer.body["notices"]) == 101
    assert answer.body["notices"][-1] == "900 more include, exclude and open paths match nothing"


@pytest.mark.parametrize("name", ["include", "exclude"])
def test_a_path_deeper_than_values_may_nest_is_refused(name: str) -> None:
    answer = registered({"values": {"a": 1}, name: [".".join("a" * 500)]})

    assert answer.status == 400
    assert "nested deeper than 100 levels" in answer.body["detail"]


def bomb(keyword: str) -> dict[str, Any]:
    """A schema of two kilobytes that is very many parts."""
    names = [{"$ref": f"#/$defs/d{number + 1}"} for number in range(30)]
    held = [{"properties": {"a": one, "b": one}} if keyword == "properties" else {keyword: [one, one]} for one in names]
    return {"$defs": {f"d{number}": one for number, one in enumerate(held)} | {"d30": {}}, "$ref": "#/$defs/d0"}


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        (bomb("properties"), "expands to over 50,000 parts"),
        (bomb("allOf"), "expands to over 50,000 parts"),
        (bomb("anyOf"), "expands to over 50,000 parts"),
        ({"allOf": [{"$ref": "#"}]}, "asks for itself"),
        ({"properties": {"a": {"pattern": "("}}}, "not valid JSON Schema"),
        ({"properties": 3}, "not valid JSON Schema"),
    ],
)
def test_a_schema_without_an_end_is_refused(schema: dict[str, Any], said: str) -> None:
    answer = registered({"values": {"a": {"a": 1, "b": 2}}, "schema": schema, "exclude": ["a.b"]})

    assert answer.status == 400
    assert said in answer.body["detail"]


def test_a_value_for_which_a_pattern_can_t_be_decided_starts_no_run() -> None:
    schema = {"properties": {"a": {"pattern": r"^(a*)*\1b$"}}}
    assert registered({"values": {}, "schema": schema}).status == 201

    answer = request("POST", RUNS, {"job": "job", "overrides": {"config": {"a": "a" * 40 + "c"}}})

    assert answer.status == 422
    assert [error["path"] for error in answer.body["errors"]] == ["a"]
    assert "could not be decided" in answer.body["errors"][0]["message"]


def test_a_hundred_errors_are_listed_and_the_answer_says_that_there_may_be_more() -> None:
    schema = {"properties": {"a": {"items": {"enum": [f"name{number}" for number in range(1000)]}}}}
    assert registered({"values": {}, "schema": schema}).status == 201

    many = request("POST", RUNS, {"job": "job", "overrides": {"config": {"a": ["nome1"] * 5000}}})
    few = request("POST", RUNS, {"job": "job", "overrides": {"config": {"a": ["nome1"] * 3}}})

    assert (many.status, len(many.body["errors"]), many.body["more"]) == (422, 100, True)
    assert many.body["detail"].endswith("(and at least 99 more)")
    assert (few.status, len(few.body["errors"]), few.body["more"]) == (422, 3, False)


def test_a_secret_in_what_holds_it_is_refused_and_not_repeated() -> None:
    hub = {"properties": {"token": {"$ref": "#/$defs/t"}}, "examples": [{"token": "hf_canary"}]}
    schema = {"properties": {"hub": hub}, "$defs": {"t": {"format": "secret"}}}

    answer = registered({"values": {}, "schema": schema})

    assert answer.status == 422
    assert [error["path"] for error in answer.body["errors"]] == ["hub.token"]
    assert "hf_canary" not in json.dumps(answer.body)


def test_very_many_faults_of_a_body_are_counted_and_a_hundred_named() -> None:
    answer = request("POST", JOBS, {"name": "job", "command": list(range(200))})

    assert answer.status == 400
    assert len(answer.body["errors"]) == 100
    assert answer.body["more"] is True
    assert "200 faults" in answer.body["detail"]
