"""Schemas that an author wrote: a Pydantic class or instance, a dataclass, a TypedDict, or JSON Schema itself."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from launchbay_core.inputs.errors import BadSchema
from launchbay_core.inputs.inference import DIALECT, KEYWORD, Schema, default_of, selection_note
from launchbay_core.inputs.merging import match_key
from launchbay_core.inputs.paths import Path
from launchbay_core.inputs.references import resolved
from launchbay_core.inputs.selection import Selection

MAX_DEPTH = 32  # of a recursive schema, when it is cut


def schema_from(model: Any) -> Schema:
    """The JSON Schema 2020-12 of what an author gave as `schema=`.

    An instance of a model gives the schema of its class with the instance's values as defaults.

    Raises:
        BadSchema: it is none of a Pydantic class or instance, dataclass, TypedDict or JSON Schema.
    """
    if isinstance(model, Mapping):
        schema = copy.deepcopy(dict(model))
        check_schema(schema)
        return schema
    try:
        schema = _of_type(model if isinstance(model, type) else type(model))
    except ImportError as error:
        raise BadSchema(f"a schema of type {type(model).__name__} needs the package pydantic") from error
    except Exception as error:
        raise BadSchema(f"no schema can be made of {model!r}: {error}") from error
    if not isinstance(model, type):
        schema = with_defaults(schema, _values_of(model))
    return schema


def _of_type(model: type) -> Schema:
    if hasattr(model, "model_json_schema"):
        return dict(model.model_json_schema(by_alias=True))
    from pydantic import TypeAdapter  # noqa: PLC0415  (only jobs with such a schema pay for it)

    if not (dataclasses.is_dataclass(model) or hasattr(model, "__total__")):
        raise TypeError("give a Pydantic model, a dataclass, a TypedDict or a JSON Schema")
    return TypeAdapter(model).json_schema()


def _values_of(model: Any) -> dict[str, Any]:
    if hasattr(model, "model_dump"):
        return dict(model.model_dump(mode="json", by_alias=True))
    return dataclasses.asdict(model) if dataclasses.is_dataclass(model) and not isinstance(model, type) else {}


def check_schema(schema: Mapping[str, Any]) -> None:
    """Refuse what is no JSON Schema 2020-12.

    Raises:
        BadSchema: it is not; says where.
    """
    import jsonschema_rs  # noqa: PLC0415  (28 ms that a job without explicit schemas need not pay)

    try:
        jsonschema_rs.Draft202012Validator(dict(schema))
    except (ValueError, TypeError) as error:
        raise BadSchema(f"the schema is no JSON Schema 2020-12: {error}") from error


def declared_schema(
    model: Any, values: Mapping[str, Any], include: Sequence[str] | None = None, exclude: Sequence[str] | None = None
) -> Schema:
    """An author's schema, cut by include and exclude, with the present values as defaults.

    Raises:
        BadSchema: it is none.
    """
    schema = schema_from(model)
    if include or exclude:
        schema = _cut(schema, schema, Selection.of(include, exclude), ())
    schema = with_defaults(schema, values)
    return {"$schema": DIALECT, **schema, KEYWORD: selection_note(values, include, exclude)}


def with_defaults(schema: Schema, values: Mapping[str, Any]) -> Schema:
    """`schema` with the present values as defaults of its properties."""
    filled = copy.deepcopy(schema)
    _fill(filled, filled, values, 0)
    return filled


def _fill(root: Schema, schema: Schema, values: Mapping[str, Any], depth: int) -> None:
    for name, inner in list(schema.get("properties", {}).items()):
        key = match_key(values, name)
        if key not in values or not isinstance(inner, dict) or depth > MAX_DEPTH:
            continue
        target = copy.deepcopy(resolved(root, inner)) if "$ref" in inner else inner
        if isinstance(values[key], Mapping) and target.get("properties"):
            _fill(root, target, values[key], depth + 1)
        else:
            target["default"] = default_of(values[key])
        schema["properties"][name] = target


def _cut(root: Schema, schema: Schema, selection: Selection, at: Path) -> Schema:
    """The part of a schema that the selection leaves; references on the way are written out."""
    plain = resolved(root, schema)
    if "properties" not in plain or len(at) > MAX_DEPTH:
        return schema
    kept = {}
    for name, inner in plain["properties"].items():
        path = (*at, name)
        if selection.leads_into(path):
            below = _cut(root, inner, selection, path)
            if selection.covers(path) or resolved(root, below).get("properties"):
                kept[name] = below
    cut = {**plain, "properties": kept, "additionalProperties": False}
    if "required" in cut:
        cut["required"] = [name for name in cut["required"] if name in kept]
    return cut
