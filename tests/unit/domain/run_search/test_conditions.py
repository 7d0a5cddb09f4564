"""Conditions as people type them: read back as written, whatever the value is, and refused with the reason."""

from __future__ import annotations

import json
import math
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from launchbay_core.domain.run_search.conditions import MAX_CONDITION, Condition, parse_condition
from launchbay_core.domain.run_search.operands import holds, parse_operand, sort_key
from launchbay_core.domain.run_search.search import parse_order
from launchbay_core.domain.run_search.subjects import FACTS, Fact, Input, parse_subject
from launchbay_core.errors import Malformed
from launchbay_core.inputs import format_path

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
OPERATORS = ("=", "!=", "<", "<=", ">", ">=")
KEYS = st.text(
    st.characters(codec="utf-8", exclude_characters="<>=![]:", exclude_categories=["Cc", "Cs", "Z"]), min_size=1
)
PATHS = st.lists(KEYS, min_size=1, max_size=4).map(format_path)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()


def parse(text: str) -> Condition:
    return parse_condition(text, NOW)


@given(PATHS, st.sampled_from(OPERATORS), st.text(st.characters(codec="utf-8")), st.sampled_from(["", " ", "  "]))
@example("a", "=", "=", "")
@example("a", "<", "=5", "")
def test_the_first_operator_ends_the_subject_and_the_rest_is_the_value(
    path: str, operator: str, typed: str, space: str
) -> None:
    if operator + typed[:1] in {"<=", ">=", "==", "=>", "=<"} and not space:
        space = " "
    found = parse(f"{space}{path}{space}{operator}{space}{typed}") if path not in FACTS else None

    if found is not None:
        assert (str(found.subject), found.operator) == (path, operator)
        assert found.operand == parse_operand(typed.strip())


@given(st.text(max_size=60))
@example("!")
@example("a!b=c")
@example("[1].lr>3")
@example("duration=inf")
@example("created>99999999999999999999d")
@example("created>0001-01-01T00:00+23:00")
def test_any_text_is_a_condition_or_refused(text: str) -> None:
    with suppress(Malformed):
        assert parse(text).operator in OPERATORS


@given(st.text(max_size=40), SCALARS)
def test_any_value_can_be_compared_with_anything_typed(typed: str, value: Any) -> None:
    operand = parse_operand(typed)

    found = {operator: holds(value, operator, operand) for operator in OPERATORS}

    assert found["="] != found["!="]
    assert not (found["<"] and found[">"])
    assert found["<"] <= found["<="]
    assert found[">"] <= found[">="]


@given(st.integers() | st.floats(allow_nan=False), st.integers() | st.floats(allow_nan=False))
def test_numbers_are_compared_by_their_size_exactly(one: float, other: float) -> None:
    operand = parse_operand(json.dumps(other) if math.isfinite(other) else str(other))

    assert holds(one, "<", operand) == (one < other)
    assert holds(one, ">=", operand) == (one >= other)
    assert holds(one, "=", operand) == (one == other)


@given(st.text())
def test_a_text_is_equal_to_what_was_typed_and_in_quotes_to_nothing_else(text: str) -> None:
    assert holds(text, "=", parse_operand(json.dumps(text)))
    if text.strip() == text and text[:1] not in {'"', "'"}:
        assert holds(text, "=", parse_operand(text))
    assert not holds(5, "=", parse_operand('"5"'))


@given(st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5))
def test_a_value_as_json_is_equal_to_itself(value: Any) -> None:
    if not isinstance(value, float) or math.isfinite(value):
        assert holds(value, "=", parse_operand(json.dumps(value)))


@given(st.lists(SCALARS | st.lists(SCALARS, max_size=2), max_size=8))
def test_values_of_any_types_have_an_order(values: list[Any]) -> None:
    placed = sorted(values, key=sort_key)

    assert len(placed) == len(values)
    numbers = [one for one in placed if type(one) in (int, float) and not math.isnan(one)]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0.1", 0.1),
        ("1e-3", 0.001),
        ("+5", 5),
        ("-5.", -5.0),
        (".5", 0.5),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("True", True),
        ("FALSE", False),
        ("null", None),
        ("None", "None"),
        (".inf", math.inf),
        ("-inf", -math.inf),
        ("'5'", "5"),
        ('"a b"', "a b"),
        ("[1, 2]", [1, 2]),
        ('{"a": 1}', {"a": 1}),
        ("[1, 2", "[1, 2"),
        ("[adam, .inf]", ["adam", math.inf]),
        ("{lr: 0.1}", {"lr": 0.1}),
        ("[*a]", "[*a]"),
        ("[" * 500, "[" * 500),
        ("٣", "٣"),
        ("", ""),
    ],
)
def test_what_is_typed_has_the_type_that_it_looks_like(typed: str, value: Any) -> None:
    found = parse_operand(typed).value

    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    ("value", "condition", "is_so"),
    [
        (5, "=5.0", True),
        (5.0, "=5", True),
        ("5", "=5", True),
        ("5.0", "=5", False),
        (True, "=1", False),
        (1, "=true", False),
        ("true", "=true", True),
        (None, "=null", True),
        (None, "!=5", True),
        (None, "<5", False),
        ("b", ">a", True),
        ("10", ">9", False),
        ([1, 2.0], "=[1.0, 2]", True),
        ([1, True], "=[1, 1]", False),
        (math.nan, "=nan", True),
        (math.nan, ">0", False),
        (10**30, ">1e29", True),
        (9007199254740993, ">9007199254740992", True),
    ],
)
def test_what_is_equal_and_what_is_larger(value: Any, condition: str, is_so: bool) -> None:
    found = parse(f"x{condition}")

    assert holds(value, found.operator, found.operand) == is_so


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("state", Fact("state")),
        ("trainer.lr", Input("trainer.lr")),
        ("config:state", Input("config:state")),
        ("conf/train.yaml:lr", Input("conf/train.yaml:lr")),
        ("exit_code", Fact("exit_code")),
    ],
)
def test_a_subject_is_a_fact_or_an_input(text: str, subject: Fact | Input) -> None:
    assert parse_subject(text) == subject


