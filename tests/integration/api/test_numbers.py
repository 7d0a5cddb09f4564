"""Numbers that are easily lost, from the request through table, bucket, answers and manifest to the job."""

from __future__ import annotations

import json

import pytest

from api_support import request
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.contracts.run_manifest import parse_manifest
from launchbay_core.contracts.run_objects import inputs_prefix, manifest_key
from launchbay_core.inputs.values.merge import same

JOBS = "/v1/projects/vision/jobs"
RUNS = "/v1/projects/vision/runs"
NUMBERS = [
    "9007199254740993",
    "123456789012345678901234567890",
    "-0.0",
    "NaN",
    "Infinity",
    "-Infinity",
    "1e-320",
    "1e22",
]
TEXT = "clip: 1.0\nbig: 1\nlist: [1.0]\n"


def register(raw: str) -> None:
    assert request("POST", JOBS, raw=raw).status == 201


def numbered(number: str) -> str:
    values = f'{{"clip": {number}, "list": [{number}]}}' if number not in NUMBERS[:2] else f'{{"big": {number}}}'
    return f'{{"config": {values}, "files": {{"c.yaml": {values}}}}}'


@pytest.fixture
def job() -> None:
    inputs = {"config": {"values": {"clip": 1.0, "big": 1, "list": [1.0]}}, "files": {"c.yaml": {"text": TEXT}}}
    register(json.dumps({"name": "numbers", "command": ["true"], "inputs": inputs}))


@pytest.mark.usefixtures("job")
@pytest.mark.parametrize("number", NUMBERS)
def test_an_override_reaches_the_job_as_it_was_sent(number: str) -> None:
    given = json.loads(numbered(number))

    run = request("POST", RUNS, raw=f'{{"job": "numbers", "overrides": {numbered(number)}}}')

    assert run.status == 201, run.body
    adapters = create_adapters()
    kept = adapters.store.get_run("vision", run.body["run_id"])
    assert same(dict(kept.overrides.config), given["config"])
    manifest = parse_manifest(adapters.data_bucket.get(manifest_key(inputs_prefix("vision", kept.run_id))))
    assert same(dict(manifest.config_overrides.values), given["config"])
    assert same({**dict(manifest.config or {}), **given["config"]}, dict(manifest.config or {}))
    assert same(dict(manifest.files["c.yaml"].overrides.values), given["files"]["c.yaml"])
    text = request("GET", f"{RUNS}/{kept.run_id}/inputs").body["files"]["c.yaml"]
    from launchbay_core.inputs import parse_text

    found = parse_text(text, "yaml")
    assert same({name: found[name] for name in given["config"]}, given["config"])


@pytest.mark.parametrize("number", NUMBERS)
def test_a_registered_value_comes_back_as_the_schema_s_default(number: str) -> None:
    register(f'{{"name": "numbers", "command": ["true"], "inputs": {{"config": {{"values": {{"x": {number}}}}}}}}}')

    schema = request("GET", f"{JOBS}/numbers/versions/1/schema").body["config"]["schema"]

    words = {"NaN": ".nan", "Infinity": ".inf", "-Infinity": "-.inf"}
    assert same(schema["properties"]["x"]["default"], words.get(number) or json.loads(number))
    version = create_adapters().store.get_version("vision", "numbers", 1)
    from launchbay_core.services.versions import load_version

    config = load_version(create_adapters(), version).config
    assert config is not None
    assert same(dict(config.values), {"x": json.loads(number)})


@pytest.mark.usefixtures("job")
@pytest.mark.parametrize(("word", "number"), [(".nan", "NaN"), (".inf", "Infinity"), ("-.inf", "-Infinity")])
def test_the_texts_for_floats_in_answers_are_accepted_for_floats(word: str, number: str) -> None:
    overrides = {"config": {"clip": word, "list": [word, 1.5]}, "files": {"c.yaml": {"clip": word}}}

    run = request("POST", RUNS, {"job": "numbers", "overrides": overrides})

    assert run.status == 201, run.body
    assert run.body["overrides"]["config"] == {"clip": word, "list": [word, 1.5]}
    kept = create_adapters().store.get_run("vision", run.body["run_id"]).overrides.to_json()
    assert same(kept["config"], {"clip": json.loads(number), "list": [json.loads(number), 1.5]})
    assert f"clip: {word}\n" in request("GET", f"{RUNS}/{run.body['run_id']}/inputs").body["files"]["c.yaml"]


@pytest.mark.usefixtures("job")
def test_a_rerun_keeps_the_numbers_of_its_run() -> None:
    first = request("POST", RUNS, raw=f'{{"job": "numbers", "overrides": {numbered("-Infinity")}}}').body["run_id"]

    again = request("POST", f"{RUNS}/{first}/rerun", {}).body

    assert again["overrides"]["config"] == {"clip": "-.inf", "list": ["-.inf"]}
    assert request("GET", f"{RUNS}/{first}/diff/{again['run_id']}").body["config"] == []


@pytest.mark.usefixtures("job")
def test_a_client_that_reads_words_for_floats_can_tell_them_from_texts() -> None:
    raw = '{"job": "numbers", "overrides": {"config": {"list": [NaN, 1.5], "clip": -Infinity}}}'
    path = f"{RUNS}/{request('POST', RUNS, raw=raw).body['run_id']}"

    for accept, clip in [("application/json; floats=words", float("-inf")), ("application/json", "-.inf")]:
        answer = request("GET", path, headers={"accept": accept})
        assert answer.body["overrides"]["config"]["clip"] == clip
        assert answer.headers["content-type"] == "application/json"
