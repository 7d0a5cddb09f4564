"""Following references inside one schema, and telling which of its parts speak of a value.

A reference is a JSON Pointer (`#/$defs/Model`) or the name of an anchor (`#model`); none leads out of the schema.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

MAX_HOPS = 32
# Words that say something about a value to people only, so that those beside a `$ref` may stand for its target's.
_NOTES = {"title", "description", "default", "examples", "deprecated", "label", "placeholder", "$comment"}


def resolve_reference(root: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """`schema` with its `$ref` into the same document followed; titles, defaults and the like beside the `$ref` win.

    A reference that leads nowhere or in a circle is left as it is, and so is one whose target and whose neighbours
    both ask something by the same word, as both hold.
    """
    plain = dict(schema)
    for _ in range(MAX_HOPS):
        target = target_of(root, plain)
        if not isinstance(target, Mapping):
            return plain
        beside = {key: value for key, value in plain.items() if key not in {"$ref", "$dynamicRef"}}
        if (beside.keys() & target.keys()) - _NOTES:
            return plain
        plain = {**target, **beside}
    return plain


def facets(root: Mapping[str, Any], schema: Any) -> list[Mapping[str, Any]]:
    """The subschemas that all hold for a value side by side: the schema, what it refers to, its `allOf`."""
    return list(_spread(root, schema, set(), choices=False))


def parts(root: Mapping[str, Any], schema: Any) -> list[Mapping[str, Any]]:
    """Every subschema that may speak of a value: its facets, and the branches of its choices and conditions."""
    return list(_spread(root, schema, set(), choices=True))


def _spread(root: Mapping[str, Any], schema: Any, seen: set[int], *, choices: bool) -> Iterator[Mapping[str, Any]]:
    if not isinstance(schema, Mapping) or id(schema) in seen:
        return
    seen.add(id(schema))
    yield schema
    beside = [target_of(root, schema), *schema.get("allOf", ())]
    if choices:
        beside += [*schema.get("anyOf", ()), *schema.get("oneOf", ()), schema.get("then"), schema.get("else")]
        beside += schema.get("dependentSchemas", {}).values()
    for inner in beside:
        yield from _spread(root, inner, seen, choices=choices)


def target_of(root: Mapping[str, Any], schema: Any) -> Any:
    """What the `$ref` or `$dynamicRef` of a schema names in the same document; None where it has none."""
    reference = schema.get("$ref", schema.get("$dynamicRef")) if isinstance(schema, Mapping) else None
    if not isinstance(reference, str) or not reference.startswith("#"):
        return None
    fragment = reference[1:]
    if "%" in fragment:
        from urllib.parse import unquote  # noqa: PLC0415  (a tenth of what importing the engine takes)

        fragment = unquote(fragment)
    if fragment and not fragment.startswith("/"):
        return _anchored(root, fragment)
    found: Any = root
    for part in fragment.split("/")[1:]:
        found = _step(found, part.replace("~1", "/").replace("~0", "~"))
    return found if isinstance(found, Mapping | bool) else None


def _step(found: Any, key: str) -> Any:
    if isinstance(found, Mapping):
        return found.get(key)
    if isinstance(found, list) and key.isdecimal() and int(key) < len(found):
        return found[int(key)]
    return None


def _anchored(schema: Any, name: str) -> Any:
    if isinstance(schema, list):
        return next((found for inner in schema if (found := _anchored(inner, name)) is not None), None)
    if not isinstance(schema, Mapping):
        return None
    if name in {schema.get("$anchor"), schema.get("$dynamicAnchor")}:
        return schema
    return next((found for inner in schema.values() if (found := _anchored(inner, name)) is not None), None)
