"""Include and exclude: what of a config is an input."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from launchbay_core.inputs import select
from launchbay_core.inputs.values.selection import Selection, hidden_paths

CONFIG: dict[str, Any] = {
    "trainer": {"lr": 0.1, "private": {"key": "value"}, "layers": [{"size": 1}]},
    "seed": 42,
    "empty": {},
}


@pytest.mark.parametrize(
    ("include", "exclude", "kept"),
    [
        (None, None, CONFIG),
        ([], [], CONFIG),
        (["seed"], None, {"seed": 42}),
        (["trainer.lr", "seed"], None, {"trainer": {"lr": 0.1}, "seed": 42}),
        (["trainer"], ["trainer.private", "trainer.layers"], {"trainer": {"lr": 0.1}}),
        (["trainer.private"], ["trainer"], {}),
        (None, ["trainer.private.key", "empty", "seed"], {"trainer": {"lr": 0.1, "layers": [{"size": 1}]}}),
        (["train"], None, {}),
        (["trainer.lr.deeper"], None, {}),
    ],
)
def test_exclude_wins_and_no_include_means_everything(
    include: list[str] | None, exclude: list[str] | None, kept: dict[str, Any]
) -> None:
    assert select(CONFIG, include, exclude) == kept


def test_a_list_with_something_excluded_in_it_is_no_input_at_all() -> None:
    assert select(CONFIG, ["trainer"], ["trainer.layers.0.size", "trainer.private"]) == {"trainer": {"lr": 0.1}}


@pytest.mark.parametrize(
    ("key", "written"),
    [
        (1, "1"),
        (True, "true"),
        (None, "null"),
        (1.5, r"1\.5"),
        (date(2026, 1, 31), "2026-01-31"),
        ("a.b", r"a\.b"),
    ],
)
def test_a_key_of_any_type_is_excluded_by_how_it_is_written(key: Any, written: str) -> None:
    assert select({key: 1, "other": 2}, exclude=[written]) == {"other": 2}


def test_an_empty_map_is_an_input_although_a_key_that_it_could_have_is_excluded() -> None:
    assert select({"extra": {}, "other": 1}, exclude=["extra.key"]) == {"extra": {}, "other": 1}


def test_the_topmost_values_that_are_left_out_are_told() -> None:
    selection = Selection.of(["trainer"], ["trainer.private"])

    assert list(hidden_paths(CONFIG, selection)) == [("trainer", "private"), ("seed",), ("empty",)]


def test_an_empty_map_is_an_input_although_a_key_of_it_is_excluded() -> None:
    assert list(hidden_paths({"opt": {}}, Selection.of(None, ["opt.private"]))) == []
    assert list(hidden_paths({"opt": []}, Selection.of(None, ["opt.private"]))) == [("opt",)]
