"""Inputs as they are printed."""

from __future__ import annotations

import math
from typing import Any

import pytest

from launchbay.cli.console.input_views import assignments, default_text, leaf_of, print_schema, value_text
from launchbay_core.inputs import infer_schema, parse_overrides


@pytest.mark.parametrize(
    ("types", "values", "shown", "left"),
    [
        ({"a": {"": "integer"}}, {"a": {"": 2}}, ["a.", "integer", "2"], None),
        ({"": "integer", "lr": "integer"}, {"": 2, "lr": 1}, ["lr", "integer", "1"], "lr=…"),
        ({"A=B": "integer"}, {"A=B": 2}, ["A=B", "integer", "2"], r"A\=B=…"),
    ],
)
def test_an_input_of_any_key_is_shown_and_one_that_can_be_typed_is_suggested(
    types: dict[str, Any],
    values: dict[str, Any],
    shown: list[str],
    left: str | None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    config = {"types": types, "schema": infer_schema(values)}

    print_schema({"job": "j", "version": 1, "config": config, "files": {}})

    said = capsys.readouterr().out
    assert shown in [line.split() for line in said.splitlines()]
    assert (f"-o '{left}'" in said) if left else "change one" not in said


def test_the_schema_of_a_key_with_dots_and_brackets_is_found() -> None:
    assert leaf_of(infer_schema({"a.b[0]": {"": 3}}), ("a.b[0]", ""))["default"] == 3


@pytest.mark.parametrize("text", [".inf", "-.inf", ".nan"])
def test_a_float_that_json_has_no_word_for_is_not_shown_as_its_text(text: str) -> None:
    overrides, _ = parse_overrides([f"free={text}", f'word="{text}"', f'both=[{text}, "{text}"]'], None, {})

    shown = assignments(overrides.to_json())

    assert shown == [f"free={text}", f'word="{text}"', f'both=[{text}, "{text}"]']
    assert repr(parse_overrides(shown, None, {})[0]) == repr(overrides)
    assert value_text(overrides.config["free"]) == text
    assert value_text(text) == f'"{text}"'


def test_a_default_that_json_can_not_write_is_shown_as_the_float_that_it_is() -> None:
    schema = infer_schema({"rate": math.inf, "name": ".inf"})

    assert [default_text(leaf_of(schema, [name])) for name in ("rate", "name")] == [".inf", '".inf"']
