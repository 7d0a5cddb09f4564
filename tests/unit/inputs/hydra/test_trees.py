"""Config trees among a job's files."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.inputs.hydra.trees import Choice, find_trees, read_choice

FILES: dict[str, Any] = {
    "conf/config.yaml": [{"model": "vit"}, "base", "_self_"],
    "conf/base.yaml": [{"data": "x"}],
    "conf/model/vit.yaml": None,
    "conf/model/large/vit.yaml": [{"head": "linear"}],
    "conf/model/large/head/linear.yaml": None,
    "conf/data/x.yaml": None,
    "conf/model/notes.yml": None,
    "conf/model/sizes.json": None,
    "other/model/resnet.yaml": None,
    "train.yaml": None,
}


@pytest.mark.parametrize(
    ("entry", "folder", "choice"),
    [
        ({"model": "vit"}, "", Choice("model", "model", None, "vit", is_override=False)),
        ({"head": "x"}, "model/large", Choice("head", "model/large/head", None, "x", is_override=False)),
        ({"/model": "vit"}, "experiment", Choice("/model", "model", None, "vit", is_override=False)),
        ({"override /model": "vit"}, "experiment", Choice("override /model", "model", None, "vit", is_override=True)),
        ({"optional model": "vit"}, "", Choice("optional model", "model", None, "vit", is_override=False)),
        ({"model@left.net": None}, "", Choice("model@left.net", "model", "left.net", None, is_override=False)),
        ({"model@": "x"}, "", Choice("model@", "model", "", "x", is_override=False)),
        ("_self_", "", None),
        ("model/vit", "", None),
        ({"a": 1, "b": 2}, "", None),
        ({"": 1}, "", None),
        ({"several words model": 1}, "", None),
        (3, "", None),
    ],
)
def test_an_entry_is_read_with_the_group_from_the_root(entry: Any, folder: str, choice: Choice | None) -> None:
    assert read_choice(entry, folder) == choice


def test_a_tree_has_its_main_config_the_lists_below_and_the_configs_of_each_group() -> None:
    (tree,) = find_trees(FILES)

    assert (tree.main, tree.defaults) == ("conf/config.yaml", FILES["conf/config.yaml"])
    assert tree.lists == {"base": [{"data": "x"}], "model/large/vit": [{"head": "linear"}]}
    assert tree.options == {
        "model": ("large/head/linear", "large/vit", "vit"),
        "model/large": ("head/linear", "vit"),
        "model/large/head": ("linear",),
        "data": ("x",),
    }


def test_lists_are_reached_through_each_other() -> None:
    (tree,) = find_trees(FILES)

    assert [choice.name for choice in tree.reached(tree.defaults)] == ["data"]
    assert [choice.name for choice in tree.reached([{"model": "large/vit"}])] == ["model/large/head"]
    assert [choice.name for choice in tree.reached(["base", {"model": ["vit", "large/vit"]}])] == [
        "model/large/head",
        "data",
    ]


@pytest.mark.parametrize("name", ["model", "data", "model/large", "model/large/head", "hydra/launcher"])
def test_a_group_is_known_by_its_files_or_by_a_list(name: str) -> None:
    (tree,) = find_trees(FILES)

    assert tree.has_group(name)
    assert not tree.has_group("trainer")


@pytest.mark.parametrize(
    ("files", "mains"),
    [
        ({"a.yaml": ["_self_"], "b.yaml": ["_self_"]}, ["a.yaml", "b.yaml"]),
        ({"a.yaml": ["_self_"], "m/b.yaml": [{"x": "y"}]}, ["a.yaml"]),
        ({"x/a.yaml": ["_self_"], "y/b.yaml": ["_self_"]}, ["x/a.yaml", "y/b.yaml"]),
        ({"a.json": ["_self_"], "b.yaml": {"lr": 1}, "c.yaml": [], "d.yaml": [1], "e.yaml": None}, []),
    ],
)
def test_a_main_config_is_below_no_other_one(files: dict[str, Any], mains: list[str]) -> None:
    assert [tree.main for tree in find_trees(files)] == mains
