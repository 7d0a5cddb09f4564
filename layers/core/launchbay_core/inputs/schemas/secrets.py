"""Where a schema says that secrets lie: `format: secret` makes a value one.

All questions are asked cautiously (see `applicable_subschemas`): one subschema that says `secret` is enough, so that
rather one value too many is hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from launchbay_core.inputs.schemas.keywords import OTHER_KEYS, REFERENCES
from launchbay_core.inputs.schemas.references import reference_targets
from launchbay_core.inputs.schemas.subschemas import (
    Subschema,
    all_subschemas,
    applicable_subschemas,
    child_schemas,
    subschemas_under,
)
from launchbay_core.inputs.values.merge import key_text
from launchbay_core.inputs.values.value_paths import ValuePath, set_values

HIDDEN = "(hidden)"  # shown in the place of a secret's value
SECRET_FORMATS = frozenset({"secret", "password"})  # the second is Pydantic's, for SecretStr

Schema = Mapping[str, Any]


def is_secret(subschemas: Iterable[Subschema]) -> bool:
    """Whether one of the subschemas that may apply to a value says that nobody may see it."""
    formats = (one.get("format") for one in subschemas)
    return any(isinstance(name, str) and name in SECRET_FORMATS for name in formats)


def has_secrets(schema: Any) -> bool:
    """Whether anything in a schema is a secret."""
    return is_secret(one for _, one in all_subschemas(schema))


def find_secrets(schema: Schema, values: Any) -> list[tuple[ValuePath, Any]]:
    """The paths of the values that the schema calls secrets, each with its value; null is not one.

    >>> schema = {"properties": {"hub": {"properties": {"token": {"format": "secret"}}}}}
    >>> find_secrets(schema, {"hub": {"token": "hf_1", "user": "me"}})
    [(('hub', 'token'), 'hf_1')]
    """
    if not has_secrets(schema):
        return []
    return [(path, value) for path, value in _find(schema, [schema], values, ()) if value is not None]


def holds_secret(root: Schema, schemas: Sequence[Any], value: Any) -> bool:
    """Whether a value that `schemas` describe is secret or has a secret in it; null in a secret's place counts."""
    return next(_find(root, schemas, value, ()), None) is not None


def mask_secrets(root: Schema, schemas: Sequence[Any], value: Any) -> Any:
    """A value that `schemas` describe with `HIDDEN` in the place of every secret.

    >>> schema = {"properties": {"token": {"format": "secret"}}}
    >>> mask_secrets(schema, [schema], {"token": "hf_1", "user": "me"})
    {'token': '(hidden)', 'user': 'me'}
    """
    return set_values(value, dict.fromkeys((path for path, _ in _find(root, schemas, value, ())), HIDDEN))


def _find(root: Schema, schemas: Sequence[Any], value: Any, path: ValuePath) -> Iterator[tuple[ValuePath, Any]]:
    found = applicable_subschemas(root, schemas, cautious=True)
    if is_secret(found):
        yield path, value
    elif found and isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _find(root, child_schemas(found, key_text(key), cautious=True), inner, (*path, key))
    elif found and isinstance(value, list | tuple):
        items = child_schemas(found, 0, cautious=True)  # the same for every position
        for index, inner in enumerate(value):
            yield from _find(root, items, inner, (*path, index))


def find_misplaced(schema: Schema, values: Any) -> Iterator[ValuePath]:
    """The paths of texts in the place of what holds secrets, where the schema asks for no text: one may be a secret.

    >>> schema = {"properties": {"hub": {"properties": {"token": {"format": "secret"}}}}}
    >>> list(find_misplaced(schema, {"hub": "hf_1"}))
    [('hub',)]
    """
    if has_secrets(schema):
        yield from _find_misplaced(schema, [schema], values, ())


def _find_misplaced(root: Schema, schemas: Sequence[Any], value: Any, path: ValuePath) -> Iterator[ValuePath]:
    found = applicable_subschemas(root, schemas, cautious=True)
    if is_secret(found):
        return
    if isinstance(value, str):
        if _may_hold_secrets(root, found) and not any(_asks_for_text(one) for one in found):
            yield path
    elif found and isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _find_misplaced(root, child_schemas(found, key_text(key), cautious=True), inner, (*path, key))
    elif found and isinstance(value, list | tuple):
        items = child_schemas(found, 0, cautious=True)  # the same for every position
        for index, inner in enumerate(value):
            yield from _find_misplaced(root, items, inner, (*path, index))


def _asks_for_text(subschema: Subschema) -> bool:
    types = subschema.get("type", ())
    return "string" in ([types] if isinstance(types, str) else types) or "enum" in subschema or "const" in subschema


def is_secret_at(schema: Schema, path: Iterable[str | int]) -> bool:
    """Whether the value at a path may be a secret or a part of one."""
    found = _applicable_at(schema, path)
    return found is None or is_secret(found)


def is_or_holds_secret(schema: Schema, path: Iterable[str | int]) -> bool:
    """Whether the value at a path may be a secret, a part of one, or hold one.

    >>> is_or_holds_secret({"properties": {"hub": {"properties": {"token": {"format": "password"}}}}}, ["hub"])
    True
    """
    if not has_secrets(schema):
        return False
    found = _applicable_at(schema, path)
    return found is None or _may_hold_secrets(schema, found)


def is_known_to_hold_none(schema: Schema, path: Iterable[str | int]) -> bool:
    """Whether a schema with secrets describes the value at a path, and leaves no doubt that no secret is in it."""
    found = _applicable_at(schema, path)
    return bool(found) and not _may_hold_secrets(schema, found or [])


def names_secret(root: Schema, subschemas: Iterable[Subschema]) -> bool:
    """Whether subschemas of a map call the value of any of its keys secret."""
    keywords = ("properties", "patternProperties", *OTHER_KEYS)
    children = [child for one in subschemas for child in subschemas_under(one, keywords)]
    return is_secret(applicable_subschemas(root, children, cautious=True))


def _applicable_at(root: Schema, path: Iterable[str | int]) -> list[Subschema] | None:
    """The subschemas that may apply to the value at a path; None if the path leads through a secret."""
    found = applicable_subschemas(root, [root], cautious=True)
    for key in path:
        if is_secret(found):
            return None
        below = child_schemas(found, key, cautious=True)
        if isinstance(key, str) and key.isdecimal():  # a path as text does not tell a position from a key
            below += child_schemas(found, 0, cautious=True)
        found = applicable_subschemas(root, below, cautious=True)
    return found


def _may_hold_secrets(root: Schema, subschemas: Iterable[Subschema]) -> bool:
    """Whether a value may be a secret or hold one; a reference below it is not followed, and may lead to one."""
    return any(has_secrets(one) or (_has_references(root, one) and has_secrets(root)) for one in subschemas)


def _has_references(root: Schema, subschema: Subschema) -> bool:
    """Whether a subschema has references in it, or one of its own that leads nowhere."""
    followed = [target for target in reference_targets(root, subschema) if isinstance(target, Mapping)]
    if len(followed) < sum(keyword in subschema for keyword in REFERENCES):
        return True
    return any(path and not inner.keys().isdisjoint(REFERENCES) for path, inner in all_subschemas(subschema))
