"""The present values that a schema carries as defaults of its properties: how they get in, and how they are read."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from launchbay_core.inputs.schemas.references import resolve_reference
from launchbay_core.inputs.schemas.secrets import holds_secret
from launchbay_core.inputs.values.merge import match_keys
from launchbay_core.inputs.values.plain import to_json_value
from launchbay_core.inputs.values.texts import float_of

Schema = dict[str, Any]
_MAX_DEPTH = 16


def add_defaults(schema: Schema, values: Mapping[str, Any]) -> Schema:
    """A copy of `schema` with the present values as defaults of its properties, except for secrets.

    >>> add_defaults({"properties": {"lr": {"type": "number"}}}, {"lr": 0.1})
    {'properties': {'lr': {'type': 'number', 'default': 0.1}}}
    """
    filled = copy.deepcopy(schema)
    _fill(filled, filled, values)
    return filled


def _fill(root: Schema, schema: Schema, values: Mapping[str, Any]) -> None:
    properties = list(schema.get("properties", {}).items())
    keys = match_keys(values, [name for name, _ in properties])
    for name, inner in properties:
        key = keys[name]
        if key not in values or not isinstance(inner, dict):
            continue
        target = copy.deepcopy(resolve_reference(root, inner)) if "$ref" in inner else inner
        if isinstance(values[key], Mapping) and target.get("properties"):
            target.pop("default", None)
            _fill(root, target, values[key])
        elif not holds_secret(root, [target], values[key]):
            target["default"] = to_json_value(values[key])
        schema["properties"][name] = target


def defaults_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The values that the defaults of a schema's properties make together.

    >>> defaults_of({"properties": {"opt": {"properties": {"lr": {"default": 0.1}}}}})
    {'opt': {'lr': 0.1}}
    """
    return _collect(schema, resolve_reference(schema, schema), 0)


def _collect(root: Mapping[str, Any], schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, inner in schema.get("properties", {}).items():
        plain = resolve_reference(root, inner) if isinstance(inner, Mapping) else {}
        if "default" in plain:
            is_float = plain.get("type") == "number" and isinstance(plain["default"], str)
            values[name] = float_of(plain["default"]) if is_float else plain["default"]
        elif plain.get("properties") and depth < _MAX_DEPTH:
            below = _collect(root, plain, depth + 1)
            if below:
                values[name] = below
    return values
