"""The compact view of a schema that people read: each input's name and type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay_core.inputs.references import resolved

NAMES = {"number": "float", "integer": "int", "string": "str", "boolean": "bool", "null": "null"}
TIMES = {"date": "date", "date-time": "datetime", "time": "time"}


def input_types(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs of a schema, as nested maps of type names.

    >>> input_types({"properties": {"lr": {"type": "number"}, "on": {"type": "boolean"}}})
    {'lr': 'float', 'on': 'bool'}
    """
    return _map_view(schema, resolved(schema, schema), 0)


def _map_view(root: Mapping[str, Any], plain: Mapping[str, Any], depth: int) -> dict[str, Any]:
    properties = plain.get("properties", {})
    return {name: _view(root, inner, depth) for name, inner in properties.items() if inner is not False}


def _view(root: Mapping[str, Any], schema: Any, depth: int) -> Any:
    if not isinstance(schema, Mapping):
        return "any"
    plain = resolved(root, schema)
    if depth < 16 and plain.get("properties"):
        return _map_view(root, plain, depth + 1)
    if "enum" in plain or "const" in plain:
        values = plain.get("enum", [plain.get("const")])
        return "one of " + ", ".join(_quoted(value) for value in values)
    for word in ("anyOf", "oneOf"):
        if word in plain:
            if (only := _only_map(root, plain[word])) is not None and depth < 16:
                return _map_view(root, only, depth + 1)
            return " | ".join(dict.fromkeys(_flat(root, option, depth + 1) for option in plain[word]))
    if len(plain.get("allOf", ())) == 1:
        return _view(root, plain["allOf"][0], depth + 1)
    kind = plain.get("type", "any")
    if isinstance(kind, list):
        return " | ".join(NAMES.get(str(one), str(one)) for one in kind)
    return _named(root, plain, kind, depth)


def _only_map(root: Mapping[str, Any], options: list[Any]) -> Mapping[str, Any] | None:
    """The one map that a choice offers beside null, as `Optional[Model]` does."""
    plain = [resolved(root, option) for option in options if isinstance(option, Mapping)]
    maps = [option for option in plain if option.get("properties")]
    others = [option for option in plain if option.get("type") != "null" and option not in maps]
    return maps[0] if len(maps) == 1 and not others and len(plain) == len(options) else None


def _flat(root: Mapping[str, Any], schema: Any, depth: int) -> str:
    view = _view(root, schema, depth)
    return view if isinstance(view, str) else "map"


def _named(root: Mapping[str, Any], plain: Mapping[str, Any], kind: str, depth: int) -> str:
    if kind == "array":
        return f"list[{_flat(root, plain['items'], depth + 1)}]" if plain.get("items") and depth < 16 else "list"
    if kind == "object":
        return "map"
    if kind == "string" and plain.get("format") in TIMES:
        return TIMES[plain["format"]]
    return NAMES.get(kind, kind)


def _quoted(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
