"""References inside one schema: a JSON Pointer (`#/$defs/Model`) or an anchor (`#model`); none leads out of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay_core.inputs.schemas.keywords import ANNOTATIONS, REFERENCES

MAX_HOPS = 32


def resolve_reference(root: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """`schema` with its `$ref` into the same document followed; titles, defaults and the like beside the `$ref` win.

    A reference that leads nowhere or in a circle stays as it is. So does one whose target and whose neighbours use the
    same keyword, as both hold.
    """
    plain = dict(schema)
    for _ in range(MAX_HOPS):
        target = reference_target(root, plain.get("$ref", plain.get("$dynamicRef")))
        if not isinstance(target, Mapping):
            return plain
        beside = {key: value for key, value in plain.items() if key not in REFERENCES}
        if (beside.keys() & target.keys()) - ANNOTATIONS:
            return plain
        plain = {**target, **beside}
    return plain


def reference_targets(root: Mapping[str, Any], schema: Mapping[str, Any]) -> list[Any]:
    """The targets of a schema's references: of a `$ref` and a `$dynamicRef` side by side, both hold."""
    targets = [reference_target(root, schema[keyword]) for keyword in REFERENCES if keyword in schema]
    return [target for target in targets if target is not None]


def reference_target(root: Mapping[str, Any], reference: Any) -> Any:
    """The schema that a reference names in the same document; None if it leads nowhere in it."""
    if not isinstance(reference, str) or not reference.startswith("#"):
        return None
    fragment = reference[1:]
    if "%" in fragment:
        from urllib.parse import unquote  # noqa: PLC0415  (a tenth of what importing the engine takes)

        fragment = unquote(fragment)
    if fragment and not fragment.startswith("/"):
        return _find_anchor(root, fragment)
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


def _find_anchor(schema: Any, name: str) -> Any:
    if isinstance(schema, list):
        return next((found for inner in schema if (found := _find_anchor(inner, name)) is not None), None)
    if not isinstance(schema, Mapping):
        return None
    if name in (schema.get("$anchor"), schema.get("$dynamicAnchor")):
        return schema
    return next((found for inner in schema.values() if (found := _find_anchor(inner, name)) is not None), None)
