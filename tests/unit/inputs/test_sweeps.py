"""Words that stand for several values, as in Hydra's sweeps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.inputs.sweeps import find_sweep


@pytest.mark.parametrize(
    "typed",
    [
        "1,2,3",
        "1, 2",
        "0.1,0.2 ",
        "a,b",
        "null,1",
        "'a','b'",
        '"a,b",c',
        "[1,2],[3,4]",
        "{a: 1},{a: 2}",
        "${a},${b}",
        "vit,resnet",
        "range(1,5)",
        "range( 1 , 10 , step=2 )",
        "choice(a,b)",
        "choice(a, b)",
        "interval(0,1)",
        "glob(*)",
        "glob([a*,b*],exclude=c)",
        "shuffle(1,2,3)",
        "sort(3,2,1)",
        "tag(t, choice(a,b))",
        " choice(a,b) ",
    ],
)
def test_several_values_are_a_sweep(typed: str) -> None:
    assert find_sweep(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "a",
        ",",
        "a,",
        ",a",
        "[1,2]",
        "{a: 1, b: 2}",
        '"a,b"',
        "'1,2'",
        "f(1,2)",
        "a{1,2}",
        "x[1,2]y",
        "Hello, world",
        "one, two and three",
        "range",
        "a range(1,2)",
        "${oc.env:HOME,x}",
        "a\\,b",
    ],
)
def test_one_value_is_none(typed: str) -> None:
    assert find_sweep(typed) is None


@given(st.text(st.sampled_from("a1,'\"[](){} \\$"), max_size=20))
def test_no_word_with_its_commas_in_quotes_is_a_sweep(typed: str) -> None:
    quoted = "'" + typed.replace("\\", "").replace("'", "") + "'"

    assert find_sweep(quoted) is None
