"""Which words choose in a config tree, and what they change; tests/compat/test_hydra_words.py asks Hydra itself."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.inputs import BadAssignment, Overrides, infer_schema, parse_overrides
from launchbay_core.inputs.values.marks import Items, Remove

MAIN = "conf/config.yaml"
VALUES: dict[str, dict[str, Any]] = {
    MAIN: {"defaults": [{"model": "a"}, {"data": "x"}, "_self_"], "lr": 1, "seed": 1},
    "conf/model/a.yaml": {"n": 1},
    "conf/model/b.yaml": {"n": 2},
    "conf/data/x.yaml": {"n": 1},
    "conf/experiment/big.yaml": {"defaults": [{"override /model": "b"}], "lr": 2},
}
FILES = {path: infer_schema(values) for path, values in VALUES.items()}
OVERRIDING = FILES | {
    MAIN: infer_schema({"defaults": [{"model": "a"}, "_self_", {"override hydra/job_logging": "none"}]})
}


def changed(*words: str, files: dict[str, Any] = FILES, config: Any = None, earlier: Overrides | None = None) -> Any:
    """What words change in the main config's list."""
    overrides, notices = parse_overrides(words, config, files, earlier=earlier)
    assert (dict(overrides.config), notices) == ({}, [])
    return overrides.files[MAIN]["defaults"]


@pytest.mark.parametrize(
    ("words", "override"),
    [
        (["model=b"], Items({0: {"model": "b"}})),
        (["model=a"], Items({0: {"model": "a"}})),
        (["~data"], Items({1: Remove()})),
        (["+experiment=big"], Items({}, ({"experiment": "big"},))),
        (["+experiment=big", "data=x"], Items({1: {"data": "x"}}, ({"experiment": "big"},))),
        (["+experiment=big", "model=a"], Items({0: {"model": "a"}}, ({"experiment": "big"}, {"override model": "a"}))),
        (["+experiment=big", "~model"], Items({0: {"model": None}}, ({"experiment": "big"}, {"override model": None}))),
        (["hydra/launcher=joblib"], Items({}, ({"override hydra/launcher": "joblib"},))),
        ([f"{MAIN}:model=b"], Items({0: {"model": "b"}})),
    ],
)
def test_a_choice_changes_one_item_of_the_list(words: list[str], override: Items) -> None:
    assert changed(*words) == override


def test_what_is_added_stands_before_the_overrides_of_the_list() -> None:
    assert changed("+experiment=big", files=OVERRIDING) == [
        {"model": "a"},
        "_self_",
        {"experiment": "big"},
        {"override hydra/job_logging": "none"},
    ]
    assert changed("hydra/job_logging=default", files=OVERRIDING) == Items(
        {2: {"override hydra/job_logging": "default"}}
    )


def test_the_main_config_s_values_stay_before_what_is_added() -> None:
    files = FILES | {MAIN: infer_schema({"defaults": [{"model": "a"}]})}

    assert changed("+experiment=big", files=files) == Items({}, ("_self_", {"experiment": "big"}))


def test_the_choices_of_a_rerun_keep_those_of_the_run() -> None:
    first, _ = parse_overrides(["model=b"], None, FILES)

    assert changed("data=x", earlier=first) == [{"model": "b"}, {"data": "x"}, "_self_"]
    assert changed("data=x", earlier=Overrides({}, {MAIN: {"lr": 2}})) == Items({1: {"data": "x"}})


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("model=bb", "`model` has no config `bb`; did you mean `b`?"),
        ("model=zz", "`model` has no config `zz`; it has `a` and `b`"),
        ("data=zz", "`data` has no config `zz`; it has `x`"),
        ("model=[a,zz]", "`model` has no config `zz`"),
        ("experiment=big", "is not in the `defaults` list of conf/config.yaml; to add it, write `+experiment=…`"),
        ("+model=b", "`model` is in the list already: write `model=…` to change it, without `+`"),
        ("++model=b", "`++` is for values: write `+model=…` to add it, `model=…` to change it"),
        ("model@net=b", "did you mean `model`?"),
        ("~experiment", "`experiment` is not in the `defaults` list of conf/config.yaml"),
        ("~model=b", "`model` is `a` in conf/config.yaml, so `~model=b` removes nothing"),
        ("modle=b", "no group of this name; did you mean `model`?"),
        ("model=a,b", "a launch starts one run"),
    ],
)
def test_a_choice_that_can_t_be_made_is_refused_with_what_can(word: str, reason: str) -> None:
    with pytest.raises(BadAssignment) as refused:
        parse_overrides([word], None, FILES)

    assert reason in refused.value.reason
    assert refused.value.text == word


def test_a_key_of_the_run_config_or_of_the_file_comes_first() -> None:
    config = infer_schema({"model": "resnet"})
    files = FILES | {MAIN: infer_schema(VALUES[MAIN] | {"data": "none"})}

    overrides, _ = parse_overrides(["model=b", f"{MAIN}:data=y"], config, files)

    assert overrides == Overrides({"model": "b"}, {MAIN: {"data": "y"}})


def test_other_words_are_values_as_ever() -> None:
    overrides, _ = parse_overrides(["lr=2", f"{MAIN}:lr=3", "conf/model/a.yaml:n=4"], None, FILES)

    assert overrides == Overrides({"lr": 2}, {MAIN: {"lr": 3}, "conf/model/a.yaml": {"n": 4}})


def test_a_group_of_several_trees_needs_the_file() -> None:
    files = FILES | {"conf/eval.yaml": FILES[MAIN]}

    with pytest.raises(BadAssignment, match=r"write `conf/config.yaml:model=b` or `conf/eval.yaml:model=b`"):
        parse_overrides(["model=b"], None, files)

    overrides, _ = parse_overrides(["conf/eval.yaml:model=b"], None, files)
    assert list(overrides.files) == ["conf/eval.yaml"]


def test_a_job_without_a_tree_has_no_such_words() -> None:
    files = {path: schema for path, schema in FILES.items() if path != MAIN and "experiment" not in path}

    overrides, _ = parse_overrides(["model=b"], None, files)

    assert overrides == Overrides({"model": "b"})


def test_a_notice_names_choices_that_something_else_overrides() -> None:
    first = Overrides({}, {MAIN: {"defaults": Items({0: {"model": "a"}})}})

    _, notices = parse_overrides(["@first", "model=b"], None, FILES, lambda _: first)

    assert notices == ["`@first` is overridden by the later `model=…`"]
