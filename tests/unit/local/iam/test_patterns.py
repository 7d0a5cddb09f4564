"""Patterns of policies: wildcards, escapes, and values of the request, which are never wildcards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_local.iam.patterns import fill, literal, matches, matches_arn, without_variables

TEXTS = st.text(alphabet="ab:/*?${}", max_size=8)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("outputs/*", "outputs/a/b", True),
        ("outputs/?", "outputs/ab", False),
        ("outputs/${*}", "outputs/*", True),
        ("outputs/${*}", "outputs/a", False),
        ("outputs/${?}", "outputs/?", True),
        ("outputs/${?}", "outputs/a", False),
        ("${$}{a}", "${a}", True),
        ("a.b", "a-b", False),
    ],
)
def test_a_wildcard_can_be_escaped(pattern: str, text: str, expected: bool) -> None:
    assert matches(pattern, text) is expected


@given(TEXTS)
def test_a_value_that_is_filled_in_matches_nothing_but_itself(value: str) -> None:
    pattern = fill("${aws:userid}", {"aws:userid": value})

    assert pattern is not None
    assert matches(pattern, value)
    assert literal(pattern) == value


@given(TEXTS, TEXTS)
def test_a_value_that_is_filled_in_does_not_match_another_one(value: str, other: str) -> None:
    pattern = fill("${aws:userid}", {"aws:userid": value})

    assert pattern is not None
    assert matches(pattern, other) is (value == other)


@given(TEXTS)
def test_without_variables_a_pattern_s_dollar_is_a_character(text: str) -> None:
    pattern = without_variables(text)

    assert fill(pattern, {}) == pattern
    assert literal(pattern) == text
    assert matches(pattern, text)


def test_the_colon_of_a_value_does_not_end_a_part_of_an_arn() -> None:
    filled = fill("arn:aws:s3:::results/outputs/${aws:userid}/*", {"aws:userid": "AROAEXAMPLE:task"})

    assert filled is not None
    assert matches_arn(filled, "arn:aws:s3:::results/outputs/AROAEXAMPLE:task/files/000001")
    assert not matches_arn(filled, "arn:aws:s3:::results/outputs/AROAEXAMPLE:other/files/000001")


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("home/${AWS:UserName}", "home/ada"),
        ("home/${aws:userid, 'nobody'}", "home/nobody"),
        ("home/${aws:username, 'nobody'}", "home/ada"),
        ("home/${aws:userid}", None),
        ("home/${aws:tagkeys}", None),
        ("home/${}", None),
    ],
)
def test_a_variable_is_a_key_with_one_value_or_has_a_default(pattern: str, expected: str | None) -> None:
    assert fill(pattern, {"aws:username": "ada", "aws:tagkeys": ["a", "b"]}) == expected
