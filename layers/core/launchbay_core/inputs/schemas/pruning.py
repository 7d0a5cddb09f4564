"""The part of an author's schema that include and exclude leave: what forms show. Refusals do not depend on it.

References on the way to what is pruned are replaced by their targets, as a definition may be used elsewhere in full.
Conditions (`if`, `not`) stay as they are: without a property they would ask something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay_core.inputs.schemas.keywords import BRANCHES, COMBINATIONS, OTHER_KEYS
from launchbay_core.inputs.schemas.references import resolve_reference
from launchbay_core.inputs.schemas.subschemas import applicable_subschemas, child_schemas
from launchbay_core.inputs.values.paths import Path
from launchbay_core.inputs.values.selection import Selection


def prune(root: Mapping[str, Any], selection: Selection) -> dict[str, Any]:
    """The schema without what the selection hides, and without room for it."""
    return dict(_prune(root, root, selection, ()))


def _prune(root: Mapping[str, Any], schema: Any, selection: Selection, at: Path, *, closing: bool = True) -> Any:
    if not isinstance(schema, Mapping) or selection.covers_all_of(at):
        return schema
    plain = resolve_reference(root, schema)
    if "$ref" in plain:
        return plain  # in a circle, or beside keywords that its target has too
    for keyword in COMBINATIONS:
        if keyword in plain:
            plain[keyword] = [_prune(root, inner, selection, at, closing=False) for inner in plain[keyword]]
    for keyword in BRANCHES:
        if keyword in plain:
            plain[keyword] = _prune(root, plain[keyword], selection, at, closing=False)
    pruned = {name: _child(root, plain, selection, (*at, name)) for name in _names(plain, selection, at)}
    kept = {name: inner for name, inner in pruned.items() if inner is not None}
    if selection.covers(at):
        return _without_excluded(plain, kept, selection, at, closing=closing)
    return _with_only(plain, kept, closing=closing)


def _without_excluded(
    plain: dict[str, Any], kept: dict[str, Any], selection: Selection, at: Path, *, closing: bool
) -> dict[str, Any]:
    """What is left of a map of which some keys are excluded; where any key may be added, these may not."""
    gone = selection.excluded_names(at)
    if closing and (plain.get("additionalProperties") is not False or "patternProperties" in plain):
        kept = kept | dict.fromkeys(sorted(gone), False)
    if kept or "properties" in plain:
        plain["properties"] = kept
    return _without_demands(plain, gone)


def _with_only(plain: dict[str, Any], kept: dict[str, Any], *, closing: bool) -> dict[str, Any]:
    """What is left of a map of which only some keys are included."""
    gone = set(plain.get("properties", {})) - set(kept)
    for keyword in ("patternProperties", *OTHER_KEYS):
        plain.pop(keyword, None)
    if kept or "properties" in plain:
        plain["properties"] = kept
    if closing:
        has_branches = any(keyword in plain for keyword in (*COMBINATIONS, *BRANCHES))
        plain["unevaluatedProperties" if has_branches else "additionalProperties"] = False
    return _without_demands(plain, gone)


def _names(plain: Mapping[str, Any], selection: Selection, at: Path) -> list[str]:
    """The keys that stay: the declared ones, and those that the selection itself names further down."""
    names = dict.fromkeys([*plain.get("properties", {}), *selection.names_below(at)])
    return [name for name in names if selection.leads_into((*at, name)) and child_schemas([plain], name)]


def _child(root: Mapping[str, Any], plain: Mapping[str, Any], selection: Selection, path: Path) -> Any:
    """The pruned schema of one key; None if nothing of it is left to change."""
    schema = child_schemas([plain], path[-1])[0]
    if selection.covers_all_of(path):
        return schema
    if not any(_may_hold_keys(one) for one in applicable_subschemas(root, [schema])):
        return None
    below = _prune(root, schema, selection, path)
    return (
        below
        if selection.covers(path) or any(one.get("properties") for one in applicable_subschemas(root, [below]))
        else None
    )


def _may_hold_keys(one: Mapping[str, Any]) -> bool:
    keywords = ("properties", "patternProperties", *OTHER_KEYS)
    return any(keyword in one for keyword in keywords) or one.get("type") in ("object", None)


def _without_demands(plain: dict[str, Any], gone: set[str]) -> dict[str, Any]:
    """The schema without what it asks of keys that are gone."""
    if isinstance(plain.get("required"), list):
        plain["required"] = [name for name in plain["required"] if name not in gone]
    if isinstance(plain.get("dependentRequired"), Mapping):
        plain["dependentRequired"] = {
            key: [name for name in names if name not in gone]
            for key, names in plain["dependentRequired"].items()
            if key not in gone
        }
    return plain
