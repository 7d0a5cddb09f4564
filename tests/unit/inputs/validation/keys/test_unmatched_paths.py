"""Include and exclude paths that name nothing, and what may have been meant."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.inputs.formats.keys import key_reader
from launchbay_core.inputs.validation.keys.unmatched_paths import UnmatchedPath, find_unmatched_paths
from work_counts import count_calls

VALUES: dict[str, Any] = {
    "opt": {"lr": 0.1, "momentum": 0.9},
    "layers": [{"size": 1}],
    "seed": 1,
    "none": None,
    "set": {16},
}


@pytest.mark.parametrize("path", ["opt", "opt.lr", "layers", "layers.0", "layers.0.size", "seed", "none", "set.16"])
def test_a_path_to_a_value_or_into_a_list_names_something(path: str) -> None:
    assert find_unmatched_paths([path], VALUES) == []


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("opt.mometum", "; did you mean `opt.momentum`?"),
        ("optt.lr", "; did you mean `opt.lr`?"),
        ("optt.zzz", "; did you mean `opt`?"),
        ("zzz", "; its top level has `opt`, `layers`, `seed`, `none` and `set`"),
        ("opt.zzz", "; `opt` has `lr` and `momentum`"),
        ("seed.lr", ""),
        ("layers.1.size", "; `layers` has `0`"),
    ],
)
def test_a_path_to_nothing_comes_with_what_may_be_meant(path: str, hint: str) -> None:
    assert find_unmatched_paths(["seed", path], VALUES) == [UnmatchedPath(path, hint)]


def test_a_key_may_be_spelled_as_the_file_s_reader_takes_it() -> None:
    values: Any = {"on": 1, 16: {"a": 1}}

    assert find_unmatched_paths(["0x10.a", "16", "on"], values, read_key=key_reader("yaml")) == []
    assert [found.path for found in find_unmatched_paths(["0x10.a"], values, read_key=key_reader("json"))] == ["0x10.a"]


def test_a_typo_below_a_key_in_another_spelling_is_told_as_one() -> None:
    values: Any = {16: {"size": 1}}

    (found,) = find_unmatched_paths(["0x10.sise"], values, read_key=key_reader("yaml"))

    assert found.hint == "; did you mean `0x10.size`?"


def test_a_path_through_documents_begins_with_one_of_them() -> None:
    (found,) = find_unmatched_paths(["lr"], {"[0]": {"lr": 1}, "[1]": {"lr": 2}})

    assert found.hint == "; the file has 2 YAML documents, so begin the path with one of them, as in `[0].lr`"


SCHEMA: dict[str, Any] = {
    "$defs": {"hub": {"properties": {"token": {"type": "string"}, "tags": {"patternProperties": {"^t": {}}}}}},
    "properties": {"hub": {"$ref": "#/$defs/hub"}, "true": {}, "any": True},
    "allOf": [{"properties": {"more": {"type": "object"}}}],
}


@pytest.mark.parametrize("path", ["hub", "hub.token", "hub.tags", "hub.tags.t1", "more", "on", "any", "seed"])
def test_a_key_that_the_author_s_schema_names_need_not_be_there(path: str) -> None:
    assert find_unmatched_paths([path], VALUES, lambda: SCHEMA, key_reader("yaml")) == []


@pytest.mark.parametrize(
    ("path", "hint"),
    [("hub.tokn", "; did you mean `hub.token`?"), ("any.key", ""), ("moore", "; did you mean `more`?")],
)
def test_a_key_that_neither_has_is_told(path: str, hint: str) -> None:
    assert find_unmatched_paths([path], VALUES, lambda: SCHEMA) == [UnmatchedPath(path, hint)]


def test_the_schema_is_asked_only_if_something_is_missing() -> None:
    def unwanted() -> dict[str, Any]:
        raise AssertionError

    assert find_unmatched_paths(["seed", "opt.lr"], VALUES, unwanted) == []


def test_a_path_is_told_once_in_whatever_order() -> None:
    assert [found.path for found in find_unmatched_paths(["b", "seed", "a", "b"], VALUES)] == ["b", "a"]


def test_the_work_grows_with_values_and_paths_and_not_with_their_product() -> None:
    def look(number: int) -> None:
        values = {f"map{index}": {"learning_rate": 1} for index in range(number)}
        schema: dict[str, Any] = {"properties": {f"known{index}": {} for index in range(number)}}
        missing = find_unmatched_paths([f"map{index}.lerning_rate" for index in range(number)], values, lambda: schema)
        assert len(missing) == number
        assert missing[0].hint == "; did you mean `map0.learning_rate`?"

    look(10)
    few, many = (count_calls(lambda: look(number)) for number in (500, 2000))  # noqa: B023

    assert many < 4.4 * few


LISTS = {"data": [{"x": 1}, {"y": 2}], "l": [1, 2], "0": {"q": 1}}


@pytest.mark.parametrize(
    "path", ["data[0].x", "data[*].y", "data[-1].y", "data[1]", "l[0]", "l[-2]", "l[*]", "data[*]"]
)
def test_a_path_to_an_item_that_is_there_matches_it(path: str) -> None:
    assert find_unmatched_paths([path], LISTS) == []


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("data[5].x", "; `data` is a list of 2 items"),
        ("l[2]", "; `l` is a list of 2 items"),
        ("data[0].z", "; `data[0]` has `x`"),
        ("dta[0].x", "; did you mean `data[0].x`?"),
        ("0[1]", "; `0` is no list"),
    ],
)
def test_a_path_to_an_item_that_is_not_there_is_named_with_what_is(path: str, hint: str) -> None:
    assert find_unmatched_paths([path], LISTS) == [UnmatchedPath(path, hint)]


def test_a_schema_names_items_too() -> None:
    schema = {"properties": {"a": {"prefixItems": [{"properties": {"p": {}}}], "items": {"properties": {"k": {}}}}}}

    unmatched = find_unmatched_paths(["a[*].k", "a[0].p", "a[*].q"], {}, lambda: schema)

    assert [found.path for found in unmatched] == ["a[*].q"]
