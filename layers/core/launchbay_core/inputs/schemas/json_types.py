"""Which JSON types a schema lets a value have, and which one a value has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from launchbay_core.inputs.schemas.documents.document import document_of
from launchbay_core.inputs.schemas.keywords import ALTERNATIVES
from launchbay_core.inputs.schemas.subschemas import (
    Subschema,
    listed_in,
    named_in,
    schemas_at,
    unconditional_subschemas,
)
from launchbay_core.inputs.values.paths import Path

Types = frozenset[str]

ALL_TYPES: Types = frozenset({"null", "boolean", "integer", "number", "string", "array", "object"})
_MAX_DEPTH = 16  # of choices in choices
_KINDS = ((bool, "boolean"), (int, "integer"), (float, "number"), (Mapping, "object"))


def types_of(root: Mapping[str, Any], schemas: Iterable[Any]) -> Types:
    """The JSON types that a value may have for one of `schemas`, all if there are none; a `number` includes ints."""
    given = list(schemas)
    if not given:
        return ALL_TYPES
    document = document_of(root)
    key = ("types", *map(id, given))
    if key not in document.found:
        known: dict[int, Types] = {}
        types = frozenset().union(*(_types(document, schema, known, 0) for schema in given))
        document.found[key] = given, types
    found: Types = document.found[key][1]
    return found


def types_at(root: Mapping[str, Any], path: Path) -> Types:
    """The JSON types that the value at a path of keys may have."""
    root = document_of(root)
    return types_of(root, schemas_at(root, path))


def _types(root: Mapping[str, Any], schema: Any, known: dict[int, Types], depth: int) -> Types:
    if schema is False:
        return frozenset()
    if id(schema) in known:
        return known[id(schema)]
    known[id(schema)] = frozenset()  # a choice of itself adds nothing to a schema
    found = ALL_TYPES
    for one in unconditional_subschemas(root, [schema]):
        found &= _own_types(one)
        for keyword in ALTERNATIVES:
            if listed_in(one, keyword) and depth < _MAX_DEPTH:
                found &= frozenset().union(
                    *(_types(root, option, known, depth + 1) for option in listed_in(one, keyword))
                )
    known[id(schema)] = found
    return found


def _own_types(schema: Subschema) -> Types:
    named = schema.get("type")
    names = [named] if isinstance(named, str) else listed_in(schema, "type") or ALL_TYPES
    found = frozenset(name for name in names if isinstance(name, str))
    if "number" in found:
        found |= {"integer"}
    if "const" in schema:
        found &= {type_of(schema["const"])}
    if isinstance(schema.get("enum"), list | tuple):
        found &= {type_of(value) for value in schema["enum"]}
    return found


def optional_map(root: Mapping[str, Any], choice: Iterable[Any]) -> Any:
    """The one option of a choice that names keys, if the others are null alone, so that there is no choice of maps."""
    options = list(choice)
    maps = [option for option in options if _names_keys(root, option)]
    others = [option for option in options if option not in maps and types_of(root, [option]) != {"null"}]
    return maps[0] if len(maps) == 1 and not others else None


def offers_maps(root: Mapping[str, Any], subschemas: Iterable[Subschema]) -> bool:
    """Whether one of some subschemas has a choice between a map whose keys it names, and something else.

    >>> offers_maps({}, [{"anyOf": [{"properties": {"a": {}}}, {"type": "null"}]}])
    False
    """
    for choice in (listed_in(one, keyword) for one in subschemas for keyword in ALTERNATIVES):
        if any(_names_keys(root, option) for option in choice) and optional_map(root, choice) is None:
            return True
    return False


def _names_keys(root: Mapping[str, Any], schema: Any) -> bool:
    return any(named_in(one, "properties") for one in unconditional_subschemas(root, [schema]))


def type_of(value: Any) -> str:
    """The JSON type of a value; for a date and the like, that of its text."""
    if value is None:
        return "null"
    named = next((name for kind, name in _KINDS if isinstance(value, kind)), None)
    return named or ("array" if isinstance(value, list | tuple | set) else "string")
