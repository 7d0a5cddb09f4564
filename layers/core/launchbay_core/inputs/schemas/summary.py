"""The compact view of a schema that people read: each input's name and type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from launchbay_core.inputs.schemas.bounds.budget import MAX_PARTS
from launchbay_core.inputs.schemas.documents.document import document_of
from launchbay_core.inputs.schemas.json_types import optional_map
from launchbay_core.inputs.schemas.keywords import ALTERNATIVES
from launchbay_core.inputs.schemas.references import resolve_reference
from launchbay_core.inputs.schemas.subschemas import listed_in, named_in, unconditional_subschemas

NAMES = {"number": "float", "integer": "int", "string": "str", "boolean": "bool", "null": "null"}
MAX_DEPTH = 16
MAX_REPEATED = 2000
MAX_OPTIONS = 100  # values of one `enum`
TIMES = {"date": "date", "date-time": "datetime", "time": "time"}


@dataclass
class _Seen:
    """Which maps a view has so far: maps of maps of one kind have no end, though no path through them is long.

    Of very many parts, those beyond the first are not looked at.
    """

    schemas: set[int] = field(default_factory=set)
    repeated: int = 0
    left: int = MAX_PARTS
    flat: dict[tuple[int, int], str] = field(default_factory=dict)

    def is_full(self) -> bool:
        """Whether so many parts were looked at that no other one is."""
        self.left -= 1
        return self.left < 0

    def is_enough(self, schema: Mapping[str, Any]) -> bool:
        """Whether so many maps were repeated that this one is left out if it is known."""
        is_known = id(schema) in self.schemas
        self.repeated += is_known
        self.schemas.add(id(schema))
        return is_known and self.repeated > MAX_REPEATED


def input_types(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs of a schema, as nested maps of type names.

    >>> input_types({"properties": {"lr": {"type": "number"}, "on": {"type": "boolean"}}})
    {'lr': 'float', 'on': 'bool'}
    """
    document = document_of(schema)
    return _map_view(document, document, (), _Seen())


def _map_view(root: Mapping[str, Any], schema: Any, above: tuple[int, ...], seen: _Seen) -> dict[str, Any]:
    named = _properties(root, schema)
    return {name: _view(root, inner, (*above, id(inner)), seen) for name, inner in named.items() if inner is not False}


def _properties(root: Mapping[str, Any], schema: Any) -> dict[str, Any]:
    """The keys that a schema names, and those of the one map that a choice has beside null; False is not allowed."""
    own = unconditional_subschemas(root, [schema])
    for choice in [listed_in(one, keyword) for one in own for keyword in ALTERNATIVES]:
        one_map = optional_map(root, choice)
        if one_map is not None:
            own += unconditional_subschemas(root, [one_map])
    named: dict[str, Any] = {}
    for one in own:
        for name, inner in named_in(one, "properties").items():
            named[name] = False if named.get(name) is False else inner
    return named


def _view(root: Mapping[str, Any], schema: Any, above: tuple[int, ...], seen: _Seen) -> Any:
    if not isinstance(schema, Mapping) or len(above) > MAX_DEPTH or seen.is_full():
        return "any"
    if any(inner is not False for inner in _properties(root, schema).values()):
        # A map that holds maps of its own kind is in the view once.
        is_enough = above.count(id(schema)) > 1 or seen.is_enough(schema)
        return "map" if is_enough else _map_view(root, schema, above, seen)
    plain = resolve_reference(root, schema)
    if "const" in plain or listed_in(plain, "enum"):
        return _options(listed_in(plain, "enum") or [plain.get("const")])
    for keyword in ALTERNATIVES:
        if listed_in(plain, keyword):
            return " | ".join(dict.fromkeys(_flat(root, one, above, seen) for one in listed_in(plain, keyword)))
    if len(listed_in(plain, "allOf")) == 1:
        return _view(root, plain["allOf"][0], (*above, id(schema)), seen)
    kind = plain.get("type", "any")
    if isinstance(kind, list):
        return " | ".join(NAMES.get(str(one), str(one)) for one in kind)
    return _named(root, plain, str(kind), above, seen)


def _options(values: Sequence[Any]) -> str:
    more = f" and {len(values) - MAX_OPTIONS:,} more" if len(values) > MAX_OPTIONS else ""
    return "one of " + ", ".join(_quote(value) for value in values[:MAX_OPTIONS]) + more


def _flat(root: Mapping[str, Any], schema: Any, above: tuple[int, ...], seen: _Seen) -> str:
    key = (id(schema), len(above))
    if key not in seen.flat:
        view = "map" if _properties(root, schema) else _view(root, schema, (*above, id(schema)), seen)
        seen.flat[key] = view if isinstance(view, str) else "map"
    return seen.flat[key]


def _named(root: Mapping[str, Any], plain: Mapping[str, Any], kind: str, above: tuple[int, ...], seen: _Seen) -> str:
    if kind == "array":
        return f"list[{_flat(root, plain['items'], above, seen)}]" if plain.get("items") else "list"
    if kind == "object":
        return "map"
    if kind == "string" and isinstance(plain.get("format"), str) and plain["format"] in TIMES:
        return TIMES[plain["format"]]
    return NAMES.get(kind, kind)


def _quote(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
