"""Any JSON in the place of a schema, and any values: every function gives an answer or a typed error."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings

from examples import examples
from launchbay_core.errors import LaunchbayError
from launchbay_core.inputs import check_values, declared_schema, input_types, schema_from, validate_overrides
from launchbay_core.inputs.schemas.bounds.expansion import expand
from launchbay_core.inputs.schemas.coercion import coerce_values
from launchbay_core.inputs.schemas.defaults import add_defaults, defaults_of
from launchbay_core.inputs.schemas.documents.document import Document
from launchbay_core.inputs.schemas.json_types import types_at
from launchbay_core.inputs.schemas.pruning import prune
from launchbay_core.inputs.schemas.secret_literals import without_secret_literals
from launchbay_core.inputs.schemas.secrets import (
    find_secrets,
    is_known_to_hold_none,
    is_or_holds_secret,
    is_secret_at,
    mask_secrets,
)
from launchbay_core.inputs.schemas.subschemas import all_subschemas, schemas_at
from launchbay_core.inputs.validation.redaction import hide_secrets
from launchbay_core.inputs.validation.registered_secrets import find_secret_faults
from launchbay_core.inputs.values.selection import Selection
from schema_support import MAP, SCHEMAS

PATHS = (["a.b"], ["0"])
FUNCTIONS: dict[str, Callable[[Any, Any], Any]] = {
    "schema_from": lambda schema, _: schema_from(schema),
    "declared_schema": declared_schema,
    "declared_schema, exclude": lambda schema, values: declared_schema(schema, values, None, PATHS[0]),
    "declared_schema, include": lambda schema, values: declared_schema(schema, values, PATHS[0], PATHS[1]),
    "check_values": check_values,
    "validate_overrides": validate_overrides,
    "validate_overrides, values": lambda schema, values: validate_overrides(schema, values, {}, schema),
    "input_types": lambda schema, _: input_types(schema),
    "types_at": lambda schema, _: types_at(schema, ("a", "0")),
    "coerce_values": coerce_values,
    "add_defaults": add_defaults,
    "defaults_of": lambda schema, _: defaults_of(schema),
    "find_secrets": find_secrets,
    "mask_secrets": lambda schema, values: mask_secrets(schema, [schema], values),
    "find_secret_faults": find_secret_faults,
    "without_secret_literals": lambda schema, _: without_secret_literals(schema),
    "hide_secrets": lambda schema, values: hide_secrets(schema, check_values(schema, values), values),
    "is_secret_at": lambda schema, _: (is_secret_at(schema, ["a", "0"]), is_or_holds_secret(schema, ["a", "0"])),
    "is_known_to_hold_none": lambda schema, _: is_known_to_hold_none(schema, ["a", "0"]),
    "prune": lambda schema, _: prune(schema, Selection.of(*PATHS)),
    "all_subschemas": lambda schema, _: [*all_subschemas(schema)],
    "schemas_at": lambda schema, _: schemas_at(schema, ["a", 0], cautious=True),
}


@pytest.mark.parametrize("name", FUNCTIONS)
@given(schema=SCHEMAS, values=MAP)
@example(schema={"allOf": [{"$ref": "#"}]}, values={"a": {"b": 1}})
@example(schema={"properties": 3, "required": "x", "enum": {}, "items": [], "type": {}}, values={"a": 1})
@example(schema={"properties": {"a": {"pattern": r"^(a*)*\1b$"}}}, values={"a": "a" * 40 + "c"})
@settings(max_examples=examples(40), deadline=None, suppress_health_check=list(HealthCheck))
def test_any_schema_gets_an_answer_or_a_typed_error(name: str, schema: dict[str, Any], values: dict[str, Any]) -> None:
    before = json.dumps([schema, values])

    with contextlib.suppress(LaunchbayError):
        FUNCTIONS[name](schema, values)

    assert json.dumps([schema, values]) == before, "what was given must not change"


@given(schema=SCHEMAS)
@settings(max_examples=examples(100), deadline=None)
def test_the_parts_of_any_schema_are_each_visited_once_to_count_what_it_expands_to(schema: dict[str, Any]) -> None:
    visited: list[int] = []

    def count(part: Any) -> int:
        visited.append(id(part))
        return 1

    found = expand(Document(schema), count)

    assert len(visited) == len(set(visited))
    assert found.total >= len(visited) > 0
