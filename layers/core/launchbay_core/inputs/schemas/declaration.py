"""Schemas that an author wrote: a Pydantic class or instance, a dataclass, a TypedDict, or JSON Schema itself."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from launchbay_core.inputs.errors import BadSchema
from launchbay_core.inputs.schemas.dialect import DIALECT, KEYWORD
from launchbay_core.inputs.schemas.inference import Schema, selection_note
from launchbay_core.inputs.schemas.models import schema_of_type, values_of
from launchbay_core.inputs.schemas.normalization import with_standard_words
from launchbay_core.inputs.schemas.pruning import cut
from launchbay_core.inputs.schemas.references import resolve_reference
from launchbay_core.inputs.schemas.subschemas import applicable_subschemas, child_schemas, is_secret
from launchbay_core.inputs.schemas.validator import validator_of
from launchbay_core.inputs.values.merge import match_key
from launchbay_core.inputs.values.plain import to_json_value
from launchbay_core.inputs.values.selection import Selection, select


def schema_from(model: Any) -> Schema:
    """The JSON Schema 2020-12 of what an author gave as `schema=`.

    An instance of a model gives the schema of its class with the instance's values as defaults. A type takes no keys
    but its own unless it says so (`extra="allow"`); its schema notes that as `closed`.

    Raises:
        BadSchema: it is none of a Pydantic class or instance, dataclass, TypedDict or JSON Schema.
    """
    if isinstance(model, Mapping):
        schema = with_standard_words(copy.deepcopy(dict(model)))
        check_schema(schema)
        return schema
    try:
        schema = with_standard_words(schema_of_type(model if isinstance(model, type) else type(model)))
        values = {} if isinstance(model, type) else values_of(model)
    except ImportError as error:
        raise BadSchema(f"a schema of type {type(model).__name__} needs the package pydantic") from error
    except Exception as error:
        raise BadSchema(f"no schema can be made of {model!r}: {error}") from error
    return {**with_defaults(schema, values), KEYWORD: {"closed": True}}


def check_schema(schema: Mapping[str, Any]) -> None:
    """Refuse what is no JSON Schema 2020-12.

    Raises:
        BadSchema: it is not; says where.
    """
    validator_of(schema)


def declared_schema(
    model: Any, values: Mapping[str, Any], include: Sequence[str] | None = None, exclude: Sequence[str] | None = None
) -> Schema:
    """An author's schema, cut by include and exclude, with the present values as defaults.

    Raises:
        BadSchema: it is none.
    """
    schema = schema_from(model)
    given = schema.pop(KEYWORD, None)
    closed = isinstance(given, Mapping) and given.get("closed") is True
    if include or exclude:
        schema = cut(schema, Selection.of(include, exclude))
    schema = with_defaults(schema, select(values, include, exclude))
    note = selection_note(values, include, exclude) | ({"closed": True} if closed else {})
    return {"$schema": DIALECT, **schema, KEYWORD: note}


def with_defaults(schema: Schema, values: Mapping[str, Any]) -> Schema:
    """`schema` with the present values as defaults of its properties, but for secrets."""
    filled = copy.deepcopy(schema)
    _fill(filled, filled, values)
    return filled


def _fill(root: Schema, schema: Schema, values: Mapping[str, Any]) -> None:
    for name, inner in list(schema.get("properties", {}).items()):
        key = match_key(values, name)
        if key not in values or not isinstance(inner, dict):
            continue
        target = copy.deepcopy(resolve_reference(root, inner)) if "$ref" in inner else inner
        if isinstance(values[key], Mapping) and target.get("properties"):
            target.pop("default", None)
            _fill(root, target, values[key])
        elif not has_secret(root, [target], values[key]):
            target["default"] = to_json_value(values[key])
        schema["properties"][name] = target


def has_secret(root: Mapping[str, Any], schemas: list[Any], value: Any) -> bool:
    """Whether a value is secret, or holds one that is."""
    around = applicable_subschemas(root, schemas)
    if is_secret(around):
        return True
    if isinstance(value, Mapping):
        return any(has_secret(root, child_schemas(around, str(key)), inner) for key, inner in value.items())
    if isinstance(value, list | tuple):
        return any(has_secret(root, child_schemas(around, place), item) for place, item in enumerate(value))
    return False
