"""Values set at paths, in plain values and in overrides with marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.inputs import Replace
from launchbay_core.inputs.values.marks import without_marks
from launchbay_core.inputs.values.value_paths import ValuePath, find_value, set_values

VALUES = st.recursive(
    st.integers(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner),
    max_leaves=6,
)


@given(VALUES, st.lists(st.sampled_from(["a", "b", 0, 1]), max_size=3))
def test_what_was_set_is_found_and_nothing_else_changes(values: object, steps: list[str | int]) -> None:
    path: ValuePath = tuple(steps)
    before = repr(values)
    if find_value(values, path) is None:
        return

    changed = set_values(values, {path: "new"})

    assert find_value(changed, path) == "new"
    assert repr(values) == before
    assert repr(set_values(changed, {path: find_value(values, path)})) == before


def test_a_mark_on_the_way_stays_a_mark() -> None:
    overrides = {"opt": Replace({"token": "a", "lr": 1})}

    changed = set_values(overrides, {("opt", "token"): "b"})

    assert changed == {"opt": Replace({"token": "b", "lr": 1})}
    assert without_marks(changed) == {"opt": {"token": "b", "lr": 1}}


@pytest.mark.parametrize("path", [("x", "y"), ("l", 5), ("s", "y")])
def test_a_path_that_leads_nowhere_is_an_error(path: ValuePath) -> None:
    with pytest.raises((KeyError, IndexError, TypeError, ValueError)):
        set_values({"l": [1], "s": "text"}, {path: 1})


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (("l", 1, "a"), 5),
        (("l", 0), 1),
        ((), {"l": [1, {"a": 5}]}),
        (("l", 2), None),
        (("l", "a"), None),
        (("x",), None),
    ],
)
def test_a_value_is_found_in_maps_and_lists(path: ValuePath, found: object) -> None:
    assert find_value({"l": [1, {"a": 5}]}, path) == found
