"""The work of a validation, counted before it begins; and values of which very much is wrong."""

from __future__ import annotations

import tracemalloc
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples import examples
from launchbay_core.inputs import BadSchema, check_values, schema_from, validate_overrides
from launchbay_core.inputs.schemas.coercion import coerce_values
from launchbay_core.inputs.schemas.documents.document import Document
from launchbay_core.inputs.schemas.validator import compiled
from launchbay_core.inputs.validation.checks import MAX_ERRORS
from launchbay_core.inputs.validation.effort import MAX_VISITS, Effort, memory_of, steps_of
from launchbay_core.inputs.validation.evaluation import MAX_STEPS
from launchbay_core.inputs.validation.sparing import SparingValidator
from launchbay_core.inputs.values.paths import keys_of
from schema_support import MAP, SCHEMAS

NAMES = [f"name{number:04}" for number in range(1000)]


def nested(depth: int, value: Any = 1) -> Any:
    """A value in lists in lists."""
    for _ in range(depth):
        value = [value]
    return value


def steps(schema: Mapping[str, Any], values: Any) -> tuple[int, int]:
    """How many steps a validation would take, and how many pairs were looked at to know that."""
    document = Document(schema)
    effort = Effort(document, steps_of, MAX_STEPS)
    return effort.of(document, values), effort.visits


TREE = {"anyOf": [{"items": {"$ref": "#"}}, {"items": {"$ref": "#"}, "minItems": 2}]}
MUTUAL = {
    "$ref": "#/$defs/0",
    "$defs": {str(n): {"oneOf": [{"$ref": f"#/$defs/{m}"} for m in range(12) if m != n]} for n in range(12)},
}


@pytest.mark.parametrize(
    ("schema", "values"),
    [(TREE, nested(90)), (MUTUAL, 1), ({"items": {"allOf": [{"type": "string"}] * 3000}}, ["x"] * 9000)],
)
def test_work_without_a_bound_is_known_by_little_work(schema: Any, values: Any) -> None:
    found, visits = steps(schema, values)

    assert found == MAX_STEPS
    assert visits <= MAX_VISITS + 1


@pytest.mark.parametrize(
    ("schema", "values", "expected"),
    [
        ({}, 1, 1),
        ({"properties": {"a": {}, "b": {}}, "$defs": {"c": {}}}, {"a": 1}, 6),  # 2 for each of 3 values
        ({"type": "object", "anyOf": [{"$ref": "#/$defs/a"}, {}], "$defs": {"a": {"not": {}}}}, 1, 5),
        ({"allOf": [{}, {}], "unevaluatedProperties": False}, 1, 8),
        ({"$ref": "#/$defs/n", "$defs": {"n": {"items": {"$ref": "#/$defs/n"}}}}, nested(3), 8),
    ],
)
def test_steps_are_those_of_every_part_with_every_value(schema: Any, values: Any, expected: int) -> None:
    assert steps(schema, values)[0] == expected


@pytest.mark.parametrize("schema", [TREE, MUTUAL])
def test_values_whose_check_takes_too_much_are_refused_in_one_error(schema: Any) -> None:
    whole = {"properties": {"a": {"$ref": "#/$defs/x"}}, "$defs": {"x": {"$id": "urn:x", **schema}}}

    for errors in (validate_overrides(whole, {"a": nested(90)}, {}), check_values(whole, {"a": nested(90)})):
        assert [error.path for error in errors] == [""]
        assert "too many steps" in errors[0].message


def test_keys_that_very_many_schemas_speak_of_are_not_looked_at_without_end() -> None:
    schema = {"allOf": [{"patternProperties": {f"k{n}.*": {"type": "number"}}} for n in range(2000)]}

    with pytest.raises(BadSchema, match="too many subschemas for each key"):
        coerce_values(schema, {f"k{number}": ".inf" for number in range(2000)})


