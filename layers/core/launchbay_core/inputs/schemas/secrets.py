"""Where a schema says that secrets lie: `format: secret` makes a value one.

All questions are asked cautiously (see `applicable_subschemas`): one subschema that says `secret` is enough, so that
rather one value too many is hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from launchbay_core.inputs.schemas.documents.document import Document, document_of
from launchbay_core.inputs.schemas.documents.places import Place, place_of
from launchbay_core.inputs.schemas.documents.resources import maps_in
from launchbay_core.inputs.schemas.keywords import FOR_ANY_KEY, REFERENCES
from launchbay_core.inputs.schemas.references import reference_targets
from launchbay_core.inputs.schemas.subschemas import (
    Subschema,
    all_subschemas,
    applicable_subschemas,
    is_secret,
    subschemas_under,
)
from launchbay_core.inputs.values.marks import Remove, unwrapped
from launchbay_core.inputs.values.paths import Index, Step
from launchbay_core.inputs.values.value_paths import ValuePath, set_values

HIDDEN = "(hidden)"  # shown in the place of a secret's value

Schema = Mapping[str, Any]


def has_secrets(schema: Any) -> bool:
    """Whether anything in a schema is a secret."""
    if not isinstance(schema, Document):
        return is_secret(maps_in(schema))
    if ("secrets",) not in schema.found:
        schema.found["secrets",] = schema, is_secret(maps_in(schema))
    return bool(schema.found["secrets",][1])


def find_secrets(schema: Schema, values: Any) -> list[tuple[ValuePath, Any]]:
    """The places of what the schema calls secrets in values or overrides, each with its value; null is not one.

    `values` may be overrides: paths lead through their marks, to items as `set_values` reads them.

    >>> schema = {"properties": {"hub": {"properties": {"token": {"format": "secret"}}}}}
    >>> find_secrets(schema, {"hub": {"token": "hf_1", "user": "me"}})
    [(('hub', 'token'), 'hf_1')]
    """
    document = document_of(schema)
    if not has_secrets(document):
        return []
    return [(path, value) for path, value in _find(place_of(document, cautious=True), values, ()) if value is not None]


def secrets_below(root: Schema, schemas: Sequence[Any], value: Any) -> Iterator[tuple[ValuePath, Any]]:
    """The paths of the secrets in a value that `schemas` describe, each with its value; null counts."""
    document = document_of(root)
    return _find(place_of(document, schemas, cautious=True), value, ()) if has_secrets(document) else iter(())


def holds_secret(root: Schema, schemas: Sequence[Any], value: Any) -> bool:
    """Whether a value that `schemas` describe is secret or has a secret in it; null in a secret's place counts."""
    return next(secrets_below(root, schemas, value), None) is not None


def mask_secrets(root: Schema, schemas: Sequence[Any], value: Any) -> Any:
    """A value that `schemas` describe with `HIDDEN` in the place of every secret.

    >>> schema = {"properties": {"token": {"format": "secret"}}}
    >>> mask_secrets(schema, [schema], {"token": "hf_1", "user": "me"})
    {'token': '(hidden)', 'user': 'me'}
    """
    return set_values(value, dict.fromkeys((path for path, _ in secrets_below(root, schemas, value)), HIDDEN))


def _find(place: Place, value: Any, path: ValuePath) -> Iterator[tuple[ValuePath, Any]]:
    if not place.schemas or isinstance(value, Remove):
        return
    if place.is_secret:
        yield path, _unmarked(value)
        return
    for step, below, inner in place.inside(value):
        yield from _find(below, inner, (*path, step))


def _unmarked(override: Any) -> Any:
    """The value that an override gives; None if it gives none."""
    given = unwrapped(override)
    return None if isinstance(given, Remove) else given


