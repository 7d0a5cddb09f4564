"""Inputs as they are printed."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay.cli.console.input_views import leaf_of, print_schema
from launchbay_core.inputs import infer_schema


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
