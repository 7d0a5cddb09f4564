"""What was stored before paths had indexes: versions, runs and manifests mean today what they meant.

`stored/first_rules.json` has what commit 36e135e wrote for three jobs and four runs: the objects as they were, the
items with the keys that the table has today.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import core_support
from core_support import ADA, World
from lambda_support import BUCKET, TABLE
from launchbay_core.aws.clients import client
from launchbay_core.contracts.run_manifest import parse_manifest
from launchbay_core.contracts.run_objects import inputs_prefix, manifest_key
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.domain.requests import RerunRequest
from launchbay_core.domain.runs import Run
from launchbay_core.inputs import InvalidOverrides, Overrides, Replace
from launchbay_core.inputs.errors import InvalidInputs
from launchbay_core.inputs.values.json_form.marks import read_marks
from launchbay_core.services.diff import diff_runs
from launchbay_core.services.register import register_version
from launchbay_core.services.rerun import rerun
from launchbay_core.services.run_inputs import read_run_inputs
from launchbay_core.services.versions import get_version

STORED = Path(core_support.__file__).parent / "stored" / "first_rules.json"


@pytest.fixture
def runs(world: World) -> Iterator[dict[str, str]]:
    """The stored items and objects, in this test's project; the ids of the runs.

    They go again, because a sweep takes runs that have been open for so long for lost ones.
    """
    stored: dict[str, Any] = json.loads(STORED.read_text().replace("vision", world.project))
    for item in stored["items"]:
        client("dynamodb").put_item(TableName=TABLE, Item=item)
    for key, content in stored["objects"].items():
        client("s3").put_object(Bucket=BUCKET, Key=key, Body=content.encode())
    yield dict(stored["runs"])
    for item in stored["items"]:
        client("dynamodb").delete_item(TableName=TABLE, Key={name: item[name] for name in ("pk", "sk")})


def run_of(world: World, run_id: str) -> Run:
    return world.adapters.store.get_run(world.project, run_id)


def test_a_version_keeps_its_rules_and_its_paths_mean_keys(world: World, runs: dict[str, str]) -> None:
    version = get_version(world.adapters, world.project, "train", 1)

    assert version.rules == 1
    assert version.spec.inputs.config is not None
    assert version.spec.inputs.config.exclude == [r"a\[0].c", r"out.z\[1]"]
    assert version.spec.inputs.config.include == [r"a\[0]", "a", "lr", "~x", "A=B", "out", r"w\\\[0]"]
    assert version.files["conf.yaml"].include == (r"k\[0]", "l")
    assert list(version.spec.inputs.args) == [r"a\[0].b", "lr"]


def test_what_ran_is_read_as_it_was(world: World, runs: dict[str, str]) -> None:
    inputs = read_run_inputs(world.adapters, run_of(world, runs["train"]))

    assert inputs.command == ["python", "train.py", "--ab", "5", "--lr", "1"]
    assert inputs.config is not None
    assert inputs.config["a[0]"] == {"b": 5, "c": 2}
    assert inputs.files["conf.yaml"] == "# Keys with brackets.\nk[0]: {x: 7, y: 2}  # a map\nl: [3]\nother: 3\n"
    assert inputs.overrides.files["docs.yaml"] == {"[0]": {"lr": 4}}


def test_a_stored_path_with_a_bracket_is_a_key(world: World, runs: dict[str, str]) -> None:
    run = run_of(world, runs["whole"])

    replaced = {"a[0]": Replace({"b": 3}), "opt": Replace({"name": "sgd"})}
    assert run.overrides == Overrides(replaced, {"conf.yaml": {"k[0]": Replace({"x": 9})}})
    content = client("s3").get_object(Bucket=BUCKET, Key=manifest_key(inputs_prefix(world.project, run.run_id)))
    source = parse_manifest(content["Body"].read()).config_overrides
    assert read_marks(source.values, source.marks) == replaced


@pytest.mark.parametrize(
    ("overrides", "refused"),
    [
        ({"config": {"a[0]": {"c": 5}}}, r"a\[0].c"),
        ({"config": {"out": {"z[1]": 5}}}, r"out.z\[1]"),
        ({"files": {"conf.yaml": {"k[0]": {"y": 5}}}}, r"k\[0].y"),
        ({"files": {"docs.yaml": {"[0]": {"mine": 5}}}}, "[0].mine"),
    ],
)
def test_what_was_left_out_still_is(
    world: World, runs: dict[str, str], overrides: dict[str, Any], refused: str
) -> None:
    with pytest.raises(InvalidInputs) as error:
        world.launch("train", overrides=overrides)

    assert [(one.path, one.kind) for one in error.value.errors] == [(refused, "excluded")]


def test_a_stored_version_is_launched_with_its_meaning(world: World, runs: dict[str, str]) -> None:
    run = world.launch(
        "train",
        overrides={
            "config": {"a[0]": {"b": 8}, "~x": 2, "A=B": 3},
            "files": {"conf.yaml": {"k[0]": {"x": 1}}, "docs.yaml": {"[1]": {"lr": 5}}},
        },
    )

    inputs = read_run_inputs(world.adapters, world.run(run))
    assert inputs.command == ["python", "train.py", "--ab", "8", "--lr", "0.1"]
    assert inputs.config is not None
    assert (inputs.config["a[0]"], inputs.config["~x"], inputs.config["A=B"]) == ({"b": 8, "c": 2}, 2, 3)
    assert inputs.files["docs.yaml"] == "lr: 1  # first\nmine: 5\n---\nlr: 5\n"


def test_a_stored_run_runs_again_and_the_new_one_may_be_told_from_it(world: World, runs: dict[str, str]) -> None:
    request = RerunRequest.model_validate({"overrides": {"config": {"opt": {"lr": 9}}}})

    made = rerun(world.adapters, world.project, runs["whole"], request, ADA)

    again = world.run(made.run)
    assert again.overrides.config == {"a[0]": Replace({"b": 3}), "opt": Replace({"name": "sgd", "lr": 9})}
    assert (
        read_run_inputs(world.adapters, again).files["conf.yaml"].startswith("# Keys with brackets.\nk[0]: {x: 9}  #")
    )
    differences = diff_runs(world.adapters, world.project, runs["whole"], again.run_id).config
    assert [(one.path, one.a, one.b) for one in differences] == [("opt.lr", None, 9)]


def test_a_rerun_says_what_it_overrides(world: World, runs: dict[str, str]) -> None:
    request = RerunRequest.model_validate({"overrides": {"config": {"lr": 3}, "files": {"conf.yaml": {"l": [4]}}}})

    made = rerun(world.adapters, world.project, runs["rerun"], request, ADA)

    assert made.notices == ("`lr` of the earlier run is overridden", "`conf.yaml:l` of the earlier run is overridden")
    assert made.run.overrides.config["lr"] == 3


def test_a_retry_of_a_stored_launch_gives_the_run_that_it_made(world: World, runs: dict[str, str]) -> None:
    item = next(one for one in json.loads(STORED.read_text())["items"] if one["kind"]["S"] == "idempotency")
    item = json.loads(json.dumps(item).replace("vision", world.project)) | {"expires_at": {"N": "99999999999"}}
    client("dynamodb").put_item(TableName=TABLE, Item=item)

    run = world.launch(
        "train",
        "first-key",
        overrides={
            "config": {"a[0]": {"b": 5}, "lr": 1},
            "files": {"conf.yaml": {"k[0]": {"x": 7}, "l": [3]}, "docs.yaml": {"[0]": {"lr": 4}}},
        },
    )

    assert run.run_id == runs["train"]


def test_a_stored_secret_stays_a_reference(world: World, runs: dict[str, str]) -> None:
    made = rerun(world.adapters, world.project, runs["secret"], RerunRequest.model_validate({}), ADA)

    assert made.run.overrides == run_of(world, runs["secret"]).overrides
    assert "hf_1" not in json.dumps(made.run.overrides.to_json())


def test_the_same_spec_registered_today_is_another_version_with_todays_meaning(
    world: World, runs: dict[str, str]
) -> None:
    spec = {"command": ["python", "train.py"], "inputs": {"config": {"values": {"a[0]": {"b": 1, "c": 2}}}}}
    first, _ = register_version(world.adapters, world.project, "whole", JobSpec.model_validate(spec), ADA)

    assert (first.version, first.rules) == (2, 2)
    assert get_version(world.adapters, world.project, "whole", 2).rules == 2
    with pytest.raises(InvalidOverrides, match=r"`replace` names `a\[0]`"):
        Overrides.from_json({"config": {"a[0]": {"b": 1}}, "replace": {"config": ["a[0]"]}})
