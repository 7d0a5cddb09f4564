"""Values in the table: the same as boto3 makes of them, and back as they were."""

from __future__ import annotations

import enum
from types import MappingProxyType
from typing import Any

import pytest
from boto3.dynamodb.types import TypeSerializer
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.aws.table.attribute_values import to_attribute, to_plain

SCALARS = st.none() | st.booleans() | st.integers(-(10**37), 10**37) | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


class Colour(enum.StrEnum):
    """A text with a name."""

    RED = "red"


@given(VALUES)
def test_a_value_is_written_as_boto3_writes_it_and_read_as_it_was(value: Any) -> None:
    attribute = to_attribute(value)

    assert attribute == TypeSerializer().serialize(value)
    assert to_plain(attribute) == value
    assert type(to_plain(attribute)) is type(value)


@pytest.mark.parametrize(
    ("value", "attribute"),
    [
        (Colour.RED, {"S": "red"}),
        ((1, "a"), {"L": [{"N": "1"}, {"S": "a"}]}),
        (MappingProxyType({"a": True}), {"M": {"a": {"BOOL": True}}}),
    ],
)
def test_what_is_like_a_plain_value_is_written_like_one(value: Any, attribute: dict[str, Any]) -> None:
    assert to_attribute(value) == attribute


@pytest.mark.parametrize("value", [0.5, b"a", {"a"}, object(), [0.5], {"a": 0.5}])
def test_a_value_of_another_type_is_not_written(value: Any) -> None:
    with pytest.raises(TypeError, match="the table holds no"):
        to_attribute(value)


@pytest.mark.parametrize("attribute", [{}, {"SS": ["a"]}, {"L": [{"B": b"a"}]}])
def test_an_attribute_of_another_type_is_not_read(attribute: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="the table holds no"):
        to_plain(attribute)


def test_a_number_that_is_not_whole_is_not_read() -> None:
    with pytest.raises(ValueError, match=r"1\.5"):
        to_plain({"N": "1.5"})
