"""Any JSON in the place of a schema, and any values: every function gives an answer or a typed error."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from launchbay_core.errors import LaunchbayError
from launchbay_core.inputs import check_values, declared_schema, input_types, schema_from, validate_overrides
from launchbay_core.inputs.schemas.coercion import coerce_values
from launchbay_core.inputs.schemas.defaults import add_defaults, defaults_of
from launchbay_core.inputs.schemas.document import Document
from launchbay_core.inputs.schemas.expansion import expand
from launchbay_core.inputs.schemas.json_types import types_at
from launchbay_core.inputs.schemas.keywords import LISTS, MAPS, SINGLES, VOCABULARY
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

KEYS = st.sampled_from(["a", "b", "c", "0", "é/~%"])
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 3), st.sampled_from([0, 10**400, -1, 1e-300, 1e308, 0.5]),
    st.sampled_from(["", "a", "#", "secret", "string", "object", "(", r"^(a*)*\1b$", "(?=a)b", "a" * 40 + "c", ".inf"]),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)
MAP = st.dictionaries(KEYS, VALUES, max_size=4)
REFERENCES = st.sampled_from(
    [
        "#", "#/", "#/$defs/a", "#/$defs/b", "#/$defs/c", "#/properties", "#/properties/a", "#/enum/0", "#/title", "#a",
        "#/%24defs/a", "#/$defs/é~1~0%25", "#/allOf/0", "#/allOf/" + "1" * 5000, "#/allOf/²", "urn:x", "urn:x#/$defs/a",
        "x", "x#a", "http://[", "", "#/default", "%", "#%zz",
    ]
)  # fmt: skip
PLAIN = {
    "type": st.sampled_from(["string", "object", "array", "integer", "number", "null", "boolean"])
    | st.lists(st.sampled_from(["string", "object", "null", "array"]), min_size=1, max_size=3, unique=True),
    "enum": st.lists(VALUES, max_size=3), "required": st.lists(KEYS, max_size=3, unique=True),
    "format": st.sampled_from(["secret", "password", "date-time", "time", "regex", "email", "nonsense"]),
    "$ref": REFERENCES, "$dynamicRef": REFERENCES, "$id": st.sampled_from(["urn:x", "x", "", "http://a/b"]),
    "$anchor": KEYS, "$dynamicAnchor": KEYS, "uniqueItems": st.booleans(),
    "multipleOf": st.sampled_from([1e-300, 2, 0]),
    "dependentRequired": st.dictionaries(KEYS, st.lists(KEYS, max_size=2, unique=True), max_size=2),
    "x-launchbay": st.fixed_dictionaries({}, optional={"inferred": st.booleans(), "closed": st.booleans()}),
}  # fmt: skip


def with_keywords(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Schemas of every keyword, most of them with what belongs there, some with anything."""
    fitting: dict[str, st.SearchStrategy[Any]] = {
        **PLAIN,
        **dict.fromkeys(MAPS, st.dictionaries(KEYS, inner, max_size=3)),
        **dict.fromkeys(LISTS, st.lists(inner, min_size=1, max_size=3)),
        **dict.fromkeys(SINGLES, inner),
    }
    word = st.sampled_from(sorted({*VOCABULARY, "x-more"}))
    one = word.flatmap(lambda name: st.tuples(st.just(name), fitting.get(name, SCALARS)))
    wrong = st.tuples(word, VALUES)
    return st.lists(st.one_of(one, one, one, one, one, wrong), max_size=4).map(dict)


SCHEMAS = st.recursive(st.booleans() | st.just({}), with_keywords, max_leaves=12).filter(
    lambda one: isinstance(one, dict)
)

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
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_schema_gets_an_answer_or_a_typed_error(name: str, schema: dict[str, Any], values: dict[str, Any]) -> None:
    before = json.dumps([schema, values])

    with contextlib.suppress(LaunchbayError):
        FUNCTIONS[name](schema, values)

    assert json.dumps([schema, values]) == before, "what was given must not change"


@given(schema=SCHEMAS)
@settings(max_examples=100, deadline=None)
def test_the_parts_of_any_schema_are_each_visited_once_to_count_what_it_expands_to(schema: dict[str, Any]) -> None:
    visited: list[int] = []

    found = expand(Document(schema), lambda part: visited.append(id(part)) or 1)

    assert len(visited) == len(set(visited))
    assert found.total >= len(visited) > 0
