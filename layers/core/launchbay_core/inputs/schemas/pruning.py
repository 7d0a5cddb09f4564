"""The part of an author's schema that include and exclude leave: what forms show. Refusals do not depend on it.

References on the way to what is pruned are replaced by their targets, as a definition may be used elsewhere in full.
Conditions (`if`, `not`) stay as they are: without a property they would ask something else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from launchbay_core.inputs.schemas.bounds.budget import Budget
from launchbay_core.inputs.schemas.bounds.expansion import check_expansion
from launchbay_core.inputs.schemas.documents.document import Document
from launchbay_core.inputs.schemas.keywords import BRANCHES, COMBINATIONS, FOR_ANY_KEY
from launchbay_core.inputs.schemas.references import resolve_reference
from launchbay_core.inputs.schemas.subschemas import applicable_subschemas, child_schemas, listed_in, named_in
from launchbay_core.inputs.values.paths import Index, Path
from launchbay_core.inputs.values.selection import Selection


def prune(root: Mapping[str, Any], selection: Selection) -> dict[str, Any]:
    """The schema without what the selection hides, and without room for it.

    Raises:
        BadSchema: it expands to too many parts, or asks for itself.
    """
    document = _Pruned(root)
    check_expansion(document)
    return dict(_prune(document, document, selection, ()))


class _Pruned(Document):
    """A schema that is pruned, with what that may still visit."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        super().__init__(schema)
        self.parts = Budget()


def _prune(
    root: _Pruned, schema: Any, selection: Selection, at: Path, *, above: tuple[int, ...] = (), closing: bool = True
) -> Any:
    """A schema for the values at a path, pruned; `above` are the schemas for the same values that it's a part of."""
    if not isinstance(schema, Mapping) or selection.covers_all_of(at) or id(schema) in above:
        return schema
    root.parts.spend()
    plain = resolve_reference(root, schema)
    if "$ref" in plain:
        return plain  # in a circle, or beside keywords that its target has too
    above = (*above, id(schema))
    if selection.leads_to_items(at):
        return _with_items(root, plain, selection, at)
    for keyword in COMBINATIONS:
        if listed_in(plain, keyword):
            parts = listed_in(plain, keyword)
            plain[keyword] = [_prune(root, part, selection, at, above=above, closing=False) for part in parts]
    for keyword in BRANCHES:
        if keyword in plain:
            plain[keyword] = _prune(root, plain[keyword], selection, at, above=above, closing=False)
    pruned = {name: _child(root, plain, selection, (*at, name)) for name in _names(plain, selection, at)}
    kept = {name: inner for name, inner in pruned.items() if inner is not None}
    if selection.covers(at):
        return _without_excluded(plain, kept, selection, at, closing=closing)
    return _with_only(plain, kept, closing=closing)


def _with_items(root: _Pruned, plain: dict[str, Any], selection: Selection, at: Path) -> dict[str, Any]:
    """The schema of a list whose items paths tell apart: what they leave out of each item is not in it."""
    plain.pop("default", None)  # the author's own may have all of each item
    if isinstance(plain.get("items"), Mapping):
        plain["items"] = _prune(root, plain["items"], selection, (*at, Index("*")))
    return plain


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
    gone = set(named_in(plain, "properties")) - set(kept)
    for keyword in FOR_ANY_KEY:
        plain.pop(keyword, None)
    if kept or "properties" in plain:
        plain["properties"] = kept
    if closing:
        has_branches = any(keyword in plain for keyword in (*COMBINATIONS, *BRANCHES))
        plain["unevaluatedProperties" if has_branches else "additionalProperties"] = False
    return _without_demands(plain, gone)


def _names(plain: Mapping[str, Any], selection: Selection, at: Path) -> list[str]:
    """The keys that stay: the declared ones, and those that the selection itself names further down."""
    names = dict.fromkeys([*named_in(plain, "properties"), *selection.names_below(at)])
    return [name for name in names if selection.leads_into((*at, name)) and child_schemas([plain], name)]


def _child(root: _Pruned, plain: Mapping[str, Any], selection: Selection, path: Path) -> Any:
    """The pruned schema of one key; None if nothing of it is left to change."""
    schema = child_schemas([plain], path[-1])[0]
    if selection.covers_all_of(path):
        return schema
    if selection.leads_to_items(path):
        return _prune(root, schema, selection, path)
    if not any(_may_hold_keys(one) for one in applicable_subschemas(root, [schema])):
        return None
    below = _prune(root, schema, selection, path)
    return (
        below
        if selection.covers(path) or any(one.get("properties") for one in applicable_subschemas(root, [below]))
        else None
    )


def _may_hold_keys(one: Mapping[str, Any]) -> bool:
    keywords = ("properties", *FOR_ANY_KEY)
    return any(keyword in one for keyword in keywords) or one.get("type") in ("object", None)


def _without_demands(plain: dict[str, Any], gone: set[str]) -> dict[str, Any]:
    """The schema without what it asks of keys that are gone."""
    if isinstance(plain.get("required"), list):
        plain["required"] = _left(plain["required"], gone)
    if isinstance(plain.get("dependentRequired"), Mapping):
        asked = plain["dependentRequired"]
        plain["dependentRequired"] = {key: _left(listed_in(asked, key), gone) for key in asked if key not in gone}
    return plain


def _left(names: Sequence[Any], gone: set[str]) -> list[Any]:
    return [name for name in names if not (isinstance(name, str) and name in gone)]
