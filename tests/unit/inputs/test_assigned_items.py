"""Lists and maps that are assigned: what is in them is typed as a value by itself is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.inputs import infer_schema, parse_assignment, validate_overrides
from launchbay_core.inputs.values.marks import without_marks

SCHEMA = infer_schema(
    {
        "layers": [64],
        "tags": ["a"],
        "opt": {"lr": 0.1, "steps": 5, "name": "adam", "flag": True},
        "grid": [[0.5]],
        "mixed": [2, "a"],
        "any": None,
    }
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("layers=[1.0, '2', 3e1]", [1, 2, 30]),
        ("layers=[1.5]", [1.5]),
        ("layers=[x]", ["x"]),
        ("tags=[1.10, no, null, '1', 0x10, 2026-01-31]", ["1.10", "no", "null", "1", "0x10", "2026-01-31"]),
        ('tags=["a", 1.10]', ["a", "1.10"]),
        ("tags=[]", []),
        (
            "opt={lr: '0.5', steps: 3.0, name: 1.10, flag: false}",
            {"lr": 0.5, "steps": 3, "name": "1.10", "flag": False},
        ),
        ("opt:={lr: '.5', steps: 1e1, name: on}", {"lr": 0.5, "steps": 10, "name": "on"}),
        ("opt={<<: {name: 1.10}, steps: 3.0}", {"name": 1.1, "steps": 3}),
        ("grid=[[1, '2.5'], []]", [[1, 2.5], []]),
        ("mixed=[1.0, '2', b]", [1, "2", "b"]),
        ("any={a: '1', b: [1.0]}", {"a": "1", "b": [1.0]}),
    ],
)
def test_what_is_in_a_list_or_map_is_typed_by_the_schema(text: str, value: Any) -> None:
    assignment = parse_assignment(text, SCHEMA)

    assert repr(assignment.value) == repr(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("layers[0]=2.0", 2), ("layers[+]='7'", 7), ("tags[-1]=1.10", "1.10"), ("grid[0]=['1.5']", [1.5])],
)
def test_an_item_by_its_index_is_typed_as_the_items_are(text: str, value: Any) -> None:
    assert repr(parse_assignment(text, SCHEMA).value) == repr(value)


@given(st.lists(st.integers(-5, 5) | st.floats(-5, 5).map(lambda number: round(number, 2)), max_size=5))
def test_items_are_typed_as_each_would_be_by_itself(numbers: list[float]) -> None:
    schema = infer_schema({"list": [5], "one": 5})

    together = parse_assignment(f"list={numbers}", schema).value

    assert repr(together) == repr([parse_assignment(f"one={number}", schema).value for number in numbers])


@pytest.mark.parametrize(
    ("text", "word"), [("opt={lr: inf}", ".inf"), ("opt={lr: -Infinity}", "-.inf"), ("grid=[[nan]]", ".nan")]
)
def test_a_float_that_yaml_writes_otherwise_is_told(text: str, word: str) -> None:
    overrides = parse_assignment(text, SCHEMA).values

    (error,) = validate_overrides(SCHEMA, without_marks(overrides))

    assert error.message.endswith(f"was given; write it as `{word}`")
