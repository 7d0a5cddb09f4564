"""Items that are there twice, as JSON compares them."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.inputs import check_values, schema_from
from launchbay_core.inputs.schemas.bounds.uniqueness import find_twin

SCALARS = st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from([1.0, 0.0, -0.0, "a", "1", 10**30])
ITEMS = st.recursive(SCALARS, lambda one: st.lists(one, max_size=2) | st.dictionaries(st.just("a"), one), max_leaves=4)


@given(st.lists(ITEMS, max_size=4))
def test_an_item_is_found_twice_where_json_schema_says_so(items: list[Any]) -> None:
    is_unique = jsonschema.Draft202012Validator({"uniqueItems": True}).is_valid(items)

    assert (find_twin(items) is None) is is_unique


def test_each_item_is_looked_at_once() -> None:
    looked_at: list[int] = []

    class Counted(int):
        def __hash__(self) -> int:
            looked_at.append(1)
            return int.__hash__(self)

        def __eq__(self, other: object) -> bool:
            looked_at.append(1)
            return int.__eq__(self, other)

    assert find_twin([Counted(10**30 + number) for number in range(1000)]) is None
    assert len(looked_at) < 5000


@pytest.mark.parametrize("asked", [True, False])
def test_the_keyword_asks_for_it(asked: bool) -> None:
    schema = schema_from({"properties": {"a": {"uniqueItems": asked}}})

    errors = check_values(schema, {"a": [[10**30], 2, [10**30]]})

    assert [str(error) for error in errors] == (
        ["`a` must not contain the same item twice, but [1000000000000000000000000000000] is in it twice"] * asked
    )