MUCH_IS_WRONG: dict[str, tuple[Any, Any]] = {
    "enum": ({"items": {"enum": NAMES}}, ["nome0001"] * 5000),
    "type": ({"items": {"type": "string"}}, list(range(60_000))),
    "const": ({"items": {"const": dict.fromkeys(NAMES, 1)}}, list(range(5000))),
    "not": ({"items": {"not": {"enum": [*NAMES, 1]}}}, [1] * 5000),
    "anyOf": ({"items": {"anyOf": [{"const": name} for name in NAMES[:100]]}}, ["x"] * 5000),
    "anyOf of lists": ({"anyOf": [{"items": {"enum": NAMES}}, {"type": "null"}]}, ["x"] * 5000),
    "oneOf": ({"oneOf": [{"items": {"enum": NAMES}}, {"minItems": 9000}]}, ["x"] * 5000),
    "required": ({"items": {"required": NAMES}}, [{}] * 2000),
    "dependentRequired": (
        {"dependentRequired": {name: [f"x{n}" for n in range(200)] for name in NAMES}}, dict.fromkeys(NAMES),
    ),
    "additionalProperties": ({"additionalProperties": False}, dict.fromkeys(f"k{n}" for n in range(20_000))),
    "propertyNames": ({"propertyNames": {"enum": NAMES}}, dict.fromkeys(f"k{n}" for n in range(5000))),
    "unevaluatedProperties": (
        {"allOf": [{"properties": dict.fromkeys(NAMES, True)}] * 5, "unevaluatedProperties": False},
        dict.fromkeys(f"k{n}" for n in range(5000)),
    ),
    "patternProperties": ({"patternProperties": {"^k": {"enum": NAMES}}}, {f"k{n}": n for n in range(5000)}),
    "dependentSchemas": (
        {"dependentSchemas": {"l": {"properties": {"l": {"items": {"enum": NAMES}}}}}}, {"l": [1] * 5000},
    ),
    "if": ({"if": True, "then": {"items": {"enum": NAMES}}}, ["x"] * 5000),
    "prefixItems": ({"prefixItems": [{"enum": NAMES}] * 150}, ["x"] * 150),
    "contains": ({"contains": {"enum": NAMES}}, ["x"] * 5000),
    "uniqueItems": ({"uniqueItems": True, "items": {"enum": [1]}}, [[2]] * 20_000),
    "allOf": ({"allOf": [{"type": "string"}] * 500}, {"x": list(range(5000))}),
    "reference": ({"allOf": [{"$ref": "#/properties/b"}]}, ["x"] * 5000),
}  # fmt: skip


@pytest.mark.parametrize("name", MUCH_IS_WRONG)
def test_errors_stop_at_a_hundred_and_take_little_memory(name: str) -> None:
    schema, values = MUCH_IS_WRONG[name]
    whole = schema_from({"properties": {"a": schema, "b": {"items": {"enum": NAMES}}}})
    check_values(whole, {})

    tracemalloc.start()
    errors = check_values(whole, {"a": values})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert 1 <= len(errors) <= MAX_ERRORS
    assert all(keys_of(error.path)[0] == "a" for error in errors)
    assert all(len(str(error)) < 1000 for error in errors)
    assert peak < 60_000_000


def test_faults_that_were_there_before_do_not_hide_new_ones() -> None:
    schema = schema_from({"properties": {"a": {"items": {"type": "string"}}, "b": {"type": "integer"}}})
    present = {"a": list(range(3000)), "b": 1}

    assert validate_overrides(schema, {"b": 2}, present) == []
    assert [error.path for error in validate_overrides(schema, {"b": "x"}, present)] == ["b"]
    assert len(validate_overrides(schema, {"a": [1] * 500}, present)) == MAX_ERRORS


@given(schema=SCHEMAS, values=MAP)
@settings(max_examples=examples(150), deadline=None, suppress_health_check=list(HealthCheck))
def test_asked_part_by_part_the_validator_finds_a_fault_where_there_is_one(
    schema: dict[str, Any], values: dict[str, Any]
) -> None:
    try:
        checker = compiled(schema)
    except BadSchema:
        return
    memory = Effort(checker.document, memory_of, 1, by_size=True)

    faults = list(SparingValidator(checker, memory, 1).find_faults(values))

    known = {tuple(map(str, raw.instance_path)) for raw in checker.validator.iter_errors(values)}
    assert bool(faults) is bool(known) or "$dynamicRef" in str(schema)
    if not any(word in str(schema) for word in ("unevaluated", "$dynamicRef", "pattern")):
        assert known <= {tuple(map(str, raw.instance_path)) for raw in faults}


@given(values=st.lists(st.integers(), max_size=5))
def test_a_size_counts_values_and_keys(values: list[int]) -> None:
    effort = Effort(Document({}), steps_of, MAX_STEPS)

    assert effort.size(values) == 1 + len(values)
    assert effort.size(dict.fromkeys(map(str, values))) == 1 + 2 * len(set(values))
