"""The compact view of a schema that people read: each input's name and type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from launchbay_core.inputs.schemas.references import facets, resolve_reference
from launchbay_core.inputs.schemas.subschemas import types_of

NAMES = {"number": "float", "integer": "int", "string": "str", "boolean": "bool", "null": "null"}
MAX_DEPTH = 16
MAX_AGAIN = 2000
TIMES = {"date": "date", "date-time": "datetime", "time": "time"}


@dataclass
class _Shown:
    """Which maps a view has shown: maps of maps of one kind have no end, though no path through them is long."""

    kinds: set[int] = field(default_factory=set)
    again: int = 0

    def is_enough(self, schema: Mapping[str, Any]) -> bool:
        """Whether so many maps were shown again that this one, if known, is not."""
        is_known = id(schema) in self.kinds
        self.again += is_known
        self.kinds.add(id(schema))
        return is_known and self.again > MAX_AGAIN


def input_types(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs of a schema, as nested maps of type names.

    >>> input_types({"properties": {"lr": {"type": "number"}, "on": {"type": "boolean"}}})
    {'lr': 'float', 'on': 'bool'}
    """
    return _map_view(schema, schema, (), _Shown())


def _map_view(root: Mapping[str, Any], schema: Any, above: tuple[int, ...], shown: _Shown) -> dict[str, Any]:
    named = _properties(root, schema)
    return {name: _view(root, inner, (*above, id(inner)), shown) for name, inner in named.items() if inner is not False}


def _properties(root: Mapping[str, Any], schema: Any) -> dict[str, Any]:
    """The keys that a schema names, those of the one map that a choice offers beside null too; False for none."""
    own = facets(root, schema)
    for choice in [part[word] for part in own for word in ("anyOf", "oneOf") if word in part]:
        maps = [option for option in choice if any(part.get("properties") for part in facets(root, option))]
        others = [option for option in choice if option not in maps and types_of(root, [option]) != {"null"}]
        if len(maps) == 1 and not others:
            own += facets(root, maps[0])
    named: dict[str, Any] = {}
    for part in own:
        for name, inner in part.get("properties", {}).items():
            named[name] = False if named.get(name) is False else inner
    return named


def _view(root: Mapping[str, Any], schema: Any, above: tuple[int, ...], shown: _Shown) -> Any:
    if not isinstance(schema, Mapping) or len(above) > MAX_DEPTH:
        return "any"
    if any(inner is not False for inner in _properties(root, schema).values()):
        # A map that holds maps of its own kind is shown once.
        is_enough = above.count(id(schema)) > 1 or shown.is_enough(schema)
        return "map" if is_enough else _map_view(root, schema, above, shown)
    plain = resolve_reference(root, schema)
    if "enum" in plain or "const" in plain:
        values = plain.get("enum", [plain.get("const")])
        return "one of " + ", ".join(_quoted(value) for value in values)
    for word in ("anyOf", "oneOf"):
        if word in plain:
            return " | ".join(dict.fromkeys(_flat(root, option, above, shown) for option in plain[word]))
    if len(plain.get("allOf", ())) == 1:
        return _view(root, plain["allOf"][0], above, shown)
    kind = plain.get("type", "any")
    if isinstance(kind, list):
        return " | ".join(NAMES.get(str(one), str(one)) for one in kind)
    return _named(root, plain, kind, above, shown)


def _flat(root: Mapping[str, Any], schema: Any, above: tuple[int, ...], shown: _Shown) -> str:
    if _properties(root, schema):
        return "map"
    view = _view(root, schema, (*above, id(schema)), shown)
    return view if isinstance(view, str) else "map"


def _named(root: Mapping[str, Any], plain: Mapping[str, Any], kind: str, above: tuple[int, ...], shown: _Shown) -> str:
    if kind == "array":
        return f"list[{_flat(root, plain['items'], above, shown)}]" if plain.get("items") else "list"
    if kind == "object":
        return "map"
    if kind == "string" and plain.get("format") in TIMES:
        return TIMES[plain["format"]]
    return NAMES.get(kind, kind)


def _quoted(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
