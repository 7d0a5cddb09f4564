"""Schemas that are small as a text and very large when their references are followed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from launchbay_core.inputs import BadSchema, declared_schema, input_types, schema_from, validate_overrides
from launchbay_core.inputs.schemas.bounds.budget import MAX_PARTS, Budget
from launchbay_core.inputs.schemas.bounds.expansion import MAX_NESTING, expand
from launchbay_core.inputs.schemas.defaults import add_defaults, defaults_of
from launchbay_core.inputs.schemas.documents.document import Document
from launchbay_core.inputs.schemas.pruning import prune
from launchbay_core.inputs.schemas.secrets import find_secrets
from launchbay_core.inputs.schemas.summary import MAX_OPTIONS
from launchbay_core.inputs.validation.registered_secrets import find_secret_faults
from launchbay_core.inputs.values.selection import Selection

DOUBLED: dict[str, Callable[[Any], dict[str, Any]]] = {
    "properties": lambda next_one: {"properties": {"a": next_one, "b": next_one}},
    "allOf": lambda next_one: {"allOf": [next_one, next_one]},
    "anyOf": lambda next_one: {"anyOf": [next_one, next_one]},
    "oneOf": lambda next_one: {"oneOf": [next_one, next_one]},
    "not": lambda next_one: {"not": {"anyOf": [next_one, next_one]}},
    "if": lambda next_one: {"if": next_one, "then": next_one},
    "dependentSchemas": lambda next_one: {"dependentSchemas": {"a": next_one, "b": next_one}},
    "items": lambda next_one: {"prefixItems": [next_one], "items": next_one},
    "contains": lambda next_one: {"contains": next_one, "items": next_one},
    "patternProperties": lambda next_one: {"patternProperties": {"a": next_one, "b": next_one}},
    "propertyNames": lambda next_one: {"propertyNames": {"anyOf": [next_one, next_one]}},
    "additionalProperties": lambda next_one: {"properties": {"a": next_one}, "additionalProperties": next_one},
    "unevaluatedProperties": lambda next_one: {"allOf": [next_one], "unevaluatedProperties": False},
}
VALUES = {"a": {"a": {"b": 1}}}


def bomb(keyword: str, levels: int = 30, last: Any = None) -> dict[str, Any]:
    """A schema of definitions of which each uses the next one twice."""
    definitions = {f"d{n}": DOUBLED[keyword]({"$ref": f"#/$defs/d{n + 1}"}) for n in range(levels)}
    definitions[f"d{levels}"] = last or {"type": "string"}
    return {"properties": {"a": {"$ref": "#/$defs/d0"}}, "$defs": definitions}


@pytest.mark.parametrize("keyword", DOUBLED)
def test_a_schema_that_expands_to_too_many_parts_is_refused(keyword: str) -> None:
    with pytest.raises(BadSchema, match="expands to over 50,000 parts"):
        schema_from(bomb(keyword))


@pytest.mark.parametrize("keyword", DOUBLED)
def test_each_part_is_visited_once_to_count_them(keyword: str) -> None:
    visited: list[Any] = []

    def count(part: Any) -> int:
        visited.append(part)
        return 1

    found = expand(Document(bomb(keyword)), count)

    assert found.total > 2**29
    assert len(visited) < 200


@pytest.mark.parametrize("keyword", DOUBLED)
def test_a_schema_that_was_stored_before_is_refused_or_its_walks_end(keyword: str) -> None:
    schema = bomb(keyword, last={"type": "string", "format": "secret"})

    with pytest.raises(BadSchema, match="expands"):
        validate_overrides(schema, VALUES, VALUES)
    with pytest.raises(BadSchema, match="expands"):
        prune(schema, Selection.of(None, ["a.a"]))
    assert len(str(input_types(schema))) < 2_000_000
    assert find_secrets(schema, VALUES) is not None
    assert find_secret_faults(schema, {}) == []
    assert add_defaults(schema, VALUES)["properties"]["a"]


def test_defaults_of_a_schema_of_too_many_parts_are_not_put_together() -> None:
    with pytest.raises(BadSchema, match="expands"):
        defaults_of(bomb("properties"))


def test_definitions_are_copied_for_values_only_up_to_a_number_of_parts() -> None:
    big = {"properties": {f"q{number}": {"type": "string"} for number in range(1000)}}
    schema = {"$defs": {"big": big}, "properties": {f"p{number}": {"$ref": "#/$defs/big"} for number in range(100)}}

    with pytest.raises(BadSchema, match="expands"):
        add_defaults(schema, {f"p{number}": {"q1": "x"} for number in range(100)})
    assert add_defaults(schema, {"p1": {"q1": "x"}})["properties"]["p1"]["properties"]["q1"]["default"] == "x"


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {"allOf": [{"$ref": "#"}]},
        {"$dynamicAnchor": "a", "$dynamicRef": "#a"},
        {"properties": {"a": {"$ref": "#/$defs/a"}}, "$defs": {"a": {"allOf": [{"$ref": "#/properties/a"}]}}},
        {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}},
        {"$defs": {"never": {"$ref": "#/$defs/never"}}},
        {"$id": "urn:a", "allOf": [{"$ref": "urn:a"}]},
    ],
)
@pytest.mark.parametrize("exclude", [None, ["a.b"]])
def test_a_schema_that_asks_for_itself_is_refused(schema: Any, exclude: Any) -> None:
    with pytest.raises(BadSchema, match="asks for itself"):
        declared_schema(schema, {}, None, exclude)


@pytest.mark.parametrize("word", ["anyOf", "oneOf"])
def test_a_choice_of_itself_is_pruned_once(word: str) -> None:
    schema = {word: [{"$ref": "#"}, {"properties": {"a": {"properties": {"b": {}, "c": {}}}}}]}

    pruned = declared_schema(schema, {}, None, ["a.b"])

    assert pruned[word][1]["properties"]["a"]["properties"]["c"] == {}
    assert len(str(pruned)) < 1000


def test_what_holds_its_own_kind_is_counted_once() -> None:
    tree = {"properties": {"left": {"$ref": "#"}, "right": {"$ref": "#"}}}

    found = expand(Document(tree), lambda _: 1)

    assert found.total == 5
    assert len(found.endless) == 3


@pytest.mark.parametrize("keyword", ["properties", "allOf", "not", "items", "default", "x-more"])
def test_a_schema_that_nests_too_deep_is_refused(keyword: str) -> None:
    schema: Any = {}
    for _ in range(3000):
        schema = {keyword: {"a": schema} if keyword == "properties" else [schema] if keyword == "allOf" else schema}

    with pytest.raises(BadSchema, match=f"deeper than {MAX_NESTING} levels"):
        schema_from(schema)


def test_a_schema_of_shared_parts_that_add_up_to_too_much_is_refused() -> None:
    schema: Any = {}
    for _ in range(40):
        schema = {"properties": {"a": schema, "b": schema}}

    with pytest.raises(BadSchema, match="maps and lists"):
        schema_from(schema)


def test_a_view_names_the_first_of_very_many_options() -> None:
    view = input_types({"properties": {"a": {"enum": list(range(1000))}}})

    assert view["a"].endswith(f", {MAX_OPTIONS - 1} and 900 more")


def test_a_budget_is_spent_part_by_part() -> None:
    budget = Budget()
    budget.spend(MAX_PARTS)

    with pytest.raises(BadSchema, match="expands"):
        budget.spend()
