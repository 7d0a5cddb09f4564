"""W&B's own launch files: what is read from each shape, and what of it is named."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.domain.bodies import validate_body
from launchbay_core.domain.requests import LaunchRequest
from launchbay_core.domain.wandb.launch_files import is_launch_file, read_launch_file, read_wandb_overrides
from launchbay_core.errors import Malformed
from launchbay_core.inputs.errors import InvalidOverrides

EXPORTED = {
    "overrides": {
        "args": ["--fast"],
        "run_config": {"lr": 0.1, "model": {"dim": 4}},
        "files": {"conf/a.yaml": {"epochs": 3}},
        "entry_point": [],
        "artifacts": {},
        "dockerfile": None,
    },
    "resource_args": {"kubernetes": {"spec": {}}},
    "project": "vision",
    "entity": "team",
    "name": None,
    "job": "team/vision/job-train:v3",
    "resource": "kubernetes",
    "queue": "default",
}
READ = {"config": {"lr": 0.1, "model": {"dim": 4}}, "files": {"conf/a.yaml": {"epochs": 3}}, "args": ["--fast"]}


def test_a_launch_config_gives_its_overrides_and_what_has_no_effect_is_said() -> None:
    request, notices = read_launch_file(EXPORTED)

    assert request == {"overrides": READ}
    assert [notice.split("`")[1] for notice in notices] == [
        "resource_args",
        "project",
        "entity",
        "job",
        "resource",
        "queue",
    ]
    assert "--gpu" in notices[0]


@pytest.mark.parametrize(
    ("document", "overrides"),
    [
        ({"run_config": {"lr": 1}}, {"config": {"lr": 1}}),
        ({"run_config": None, "files": None}, {"files": None}),
        ({"run_config": {}, "entry_point": ["python", "a.py"]}, {"entry_point": ["python", "a.py"], "config": {}}),
        ({"overrides": {"config": {"lr": 1}}}, {"config": {"lr": 1}}),
        ({"overrides": None, "resource_args": {}}, {}),
        ({"run_name": "Table", "config": {"query": "x"}}, {"config": {"query": "x"}}),
        ({"run_name": "Hello", "config": {}}, {"config": {}}),
        ({"args": [], "entry_point": []}, {}),
    ],
)
def test_each_shape_is_read_as_overrides(document: dict[str, Any], overrides: dict[str, Any]) -> None:
    assert is_launch_file(document)
    assert read_launch_file(document).request == {"overrides": overrides}


@pytest.mark.parametrize(
    "document",
    [{"config": {"run_name": 1, "args": []}}, {"files": {}}, {"args": ["-v"]}, {"config": {}, "replace": {}}, {}],
)
def test_launchbay_s_own_overrides_are_not_a_launch_file(document: dict[str, Any]) -> None:
    assert not is_launch_file(document)
    assert read_wandb_overrides(document) == document


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"overrides": {"run_config": {}, "artifacts": {"model": "a:v0"}}}, "`artifacts` can't be overridden"),
        ({"overrides": {"dockerfile": "Dockerfile.gpu"}}, "register it with another `image`"),
        ({"run_config": {}, "working_dir": "src"}, "`working_dir`"),
        ({"overrides": {"run_config": {"a": 1}, "config": {"a": 2}}}, "give one of them"),
        ({"method": "bayes", "metric": {}, "parameters": {"lr": {"min": 0}}}, "a sweep"),
        ({"scheduler": {"job": "x"}, "job": "y"}, "a sweep"),
    ],
)
def test_what_would_make_another_run_is_refused(document: dict[str, Any], said: str) -> None:
    assert is_launch_file(document)
    with pytest.raises(InvalidOverrides, match=said):
        read_launch_file(document)


def test_a_body_may_have_the_overrides_of_wandb() -> None:
    body = {"job": "train", "overrides": EXPORTED["overrides"]}

    request = validate_body(LaunchRequest, body, "not of the right shape")

    assert request.overrides.to_json() == READ


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"job": "train", "overrides": {"run_config": {}}, "resource_args": {}}, "leave out `resource_args`"),
        ({"job": "train", "overrides": {"run_config": {}, "artifacts": {"a": "b"}}}, "`artifacts` can't be"),
        ({"job": "train", "overrides": {"run_config": 1}}, "JSON object"),
        ({"job": "train", "overrides": {"run_config": {}, "args": "x"}}, "JSON array"),
    ],
)
def test_a_body_with_what_has_no_effect_is_refused(body: dict[str, Any], said: str) -> None:
    with pytest.raises(Malformed) as refused:
        validate_body(LaunchRequest, body, "not of the right shape")

    assert said in str(refused.value.faults if hasattr(refused.value, "faults") else vars(refused.value))
