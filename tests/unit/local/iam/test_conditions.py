"""Conditions of policies, as IAM's reference of condition operators describes them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_local.errors import TemplateError
from launchbay_local.iam.conditions import read_conditions
from launchbay_local.iam.patterns import Context


def holds(block: dict[str, dict[str, Any]], context: Context) -> bool:
    return all(condition.holds(context) for condition in read_conditions(block))


@pytest.mark.parametrize(
    ("operator", "wanted", "given", "expected"),
    [
        ("StringEquals", "a", "a", True),
        ("StringEquals", ["a", "b"], "b", True),
        ("StringEquals", "a", "A", False),
        ("StringEqualsIgnoreCase", "a", "A", True),
        ("StringNotEquals", ["a", "b"], "b", False),
        ("StringNotEquals", ["a", "b"], "c", True),
        ("StringLike", "pro*", "projects/x", True),
        ("StringNotLike", "pro*", "secrets/x", True),
        ("ArnEquals", "arn:aws:iam::1:role/*", "arn:aws:iam::1:role/a", True),
        ("ArnNotEquals", "arn:aws:iam::1:role/a", "arn:aws:iam::1:role/a", False),
        ("ArnLike", "arn:aws:iam::1:role/a", "arn:aws:iam::2:role/a", False),
        ("Bool", False, "false", True),
        ("Bool", "true", "false", False),
        ("NumericLessThan", 10, "9", True),
        ("NumericGreaterThanEquals", "10", "9", False),
        ("DateLessThan", "2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z", True),
        ("IpAddress", "10.0.0.0/8", "10.1.2.3", True),
        ("NotIpAddress", "10.0.0.0/8", "10.1.2.3", False),
        ("ForAllValues:StringEquals", ["a", "b"], ["a"], True),
        ("ForAllValues:StringEquals", ["a", "b"], ["a", "c"], False),
        ("ForAnyValue:StringEquals", ["a", "b"], ["c", "a"], True),
        ("ForAnyValue:StringEquals", ["a"], ["c"], False),
        ("Null", "false", "there", True),
        ("Null", True, "there", False),
    ],
)
def test_an_operator_compares_the_policy_s_values_with_the_request_s(
    operator: str, wanted: Any, given: Any, expected: bool
) -> None:
    assert holds({operator: {"The:Key": wanted}}, {"the:key": given}) is expected


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("StringEquals", False),
        ("StringNotEquals", True),
        ("ArnNotEquals", True),
        ("StringEqualsIfExists", True),
        ("BoolIfExists", True),
        ("ForAllValues:StringEquals", True),
        ("ForAnyValue:StringEquals", False),
        ("Null", True),
    ],
)
def test_a_key_that_the_request_lacks(operator: str, expected: bool) -> None:
    assert holds({operator: {"key": "true"}}, {}) is expected


def test_all_conditions_must_hold() -> None:
    block = {"StringEquals": {"a": "1", "b": "2"}, "Bool": {"c": "true"}}

    assert holds(block, {"a": "1", "b": "2", "c": "true"})
    assert not holds(block, {"a": "1", "b": "2", "c": "false"})


def test_a_value_can_be_one_of_the_request_s() -> None:
    block = {"StringEquals": {"s3:prefix": "home/${aws:username}"}}

    assert holds(block, {"s3:prefix": "home/ada", "aws:username": "ada"})
    assert not holds(block, {"s3:prefix": "home/ada"})


def test_an_unknown_operator_is_an_error_of_the_template() -> None:
    with pytest.raises(TemplateError, match="`StringIs`"):
        read_conditions({"StringIs": {"a": "b"}})


@given(st.lists(st.sampled_from("abc"), max_size=3), st.sampled_from("abcd"))
def test_an_operator_and_its_not_disagree_about_a_key_that_is_there(values: list[str], given: str) -> None:
    is_equal = holds({"StringEquals": {"k": values}}, {"k": given})

    assert holds({"StringNotEquals": {"k": values}}, {"k": given}) is not is_equal


@pytest.mark.parametrize("operator", ["StringEquals", "StringNotEquals", "StringLikeIfExists", "ArnNotLike"])
def test_a_value_with_a_variable_that_the_request_lacks_never_holds(operator: str) -> None:
    assert not holds({operator: {"s3:prefix": ["home/${aws:username}", "home/*"]}}, {"s3:prefix": "home/ada"})


def test_a_wildcard_of_the_request_is_only_a_character() -> None:
    block = {"StringLike": {"s3:prefix": "home/${aws:username}/*"}}

    assert holds(block, {"s3:prefix": "home/*/a", "aws:username": "*"})
    assert not holds(block, {"s3:prefix": "home/ada/a", "aws:username": "*"})


def test_an_escape_is_the_character_for_operators_with_and_without_wildcards() -> None:
    for operator in ("StringEquals", "StringLike"):
        assert holds({operator: {"s3:prefix": "${*}${?}${$}"}}, {"s3:prefix": "*?$"})
        assert not holds({operator: {"s3:prefix": "${*}"}}, {"s3:prefix": "a"})
