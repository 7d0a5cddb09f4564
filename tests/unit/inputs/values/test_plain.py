"""Values in JSON's types alone: as they come in, as they leave, and as programs exchange them."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given

from launchbay_core.inputs import UnreadableInput, parse_text
from launchbay_core.inputs.values.merge import key_text, match_key
from launchbay_core.inputs.values.plain import MAX_LEVELS, plain_value, to_exchanged_value, to_json_value
from value_strategies import ANYTHING, READ, Colour, Leftover, Level, Model, Name

NESTED: dict[Any, Any] = {1: {"a": [math.inf, (-math.inf, {"b": math.nan})]}, None: True, "day": date(2026, 1, 31)}


def test_every_float_that_json_can_t_write_is_a_text_however_deep_it_lies() -> None:
    assert to_json_value(NESTED) == {
        "1": {"a": [".inf", ["-.inf", {"b": ".nan"}]]},
        "null": True,
        "day": "2026-01-31",
    }


@pytest.mark.parametrize("function", [plain_value, to_exchanged_value])
def test_a_plain_value_keeps_its_floats_however_deep_they_lie(function: Any) -> None:
    plain = function(NESTED)

    assert plain["1"]["a"][0] == math.inf
    assert plain["1"]["a"][1][0] == -math.inf
    assert math.isnan(plain["1"]["a"][1][1]["b"])


@pytest.mark.parametrize("value", [None, True, 5, 0.5, "text", "größe"])
def test_what_json_has_stays_as_it_is(value: Any) -> None:
    assert to_json_value(value) is value
    assert plain_value(value) is value


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (date(2026, 1, 31), "2026-01-31"),
        (datetime(2026, 1, 31, 9, 30), "2026-01-31T09:30:00"),  # noqa: DTZ001  (YAML has such)
        (datetime(2026, 1, 31, 9, 30, tzinfo=UTC), "2026-01-31T09:30:00+00:00"),
        (time(9, 30), "09:30:00"),
        (b"x\xff", "eP8="),
        ({10, 9, 2}, [2, 9, 10]),
        ({"b", "a", 1, None}, [1, "a", "b", None]),
        ([("a", 1), ("a", 2)], [["a", 1], ["a", 2]]),
        ({date(2026, 1, 31): 1, True: 2, None: 3, b"x": 4}, {"2026-01-31": 1, "true": 2, "null": 3, "eA==": 4}),
    ],
)  # fmt: skip
def test_each_type_that_a_reader_gives_has_its_form_coming_in_and_going_out(value: Any, form: Any) -> None:
    assert to_json_value(value) == to_exchanged_value(value) == plain_value(value) == form


@pytest.mark.parametrize(
    ("text", "kind", "form"),
    [
        ("a: 2026-01-31\nb: !!binary /w==\n", "yaml", {"a": "2026-01-31", "b": "/w=="}),
        ("a: !!set {z, y, x}\n", "yaml", {"a": ["x", "y", "z"]}),
        ("a: !!omap [b: 1, c: 2]\nd: !!pairs [e: 1]\n", "yaml", {"a": [["b", 1], ["c", 2]], "d": [["e", 1]]}),
        ("2026-01-31: 1\n~: 2\n.nan: 3\n0x10: 4\n", "yaml", {"2026-01-31": 1, "null": 2, ".nan": 3, "16": 4}),
        ("a = 09:30:00\nb = [2026-01-31T09:30:00Z]\n", "toml", {"a": "09:30:00", "b": ["2026-01-31T09:30:00+00:00"]}),
    ],
)  # fmt: skip
def test_what_the_readers_give_has_these_forms(text: str, kind: str, form: Any) -> None:
    assert plain_value(parse_text(text, kind)) == to_json_value(parse_text(text, kind)) == form


@pytest.mark.parametrize("value", [{1: "int", "1": "text"}, {"1": "text", 1: "int"}])
def test_of_two_keys_with_one_text_the_string_goes_out_as_a_path_means_it(value: Any) -> None:
    assert to_json_value(value) == {"1": "text"}
    assert value[match_key(value, "1")] == "text"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({1: "int", "1": "text"}, "two keys of one map are both written `1`"),
        ({"a": [{None: 1, "null": 2}]}, "two keys of one map are both written `null`"),
        (["\ud800"], "half of a surrogate pair"),
        ({"\udfff": 1}, "half of a surrogate pair"),
        ([10**4300], "a number of over 4,300 digits"),
        ([Decimal(1)], "a value of type Decimal"),
        ([object()], "a value of type object"),
        ({"a": Leftover(1)}, "a value of type Leftover"),
    ],
)
def test_what_would_be_changed_or_lost_is_refused_on_the_way_in(value: Any, reason: str) -> None:
    with pytest.raises(UnreadableInput, match=reason):
        plain_value(value)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("a\ud800", "a\ufffd"),
        pytest.param(10**4300, hex(10**4300), id="long"),
        (Decimal("1.50"), "1.50"),
        (Colour.RED, "1.50"),
        (Name.ADA, "ada"),
        (Level.HIGH, 3),
        (Leftover({1: 2}), {"inner": {"1": 2}}),
        (Model(inner=date(2026, 1, 31)), {"inner": "2026-01-31", "token": "**********"}),
    ],
)
def test_what_no_reader_gives_goes_out_as_it_says(value: Any, form: Any) -> None:
    assert to_json_value(value) == form


def test_what_holds_itself_is_cut_where_it_begins_again() -> None:
    ring: dict[str, Any] = {"a": 1}
    ring["b"] = [ring, ring, Leftover(ring)]

    assert to_json_value(ring) == {"a": 1, "b": ["…", "…", {"inner": "…"}]}
    with pytest.raises(UnreadableInput, match="holds itself"):
        plain_value(ring)


def test_what_is_used_twice_is_written_twice() -> None:
    shared = {"a": [1]}

    assert to_json_value([shared, shared, {"b": shared}]) == [{"a": [1]}, {"a": [1]}, {"b": {"a": [1]}}]


@pytest.mark.parametrize("build", [lambda inner: [inner], lambda inner: {"a": inner}, Leftover, lambda inner: (inner,)])
def test_what_nests_without_end_is_cut_and_not_followed(build: Any) -> None:
    value: Any = 1
    for _ in range(10_000):
        value = build(value)

    form = to_json_value(value)

    depth = 0
    while form != "…":
        [form] = form.values() if isinstance(form, Mapping) else form
        depth += 1
    assert depth <= MAX_LEVELS
    with pytest.raises(UnreadableInput, match=r"nests deeper|of type Leftover"):
        plain_value(value)


def test_a_value_has_a_form_even_if_the_stack_is_almost_full() -> None:
    value: Any = 1
    for _ in range(200):
        value = [value]

    def deeper(left: int) -> Any:
        return to_json_value(value) if left == 0 else deeper(left - 1)

    assert deeper(max(0, sys.getrecursionlimit() - 150)) is not None


def test_a_set_has_the_same_order_in_every_process() -> None:
    program = (
        "from launchbay_core.inputs.values.plain import to_json_value as f; print(f(set('launchbay') | {3, 20, None}))"
    )
    orders = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True, check=True, text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip

    assert len(orders) == 1


@given(ANYTHING)
@example({1: 1, "1": 2, 1.5: 3, "1.5": 4})
def test_any_value_that_there_is_goes_out_as_standard_json(value: Any) -> None:
    form = to_json_value(value)

    text = json.dumps(form, allow_nan=False)
    assert json.loads(text) == form
    assert json.dumps(form, ensure_ascii=False).encode()
    assert to_json_value(form) == form


@given(ANYTHING)
def test_any_value_is_exchanged_as_python_s_json(value: Any) -> None:
    text = json.dumps(to_exchanged_value(value))

    assert json.dumps(json.loads(text)) == text


@given(READ)
def test_what_is_read_becomes_plain_in_the_form_in_which_it_leaves_or_is_refused(value: Any) -> None:
    try:
        plain = plain_value(value)
    except UnreadableInput:
        return
    assert repr(plain) == repr(to_exchanged_value(value)) == repr(plain_value(plain))


@given(READ.filter(lambda value: isinstance(value, dict)))
def test_a_key_goes_out_as_paths_name_it(value: dict[Any, Any]) -> None:
    form = to_json_value(value)

    for name in map(key_text, value):
        if name in form:  # a key with half of a surrogate pair is named otherwise
            assert form[name] == to_json_value(value[match_key(value, name)])
