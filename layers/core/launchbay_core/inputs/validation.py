"""Overrides against a schema: every fault at once, in the order of the overrides.

Two looks, each for what it sees best. A walk along the overrides finds keys that are no inputs, with the nearest name,
and floats where an int is asked for (JSON Schema takes 1.0 for an integer; a script does not). The JSON Schema
validator then judges the values that the run would have: the schema's defaults with the overrides laid over them.
"""

from __future__ import annotations

import difflib
import json
import math
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from launchbay_core.inputs.errors import InputError
from launchbay_core.inputs.inference import KEYWORD
from launchbay_core.inputs.merging import merge
from launchbay_core.inputs.messages import explain
from launchbay_core.inputs.paths import Path, format_path, parse_path
from launchbay_core.inputs.references import resolved


def validate_overrides(schema: Mapping[str, Any], overrides: Mapping[str, Any]) -> list[InputError]:
    """Every fault of `overrides`, in their order; none means that they may be launched.

    >>> schema = {"properties": {"lr": {"type": "number"}}, "additionalProperties": False}
    >>> print(validate_overrides(schema, {"lrr": 1})[0])
    `lrr` is not an input of this job; did you mean `lr`?
    """
    walk = _Walk(schema)
    walk.map(resolved(schema, schema), overrides, ())
    refused = {parse_path(error.path) for error in walk.errors}
    known = _without(overrides, refused, ())
    wanted = merge(defaults_of(schema), known)
    errors = walk.errors + [
        error for error in _judged(schema, wanted, known) if parse_path(error.path) not in refused or not error.path
    ]
    order = {path: position for position, path in enumerate(_paths(overrides, ()))}
    return sorted(errors, key=lambda error: order.get(parse_path(error.path) if error.path else (), len(order)))


class _Walk:
    """Goes along overrides and schema together, noting what is no input."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._root = schema
        self._hidden = [parse_path(path) for path in schema.get(KEYWORD, {}).get("hidden", [])]
        self.errors: list[InputError] = []

    def map(self, schema: Mapping[str, Any], overrides: Mapping[str, Any], at: Path) -> None:
        properties = schema.get("properties")
        if properties is None:
            return
        for name, value in overrides.items():
            path = (*at, str(name))
            if name in properties:
                self._value(resolved(self._root, properties[name]), value, path)
            elif schema.get("additionalProperties") is False or self._is_hidden(path):
                self.errors.append(self._refusal(properties, path, value))

    def _value(self, schema: Mapping[str, Any], value: Any, path: Path) -> None:
        if isinstance(value, Mapping):
            self.map(schema, value, path)
        elif isinstance(value, float) and schema.get("type") == "integer":
            text = f"`{format_path(path)}` takes an int, not the float {value!r}"
            self.errors.append(InputError(format_path(path), "type", text, "int", value))

    def _is_hidden(self, path: Path) -> bool:
        return any(path[: len(hidden)] == hidden or hidden[: len(path)] == path for hidden in self._hidden)

    def _refusal(self, properties: Mapping[str, Any], path: Path, given: Any) -> InputError:
        name = format_path(path)
        if self._is_hidden(path):
            text = f"`{name}` can't be changed at launch: the job's author left it out of its inputs"
            return InputError(name, "excluded", text, None, given)
        near = difflib.get_close_matches(path[-1], [str(key) for key in properties], 1, 0.6)
        suggestion = format_path((*path[:-1], near[0])) if near else None
        text = f"`{name}` is not an input of this job"
        if suggestion:
            text += f"; did you mean `{suggestion}`?"
        elif properties:
            where = f"below `{format_path(path[:-1])}`" if path[:-1] else "at its top"
            text += f"; it has {_listed(list(properties))} {where}"
        return InputError(name, "unknown_key", text, None, given, suggestion)


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:8])
    return shown + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def _paths(overrides: Any, at: Path) -> Iterator[Path]:
    yield at
    if isinstance(overrides, Mapping):
        for name, value in overrides.items():
            yield from _paths(value, (*at, str(name)))


def _without(overrides: Mapping[str, Any], refused: set[Path], at: Path) -> dict[str, Any]:
    kept = {}
    for name, value in overrides.items():
        path = (*at, str(name))
        if path not in refused:
            kept[name] = _without(value, refused, path) if isinstance(value, Mapping) else value
    return kept


def defaults_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The present values that a schema carries, but for nan and infinities, which JSON Schema has no word for."""
    return _defaults(schema, resolved(schema, schema), 0)


def _defaults(root: Mapping[str, Any], schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, inner in schema.get("properties", {}).items():
        plain = resolved(root, inner) if isinstance(inner, Mapping) else {}
        if "default" in plain:
            if not (plain.get("type") == "number" and isinstance(plain["default"], str)):
                values[name] = plain["default"]
        elif plain.get("properties") and depth < 16:
            below = _defaults(root, plain, depth + 1)
            if below:
                values[name] = below
    return values


@lru_cache(maxsize=64)
def _validator(schema: str) -> Any:
    import jsonschema_rs  # noqa: PLC0415  (28 ms that a script which only declares inputs need not pay)

    return jsonschema_rs.Draft202012Validator(json.loads(schema), validate_formats=True)


def _judged(schema: Mapping[str, Any], wanted: Mapping[str, Any], overrides: Mapping[str, Any]) -> Iterator[InputError]:
    for fault in _validator(json.dumps(schema)).iter_errors(_finite(wanted)):
        path = tuple(str(part) for part in fault.instance_path)
        if _touches(overrides, path):
            yield explain(fault, path)


def _finite(value: Any) -> Any:
    """`value` as JSON Schema can judge it: infinities as the largest floats, and no nan, of which nothing is asked."""
    if isinstance(value, Mapping):
        return {str(key): _finite(inner) for key, inner in value.items() if inner == inner or inner is None}  # noqa: PLR0124
    if isinstance(value, list):
        return [_finite(item) for item in value if item == item]  # noqa: PLR0124  (nan is not itself)
    if isinstance(value, float) and math.isinf(value):
        return math.copysign(sys.float_info.max, value)
    return value


def _touches(overrides: Any, path: Path) -> bool:
    """Whether a fault is the overrides' doing: a present value that breaks its schema was reported at registration."""
    for key in path:
        if not isinstance(overrides, Mapping):
            return True  # inside a list or scalar that was given
        if key not in overrides:
            return False
        overrides = overrides[key]
    return True


def check_values(schema: Mapping[str, Any], values: Mapping[str, Any]) -> list[InputError]:
    """The present values that break the author's schema: what registration reports.

    Keys that the schema hides or does not name are nobody's to change, so nothing is said of them.
    """
    return list(_judged(schema, merge(defaults_of(schema), values), values)) if schema.get("properties") else []
