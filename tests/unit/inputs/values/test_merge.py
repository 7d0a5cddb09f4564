"""Overrides laid over values, keys that are not strings, and when two values are the same."""

from __future__ import annotations

import math
from collections import OrderedDict
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest

from launchbay_core.inputs import merge
from launchbay_core.inputs.values.composition import compose, present_at
from launchbay_core.inputs.values.marks import Replace
from launchbay_core.inputs.values.merge import match_key, same

KEYS: dict[Any, Any] = {2: "int", None: "null", "text": "str", 1.5: "float"}


@pytest.mark.parametrize(
    ("key", "found"),
    [("text", "text"), ("null", None), ("1.5", 1.5), ("2", 2), ("1", "1"), ("None", "None")],
)
def test_a_key_that_is_not_a_string_is_found_by_how_it_is_written(key: str, found: Any) -> None:
    assert match_key(KEYS, key) is found or match_key(KEYS, key) == found
    assert merge(KEYS, {key: 0}) == KEYS | {found: 0}


def test_true_is_found_by_its_yaml_word() -> None:
    values: dict[Any, Any] = {True: "a", "x": 1}

    assert match_key(values, "true") is True
    assert merge(values, {"true": "b"}) == {True: "b", "x": 1}
    assert merge(values, {"True": "b"}) == {True: "a", "x": 1, "True": "b"}


def test_a_key_that_is_the_string_itself_comes_first() -> None:
    values: dict[Any, Any] = {1: "int", "1": "str"}

    assert match_key(values, "1") == "1"
    assert merge(values, {"1": 0}) == {1: "int", "1": 0}


def test_the_present_values_of_an_override_are_those_that_it_would_change() -> None:
    values: dict[Any, Any] = {"opt": {"name": "adam", "lr": 1}, "seed": 0, 1: "one", "layers": [1]}

    assert present_at(values, {"opt": {"lr": 2, "new": 3}}) == {"opt": {"lr": 1}}
    assert present_at(values, {"seed": 1, "new": 2}) == {"seed": 0}
    assert present_at(values, {"1": "uno"}) == {"1": "one"}
    assert present_at(values, {"opt": "sgd"}) == {"opt": {"name": "adam", "lr": 1}}
    assert present_at(values, {"layers": {"a": 1}}) == {"layers": [1]}


def test_a_map_over_a_replaced_scalar_replaces_it() -> None:
    assert compose({"opt": Replace(5)}, {"opt": {"lr": {"start": 1}}}) == {"opt": Replace({"lr": {"start": 1}})}


ORDERED = OrderedDict(a=1)
PROXY = MappingProxyType({"a": 1})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 1),
        (math.nan, float("nan")),
        (0.5, 0.5),
        ([1, [math.nan]], [1, [float("nan")]]),
        ((1, 2), (1, 2)),
        ({"a": {"b": math.nan}}, {"a": {"b": float("nan")}}),
        ({1: "a", math.nan: "b"}, {1: "a", float("nan"): "b"}),
        ({"a": 1}, ORDERED),
        (ORDERED, OrderedDict(a=1)),
        (PROXY, MappingProxyType({"a": 1})),
        (MappingProxyType({"a": math.nan}), MappingProxyType({"a": float("nan")})),
        (date(2026, 1, 31), date(2026, 1, 31)),
        ({}, {}),
    ],
)
def test_values_that_are_the_same(one: Any, other: Any) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 1.0),
        (1, True),
        (0.0, -0.0),
        (0.5, 0.25),
        (0.5, math.nan),
        ("a", "b"),
        ([1], [1, 2]),
        ([1, 2], [1, 3]),
        ([1], (1,)),
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1}, {"b": 1}),
        ({"a": 1}, {"a": True}),
        ({1: "a"}, {True: "a"}),
        ({1: "a"}, {1.0: "a"}),
        ({1: "a"}, {"1": "a"}),
        ({1: "a", "x": 0}, {2: "a", "x": 0}),
        ({"x": 0, 1: "a"}, {"x": 0, True: "a"}),
        ({"a": 1}, OrderedDict(a=2)),
        (ORDERED, OrderedDict(a=2)),
        (PROXY, MappingProxyType({"a": 2})),
        ({"a": 1}, [1]),
        (PROXY, [1]),
        (date(2026, 1, 31), date(2026, 1, 30)),
    ],
)
def test_values_that_differ(one: Any, other: Any) -> None:
    assert not same(one, other)
    assert not same(other, one)
