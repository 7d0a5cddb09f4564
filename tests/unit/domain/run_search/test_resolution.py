"""The value of one input of a run is what all its inputs together have there, found with little work."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from launchbay_core.domain.run_search.resolution import MISSING, find_trail, value_of
from launchbay_core.inputs import Replace, UnknownPlace, merge, parse_path
from launchbay_core.inputs.formats.keys import key_reader, read_config_key
from launchbay_core.inputs.values.marks import Add, Items, Remove
from launchbay_core.inputs.values.paths import Index
from work_counts import count_lines

KEYS = st.sampled_from("abc")
VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=2),
    lambda inner: st.dictionaries(KEYS, inner, max_size=3) | st.lists(inner, max_size=3),
    max_leaves=8,
)
MAPS = st.dictionaries(KEYS, VALUES, max_size=3)
STEPS = KEYS | st.integers(-2, 2).map(Index)
PATHS = st.tuples(KEYS, st.lists(STEPS, max_size=3)).map(lambda parts: (parts[0], *parts[1]))


def marked(values: Any) -> Any:
    """Strategies of overrides: values, some of which replace, add or remove, or change items of lists."""
    if not isinstance(values, dict):
        edits = st.dictionaries(st.integers(-2, 2), st.integers() | st.just(Remove()), max_size=2)
        items = st.builds(Items, edits, st.lists(st.integers(), max_size=2).map(tuple))
        return st.just(values) | st.just(Remove()) | st.just(Add(values)) | items
    inner = st.fixed_dictionaries({key: marked(value) for key, value in values.items()})
    return inner | inner.map(Replace)


def looked_up(values: Any, path: Any) -> Any:
    """What values have at a path."""
    for step in path:
        if isinstance(step, Index) and isinstance(values, list) and -len(values) <= step.position < len(values):  # type: ignore[operator]
            values = values[step.position]  # type: ignore[index]
        elif isinstance(step, str) and isinstance(values, dict) and step in values:
            values = values[step]
        else:
            return MISSING
    return values


@given(MAPS, MAPS.flatmap(lambda values: st.fixed_dictionaries({k: marked(v) for k, v in values.items()})), PATHS)
def test_it_is_what_the_merged_inputs_have_there(registered: Any, overrides: Any, path: Any) -> None:
    try:
        merged = merge(registered, overrides)
    except UnknownPlace:
        reject()  # no run has such overrides
    expected = looked_up(merged, path)

    assert value_of(find_trail(registered, path, read_config_key), overrides) == expected


def test_an_override_of_an_item_is_in_the_list() -> None:
    trail = find_trail({"a": [1, 2]}, parse_path("a[1]"), read_config_key)

    assert value_of(trail, {"a": Items({1: 5}, ())}) == 5
    assert value_of(trail, {"a": [7, 8]}) == 8
    assert value_of(trail, {"a": [7]}) is MISSING


@pytest.mark.parametrize(
    ("registered", "overrides", "path", "value"),
    [
        ({True: {"push": 1}}, {}, "on.push", 1),
        ({True: {"push": 1}}, {"true": {"push": 2}}, "on.push", 2),
        ({16: "x"}, {}, "0x10", "x"),
        ({16: "x"}, {}, "16", "x"),
        ({"on": "text", True: "bool"}, {}, "on", "text"),
        ({"a": {"null": 1}}, {"a": {"~": 2}}, "a.~", 2),
        ({"[1]": {"lr": 3}}, {}, "[1].lr", 3),
    ],
)
def test_a_key_is_read_as_its_file_reads_it(registered: Any, overrides: Any, path: str, value: Any) -> None:
    assert value_of(find_trail(registered, parse_path(path), key_reader("yaml")), overrides) == value


def test_the_work_for_a_run_does_not_grow_with_the_maps_beside_a_value() -> None:
    def work(width: int, path: str) -> int:
        registered = {"wide": {f"key{number}": number for number in range(width)}}
        overrides = {"wide": {f"key{number}": -number for number in range(width)}}
        trail = find_trail(registered, parse_path(path), read_config_key)
        return count_lines(lambda: value_of(trail, overrides))

    for path in ("wide.key1", "wide.nothing", "nothing", "wide.key1.deeper"):
        assert work(1000, path) < work(10, path) + 100, path  # beside what the interpreter does now and then
