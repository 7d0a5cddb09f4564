"""The work of each operation grows with the size of a config alone, in every shape: four times the text, four times."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from config_shapes import Shape, shapes
from inputs_support import another, leaves
from launchbay_core.inputs import infer_schema, parse_text, patch_text, validate_overrides
from launchbay_core.inputs.values.merge import key_text
from removal_strategies import removing
from work_counts import count_lines

SMALL, LARGE = 2_000, 8_000
MORE = 1.35  # times the work for each character; with work of the second power it would be four times


def changed(values: Mapping[Any, Any], every: int) -> dict[str, Any]:
    """Overrides that change every so many of the values."""
    found: dict[str, Any] = {}
    for keys, value in list(leaves(values))[::every]:
        level = found
        for key in keys[:-1]:
            level = level.setdefault(key_text(key), {})
        level[key_text(keys[-1])] = [*value[:-1], another(value[-1])] if isinstance(value, list) else another(value)
    return found


def read(text: str, format_: str) -> Callable[[], object]:
    return lambda: parse_text(text, format_)


def patch(text: str, format_: str) -> Callable[[], object]:
    overrides = changed(parse_text(text, format_), 2)
    return lambda: patch_text(text, overrides, format_)


def remove(text: str, format_: str) -> Callable[[], object]:
    overrides = removing(random.Random(1), parse_text(text, format_), edits=False)  # noqa: S311  (a sample, no secret)
    return lambda: patch_text(text, overrides, format_)


def infer(text: str, format_: str) -> Callable[[], object]:
    values = parse_text(text, format_)
    return lambda: infer_schema(values)


def validate(text: str, format_: str) -> Callable[[], object]:
    values = parse_text(text, format_)
    schema, overrides = infer_schema(values), changed(values, 2)
    return lambda: validate_overrides(schema, overrides)


@pytest.mark.parametrize("operation", [read, patch, remove, infer, validate])
@pytest.mark.parametrize("shape", list(shapes()), ids=lambda shape: f"{shape.format}: {shape.name}")
def test_work_grows_with_the_size_alone(shape: Shape, operation: Callable[[str, str], Callable[[], object]]) -> None:
    small, large = shape.text(SMALL), shape.text(LARGE)
    for text in (small, large):
        operation(text, shape.format)()  # what is done once for all is done

    before = count_lines(operation(small, shape.format)) / len(small)
    after = count_lines(operation(large, shape.format)) / len(large)

    assert after <= MORE * before