@pytest.mark.parametrize(
    ("text", "files", "place"),
    [
        ("a.b", [], (None, ("a", "b"))),
        ("config:state", [], (None, ("state",))),
        ("config:state", ["config"], ("config", ("state",))),
        ("conf/a.yaml:x.y", ["conf/a.yaml"], ("conf/a.yaml", ("x", "y"))),
        ("missing.yaml:x", [], ("missing.yaml", ("x",))),
        ("train.conf:x", ["train.conf"], ("train.conf", ("x",))),
        ("a:b", [], (None, ("a:b",))),
        (r"A\=B", [], (None, ("A=B",))),
        (r"config:A\=B", [], (None, ("A=B",))),
        (r"\+a\:b", [], (None, ("+a:b",))),
        ("conf/x=1.yaml:lr", ["conf/x=1.yaml"], ("conf/x=1.yaml", ("lr",))),
        (r"a\.b", [], (None, ("a.b",))),
    ],
)
def test_an_input_is_in_the_run_config_or_in_the_file_before_it(text: str, files: list[str], place: Any) -> None:
    assert Input(text).locate(files) == place


@pytest.mark.parametrize(
    ("text", "operand"),
    [
        ("duration>10m", 600.0),
        ("duration>=1h30m", 5400.0),
        ("duration<90", 90.0),
        ("duration<0.5s", 0.5),
        ("created>2d", "2026-01-29T12:00:00.000Z"),
        ("created<2026-01-01", "2026-01-01T00:00:00.000Z"),
        ("created<2026-01-01T01:00+01:00", "2026-01-01T00:00:00.000Z"),
        ("state=failed", "FAILED"),
    ],
)
def test_a_fact_is_compared_in_its_own_words(text: str, operand: Any) -> None:
    assert parse(text).operand.value == operand


def test_a_condition_can_not_be_longer_than_its_bound() -> None:
    with pytest.raises(Malformed, match="too long"):
        parse("a=" + "x" * MAX_CONDITION)


def test_an_order_is_descending_after_a_hyphen() -> None:
    assert (parse_order("-trainer.lr").descending, parse_order("trainer.lr").descending) == (True, False)
    assert parse_condition("created>1w", NOW).operand.value == (NOW - timedelta(days=7)).isoformat()[:19] + ".000Z"


@pytest.mark.parametrize(
    ("text", "subject", "value"),
    [
        (r"A\=B=4", r"A\=B", 4),
        (r"a\\=4", r"a\\", 4),
        ("conf/x=1.yaml:lr=0.5", "conf/x=1.yaml:lr", 0.5),
        (r"conf/x=1.yaml:A\=B=0.5", r"conf/x=1.yaml:A\=B", 0.5),
        ("data.path=conf/a.yaml", "data.path", "conf/a.yaml"),
        ("data.path=conf/a.yaml:lr", "data.path", "conf/a.yaml:lr"),
        ("note=conf/a.yaml:lr=5", "note", "conf/a.yaml:lr=5"),
        ('data.path="conf/a.yaml:lr=5"', "data.path", "conf/a.yaml:lr=5"),
        ("lr= =1", "lr", "=1"),
    ],
)
def test_an_input_is_written_as_in_an_assignment(text: str, subject: str, value: Any) -> None:
    found = parse(text)

    assert (str(found.subject), found.operator, found.operand.value) == (subject, "=", value)


@pytest.mark.parametrize(("text", "meant"), [("lr==1", "lr=1"), ("lr => 1", "lr>=1"), ("lr=<1", "lr<=1")])
def test_an_operator_of_other_languages_is_refused_with_what_to_write(text: str, meant: str) -> None:
    with pytest.raises(Malformed, match=f": write `{meant}`\\.$"):
        parse(text)
