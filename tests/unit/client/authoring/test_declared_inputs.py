"""What the declarations of a script come to, without the script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from launchbay.authoring.capture_errors import CaptureFailed
from launchbay.authoring.declared_inputs import Declarations, collect

CWD = Path("/job")


def run(values: dict[str, Any], run: str = "a", **more: Any) -> dict[str, Any]:
    about: dict[str, Any] = {"run": run, "project": None, "entity": None, "disabled": False, "unfit": []}
    return {"kind": "wandb_run", "values": values, **about, **more}


def managed(**selection: Any) -> dict[str, Any]:
    return {"kind": "config", "values": None, "paths": "wandb", **selection}


def file(path: str, **selection: Any) -> dict[str, Any]:
    return {"kind": "file", "path": f"/job/{path}", "text": "a: 1\n", **selection}


def collected(*declarations: dict[str, Any]) -> Declarations:
    return collect(["python", "train.py"], CWD, declarations)


def test_without_declarations_the_whole_config_of_the_runs_is_the_input() -> None:
    found = collected(run({"lr": 0.1, "opt": {"a": 1}}, project="vision"), run({"late": 1, "lr": 0.2}))

    assert found.config == {"values": {"lr": 0.2, "opt": {"a": 1}, "late": 1}, "wandb": True}
    assert found.env == {"WANDB_PROJECT": "vision"}


def test_managing_files_alone_makes_the_run_config_no_input() -> None:
    assert collected(run({"lr": 0.1}), file("a.yaml")).inputs == {
        "config": None,
        "files": {"a.yaml": {"text": "a: 1\n"}},
    }


def test_managing_the_run_config_cuts_it_down() -> None:
    found = collected(
        managed(include=["opt"], exclude=["opt.a"]), file("a.yaml"), run({"lr": 1, "opt": {"a": 1, "b": 2}})
    )

    assert found.config == {
        "values": {"lr": 1, "opt": {"a": 1, "b": 2}},
        "include": ["opt"],
        "exclude": ["opt.a"],
        "wandb": True,
    }


def test_a_bracket_in_a_path_of_wandb_is_a_character_like_any_other() -> None:
    found = collected(
        managed(exclude=["a[0]"]), file("a.yaml", include=["b[1]"], paths="wandb"), run({"a[0]": 1, "c": 2})
    )

    assert found.config is not None
    assert found.config["exclude"] == ["a\\[0]"]
    assert [notice.split("`")[1] for notice in found.notices] == ["b[1]"], "a key that is there is what was meant"
    assert found.files["a.yaml"]["include"] == ["b\\[1]"]


@pytest.mark.parametrize("path", ["ds[*].s", "l[0]", "l[-1]", "a.l[1][2].b"])
def test_a_path_of_wandb_that_looks_like_one_to_items_is_named(path: str) -> None:
    declared = managed(exclude=["lr", path, "a[x]"])

    found = collected(declared, declared, file("a.yaml", include=[path], paths="wandb"), run({"lr": 1}))

    of_config, of_file = found.notices
    assert of_config.startswith(f"`{path}` leads to a key with brackets in its name, not to items of a list")
    assert "call manage_wandb_config of Launchbay: `from launchbay import launch`" in of_config
    assert "call manage_config_file of Launchbay" in of_file


def test_positions_in_paths_of_launchbay_s_own_are_nothing_to_say() -> None:
    assert collected({**managed(exclude=["l[0]"]), "paths": None}, run({"l": [1]})).notices == []


def test_an_own_dict_goes_before_the_config_of_a_run() -> None:
    own = {"kind": "config", "values": {"mine": 1}}

    assert collected(own, run({"lr": 1})).config == {"values": {"mine": 1}}


@pytest.mark.parametrize(
    ("one", "other", "excluded"),
    [
        ({"a": 1, "b": 1}, {"a": 1, "b": 2}, ["b"]),
        ({"a": {"x": 1, "y": 1}}, {"a": {"x": 1, "y": 2}}, ["a.y"]),
        ({"a": {"x": 1}}, {"a": {"x": 1, "y": 2}}, ["a.y"]),
        ({"a": {"x": 1, "y": 2}}, {"a": {"x": 1}}, ["a.y"]),
        ({"a": {"x": 1}}, {"a": None}, ["a"]),
        ({"a": 1}, {"a": 1.0}, ["a"]),
    ],
)
def test_values_that_differ_between_runs_are_left_out(one: Any, other: Any, excluded: list[str]) -> None:
    found = collected(run(one), run(other, "b"))

    assert found.config is not None
    assert found.config["exclude"] == excluded
    assert len(found.notices) == 1


def test_a_key_of_one_run_alone_stays_an_input() -> None:
    assert collected(run({"a": 1}), run({"b": 2}, "b")).config == {"values": {"a": 1, "b": 2}, "wandb": True}


def test_what_a_launch_can_t_give_back_is_left_out_and_said() -> None:
    found = collected(run({"lr": 1, "steps": {"0": 1}}, unfit=[["steps"]]))

    assert found.config is not None
    assert found.config["exclude"] == ["steps"]
    assert "`steps` is not an input" in found.notices[0]


def test_a_late_value_is_left_out_as_a_whole_because_wandb_locks_it_as_a_whole() -> None:
    found = collected(run({}), run({"opt": {"at": {"0": 1}, "lr": 1}, "seed": 1}, unfit=[["opt", "at"]]))

    assert found.config is not None
    assert found.config["exclude"] == ["opt"]


def test_values_that_may_be_computed_are_named() -> None:
    found = collected(run({"layers": [1]}), run({"total": 1, "twice": 2}))

    assert found.config == {"values": {"layers": [1], "total": 1, "twice": 2}, "wandb": True}
    assert "`total`, `twice` are set after wandb.init" in found.notices[0]


@pytest.mark.parametrize(
    "declarations",
    [
        [run({}), run({"total": 1})],
        [run({"layers": [1]}), run({"total": 1}), managed(exclude=["total"])],
        [run({"layers": [1]})],
    ],
)
def test_values_that_are_all_set_in_one_way_are_not_named(declarations: list[Any]) -> None:
    assert collected(*declarations).notices == []


def test_an_empty_config_is_no_input_and_that_is_said() -> None:
    found = collected(run({}))

    assert found.inputs == {"config": None, "files": {}}
    assert "is empty" in found.notices[0]


@pytest.mark.parametrize(
    ("declarations", "said"),
    [
        ([], "declares no inputs"),
        ([{"kind": "logged"}], "declares no inputs"),
        ([managed()], "not wandb.init"),
        ([managed(), managed(exclude=["a"]), run({"a": 1})], "more than once"),
        ([run({"a": 1}, disabled=True)], "W&B is disabled"),
        ([managed(include=["a.x"]), run({}), run({"a": {"x": 1, "y": 1}})], "only a part of it"),
        ([managed(exclude=["a.x"]), run({}), run({"a": {"x": 1, "y": 1}})], "only a part of it"),
        ([{**file("a.yaml"), "path": "/a.yaml"}], "outside"),
    ],
)
def test_what_can_t_be_registered_is_refused(declarations: list[Any], said: str) -> None:
    declarations = [
        {**found, "path": "/a.yaml"} if found.get("path") == "/job/../a.yaml" else found for found in declarations
    ]

    with pytest.raises(CaptureFailed, match=said):
        collected(*declarations)
