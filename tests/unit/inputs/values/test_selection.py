"""Include and exclude: what of a config is an input."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from launchbay_core.inputs import infer_schema, select, validate_overrides
from launchbay_core.inputs.formats.keys import key_reader
from launchbay_core.inputs.values.selection import Selection, hidden_paths
from work_counts import count_calls

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


@pytest.mark.parametrize(
    ("key", "written"),
    [
        (True, "on"),
        (True, "True"),
        (16, "0x10"),
        (45000, "12:30:00"),
        (1000.0, "1e3"),
        (None, "~"),
        (float("inf"), r"\.Inf"),
    ],
)
def test_a_key_is_excluded_and_included_in_each_spelling_that_the_file_s_reader_takes_for_it(
    key: Any, written: str
) -> None:
    values = {"a": {key: 1, "other": 2}}

    assert select(values, exclude=[f"a.{written}"], read_key=key_reader("yaml")) == {"a": {"other": 2}}
    assert select(values, include=[f"a.{written}"], read_key=key_reader("yaml")) == {"a": {key: 1}}
    assert select(values, exclude=[f"a.{written}"], read_key=key_reader("toml")) == values


def test_to_exclude_one_of_two_keys_that_are_written_the_same_is_to_exclude_both() -> None:
    values: dict[Any, int] = {1: 1, "1": 2, "1.0": 3, "true": 4, "other": 5}

    assert select(values, exclude=["1"], read_key=key_reader("yaml")) == {"other": 5}


def test_what_leads_into_a_place_is_told_by_the_paths_as_they_were_given() -> None:
    selection = Selection.of(["a.0x10.b", "a.c"], ["a.on.d", "a.e"], key_reader("yaml"))

    assert selection.excluded_below(("a",)) == ("a", "on", "d")
    assert selection.excluded_below(("a", "true")) == ("a", "on", "d")
    assert selection.included_below(("a",)) == [("a", "0x10", "b"), ("a", "c")]
    assert selection.names_below(("a",)) == ["0x10", "16", "c", "on", "true", "e"]
    assert selection.excluded_names(("a",)) == {"e"}
    assert selection.below("a").below("yes").leads_into(("x",)) is False


def config_with_a_private_key_in_each_map(number: int) -> dict[str, Any]:
    return {f"map{index}": {"lr": 1, "private": 2} for index in range(number)}


def with_each_key_excluded(number: int) -> None:
    """What registration and a launch do with include and exclude, with a path of each for every map."""
    values = config_with_a_private_key_in_each_map(number)
    include, exclude = [f"{name}.lr" for name in values], [f"{name}.private" for name in values]
    assert select(values, include, exclude) == {name: {"lr": 1} for name in values}
    assert sum(1 for _ in hidden_paths(values, Selection.of(include, exclude))) == number
    schema = infer_schema(values, None, exclude)
    assert len(validate_overrides(schema, dict.fromkeys(values, 1))) == number
    assert validate_overrides(schema, {name: {"lr": 2} for name in values}) == []


def test_the_work_of_selecting_grows_with_values_and_paths_and_not_with_their_product() -> None:
    with_each_key_excluded(10)  # what is imported or compiled once
    few, many = (count_calls(lambda: with_each_key_excluded(number)) for number in (500, 2000))  # noqa: B023

    assert many < 4.4 * few


def test_the_work_of_selecting_in_deep_values_grows_with_them() -> None:
    def select_at(depth: int) -> None:
        values: Any = {"lr": 1, "private": 2}
        path = ["private"]
        for index in range(depth):
            values, path = {f"key{index}": values, "lr": 1}, [f"key{index}", *path]
        assert len(list(hidden_paths(values, Selection.of(None, [".".join(path)])))) == 1

    few, many = (count_calls(lambda: select_at(depth)) for depth in (20, 80))  # noqa: B023

    assert many < 5 * few