def find_misplaced(schema: Schema, values: Any) -> Iterator[ValuePath]:
    """The paths of texts in the place of what holds secrets, where the schema asks for no text: one may be a secret.

    >>> schema = {"properties": {"hub": {"properties": {"token": {"format": "secret"}}}}}
    >>> list(find_misplaced(schema, {"hub": "hf_1"}))
    [('hub',)]
    """
    document = document_of(schema)
    if has_secrets(document):
        yield from _find_misplaced(place_of(document, cautious=True), values, ())


def _find_misplaced(place: Place, value: Any, path: ValuePath) -> Iterator[ValuePath]:
    if not place.schemas or place.is_secret:
        return
    if isinstance(_unmarked(value), str):
        may_hold = _may_hold_secrets(place.document, place.subschemas)
        if may_hold and not any(_asks_for_text(one) for one in place.subschemas):
            yield path
    for step, below, inner in place.inside(value):
        yield from _find_misplaced(below, inner, (*path, step))


def _asks_for_text(subschema: Subschema) -> bool:
    types = subschema.get("type")
    names = types if isinstance(types, list) else [types]
    return "string" in names or "enum" in subschema or "const" in subschema


def is_secret_at(schema: Schema, path: Iterable[Step | int]) -> bool:
    """Whether the value at a path may be a secret or a part of one."""
    found = _place_at(schema, path)
    return found is None or found.is_secret


def is_or_holds_secret(schema: Schema, path: Iterable[Step | int]) -> bool:
    """Whether the value at a path may be a secret, a part of one, or hold one.

    >>> is_or_holds_secret({"properties": {"hub": {"properties": {"token": {"format": "password"}}}}}, ["hub"])
    True
    """
    document = document_of(schema)
    if not has_secrets(document):
        return False
    found = _place_at(document, path)
    return found is None or _may_hold_secrets(document, found.subschemas)


def is_known_to_hold_none(schema: Schema, path: Iterable[Step | int]) -> bool:
    """Whether a schema with secrets describes the value at a path, and leaves no doubt that no secret is in it."""
    found = _place_at(schema, path)
    return found is not None and bool(found.subschemas) and not _may_hold_secrets(found.document, found.subschemas)


def names_secret(root: Schema, subschemas: Iterable[Subschema]) -> bool:
    """Whether subschemas of a map call the value of any of its keys secret."""
    children = [child for one in subschemas for child in subschemas_under(one, ("properties", *FOR_ANY_KEY))]
    return is_secret(applicable_subschemas(root, children, cautious=True))


def _place_at(root: Schema, path: Iterable[Step | int]) -> Place | None:
    """The place at a path; None if the path leads through a secret."""
    place = place_of(root, cautious=True)
    for step in path:
        if place.is_secret:
            return None
        key = step.schema_step if isinstance(step, Index) else step
        below = place.key(key) if isinstance(key, str) else place.item(key)
        if isinstance(key, str) and key.isdecimal():  # a path as text does not tell a position from a key
            below = place_of(place.document, [*below.schemas, *place.item(0).schemas], cautious=True)
        place = below
    return place


def _may_hold_secrets(document: Document, subschemas: Iterable[Subschema]) -> bool:
    """Whether a value may be a secret or hold one; a reference below it is not followed, and may lead to one."""
    return has_secrets(document) and any(_may_hold_one(document, one) for one in subschemas)


def _may_hold_one(document: Document, subschema: Subschema) -> bool:
    key = ("may hold a secret", id(subschema))
    if key not in document.found:
        document.found[key] = subschema, has_secrets(subschema) or _has_references(document, subschema)
    return bool(document.found[key][1])


def _has_references(root: Schema, subschema: Subschema) -> bool:
    """Whether a subschema has references in it, or one of its own that leads nowhere."""
    followed = [target for target in reference_targets(root, subschema) if isinstance(target, Mapping)]
    if len(followed) < sum(keyword in subschema for keyword in REFERENCES):
        return True
    return any(path and not inner.keys().isdisjoint(REFERENCES) for path, inner in all_subschemas(subschema))
