"""Overrides as the registered values have their places."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.inputs import Add, InvalidOverrides, Items, Remove, Replace
from launchbay_core.inputs.values.located import locate, withdraw

VALUES: dict[str, Any] = {"l": [{"p": 1}, [5, 6], 7], "opt": {"lr": 1}, "s": 1}


@pytest.mark.parametrize(
    ("overrides", "located"),
    [
        ({"l": Items({-1: 8, -3: Remove()}, (1,))}, {"l": Items({2: 8, 0: Remove()}, (1,))}),
        ({"l": Items({-2: Items({-1: 8})})}, {"l": Items({1: Items({1: 8})})}),
        ({"l": Items({0: {"p": Add(2), "q": Add(3)}})}, {"l": Items({0: {"p": Add(2), "q": Add(3)}})}),
        ({"l": Items({9: 1, -9: 2})}, {"l": Items({9: 1, -9: 2})}),
        ({"s": Items({-1: 1})}, {"s": Items({-1: 1})}),
        ({"opt": Add({"lr": 2})}, {"opt": Add({"lr": 2})}),
        ({"opt": Add(Replace({"lr": 2}))}, {"opt": Add(Replace({"lr": 2}))}),
        ({"new": Add({"a": 1})}, {"new": Add({"a": 1})}),
        ({"opt": {"x": {"y": Add(1)}}}, {"opt": {"x": {"y": Add(1)}}}),
    ],
)
def test_what_is_there_has_one_path(overrides: dict[str, Any], located: dict[str, Any]) -> None:
    assert locate(VALUES, overrides) == located


@pytest.mark.parametrize(
    ("overrides", "both"),
    [
        ({"l": Items({2: 1, -1: 2})}, r"`l\[2\]` and `l\[-1\]`"),
        ({"l": Items({1: Items({-2: 1, 0: 2})})}, r"`l\[1\]\[-2\]` and `l\[1\]\[0\]`"),
    ],
)
def test_two_indexes_of_one_item_are_refused(overrides: dict[str, Any], both: str) -> None:
    with pytest.raises(InvalidOverrides, match=f"^{both} are the same item of a list: give one of them$"):
        locate(VALUES, overrides)


@pytest.mark.parametrize(
    ("first", "then", "left"),
    [
        ({"new": Add(1)}, {"new": Remove()}, ({}, {})),
        ({"new": Add(1), "s": 2}, {"new": Remove(), "s": Remove()}, ({"s": 2}, {"s": Remove()})),
        ({"opt": {"new": Add(1)}}, {"opt": {"new": Remove()}}, ({"opt": {}}, {"opt": {}})),
        (
            {"l": Items({0: {"new": Add(1)}}, (2,))},
            {"l": Items({0: {"new": Remove()}}, (3,))},
            ({"l": Items({0: {}}, (2,))}, {"l": Items({0: {}}, (3,))}),
        ),
        ({"new": Add(1)}, {"new": 2}, ({"new": Add(1)}, {"new": 2})),
    ],
)
def test_what_was_only_added_can_go_again(first: dict[str, Any], then: dict[str, Any], left: tuple[Any, Any]) -> None:
    assert withdraw(first, then) == left
