"""What a schema says of the values inside a value, and which JSON types it lets one have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from launchbay_core.inputs.schemas.references import facets, parts
from launchbay_core.inputs.values.paths import Path

Types = frozenset[str]
Part = Mapping[str, Any]

ALL_TYPES: Types = frozenset({"null", "boolean", "integer", "number", "string", "array", "object"})
SECRET_FORMATS = frozenset({"secret", "password"})  # the second is what Pydantic's SecretStr says
_MAX_DEPTH = 16  # of choices in choices
_KINDS = ((bool, "boolean"), (int, "integer"), (float, "number"), (Mapping, "object"))


def applicable_subschemas(root: Mapping[str, Any], schemas: Iterable[Any]) -> list[Part]:
    """Every part of `schemas` that may speak of the value that they are of."""
    return [part for schema in schemas for part in parts(root, schema)]


def child_schemas(around: Iterable[Part], key: str | int) -> list[Any]:
    """The schemas that `around`, the parts that speak of a map or list, have for one of its values."""
    if isinstance(key, int):
        return [schema for part in around if (schema := _item(part, key)) is not None]
    return [schema for part in around for schema in _of_key(part, key)]


def _of_key(part: Part, key: str) -> list[Any]:
    found = [part["properties"][key]] if key in part.get("properties", {}) else []
    found += [schema for pattern, schema in part.get("patternProperties", {}).items() if matches(pattern, key)]
    return found or [part[word] for word in ("additionalProperties", "unevaluatedProperties") if word in part]


def _item(part: Part, position: int) -> Any:
    first = part.get("prefixItems", ())
    return first[position] if position < len(first) else part.get("items")


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern of a schema matches somewhere in a text, as the validator has it."""
    compiled = _pattern(pattern)
    return compiled is not None and bool(compiled.is_valid(text))


@lru_cache(maxsize=256)
def _pattern(pattern: str) -> Any:
    # Python's own `re` takes years over some patterns; this one gives up, and reads what ECMAScript does.
    import jsonschema_rs  # noqa: PLC0415  (28 ms, and hardly any schema has patterns)

    try:
        return jsonschema_rs.Draft202012Validator({"pattern": pattern})
    except ValueError:
        return None


def names_key(part: Part, key: str) -> bool:
    """Whether a part of a schema names a key, by itself or by a pattern."""
    return key in part.get("properties", {}) or any(matches(p, key) for p in part.get("patternProperties", {}))


def schemas_at(root: Mapping[str, Any], path: Iterable[str | int]) -> list[Any]:
    """The schemas, as they are written, of the value at a path of keys."""
    schemas: list[Any] = [root]
    for key in path:
        schemas = child_schemas(applicable_subschemas(root, schemas), key)
    return schemas


def types_of(root: Mapping[str, Any], schemas: Iterable[Any]) -> Types:
    """The JSON types that a value may have for one of `schemas`, all where there are none; a `number` includes ints."""
    given = list(schemas)
    known: dict[int, Types] = {}
    return frozenset().union(*(_types(root, schema, known, 0) for schema in given)) if given else ALL_TYPES


def types_at(root: Mapping[str, Any], path: Path) -> Types:
    """The JSON types that the value at a path of keys may have."""
    return types_of(root, schemas_at(root, path))


def _types(root: Mapping[str, Any], schema: Any, known: dict[int, Types], depth: int) -> Types:
    if schema is False:
        return frozenset()
    if id(schema) in known:
        return known[id(schema)]
    known[id(schema)] = frozenset()  # a choice of itself adds nothing to a schema
    found = ALL_TYPES
    for facet in facets(root, schema):
        found &= _own_types(facet)
        for word in ("anyOf", "oneOf"):
            if word in facet and depth < _MAX_DEPTH:
                found &= frozenset().union(*(_types(root, option, known, depth + 1) for option in facet[word]))
    known[id(schema)] = found
    return found


def _own_types(schema: Part) -> Types:
    named = schema.get("type", ALL_TYPES)
    found = frozenset([named] if isinstance(named, str) else named)
    if "number" in found:
        found |= {"integer"}
    if "const" in schema:
        found &= {type_of(schema["const"])}
    if "enum" in schema:
        found &= {type_of(value) for value in schema["enum"]}
    return found


def type_of(value: Any) -> str:
    """The JSON type of a value; of a date and the like, that of the text that it is written as."""
    if value is None:
        return "null"
    named = next((name for kind, name in _KINDS if isinstance(value, kind)), None)
    return named or ("array" if isinstance(value, list | tuple | set) else "string")


def is_secret(around: Iterable[Part]) -> bool:
    """Whether one of the parts that speak of a value says that nobody may see it."""
    return any(part.get("format") in SECRET_FORMATS for part in around)
