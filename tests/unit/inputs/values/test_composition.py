"""Overrides laid over one another, and the mark of a map that replaces."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.inputs import InvalidOverrides, merge
from launchbay_core.inputs.values.composition import compose
from launchbay_core.inputs.values.json_form.marks import read_marks, write_marks
from launchbay_core.inputs.values.marks import Replace, without_marks

KEYS = st.sampled_from(["a", "b", "c"])
SCALARS = st.integers(0, 3) | st.none() | st.lists(st.integers(0, 2), max_size=2)
VALUES = st.recursive(SCALARS, lambda inner: st.dictionaries(KEYS, inner, max_size=3), max_leaves=8)
MAPS = st.dictionaries(KEYS, VALUES, max_size=3)
OVERRIDES = st.recursive(
    SCALARS | MAPS.map(Replace), lambda inner: st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)
OVERRIDE_MAPS = st.dictionaries(KEYS, OVERRIDES, max_size=3)


@given(MAPS, OVERRIDE_MAPS, OVERRIDE_MAPS)
def test_two_overrides_made_one_do_what_they_do_one_after_the_other(
    values: dict[str, Any], first: dict[str, Any], then: dict[str, Any]
) -> None:
    assert merge(values, compose(first, then)) == merge(merge(values, first), then)


@given(OVERRIDE_MAPS)
def test_the_marks_of_overrides_travel_as_a_list_of_paths(overrides: dict[str, Any]) -> None:
    values, marks = write_marks(overrides)

    assert values == without_marks(overrides)
    assert read_marks(values, marks) == overrides


def test_a_map_merges_and_a_whole_one_replaces() -> None:
    values = {"opt": {"name": "adam", "lr": 0.1}}

    assert merge(values, {"opt": {"lr": 1}}) == {"opt": {"name": "adam", "lr": 1}}
    assert merge(values, {"opt": Replace({"lr": 1})}) == {"opt": {"lr": 1}}


@pytest.mark.parametrize("path", ["x", "opt.x", "opt.lr.x"])
def test_a_path_that_leads_to_no_value_can_t_be_marked(path: str) -> None:
    with pytest.raises(InvalidOverrides, match=rf"^`replace` names `{path}`, for which config has no value$"):
        read_marks({"opt": {"lr": 1}}, {"replace": [path]})


@pytest.mark.parametrize("paths", [["opt", "opt.lr"], ["opt.lr", "opt"], ["opt", "opt"]])
def test_a_mark_inside_of_a_marked_value_says_nothing_more(paths: list[str]) -> None:
    assert read_marks({"opt": {"lr": 1}}, {"replace": paths}) == {"opt": Replace({"lr": 1})}


def test_a_path_inside_of_a_marked_value_must_lead_to_a_value_too() -> None:
    with pytest.raises(InvalidOverrides):
        read_marks({"opt": {"lr": 1}}, {"replace": ["opt", "opt.x"]})
