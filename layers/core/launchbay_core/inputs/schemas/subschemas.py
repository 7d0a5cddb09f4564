"""The one walker over schemas: every subschema of a schema, those that may apply to a value, those for what is in it.

Whoever asks something of a schema asks it here: about types and names strictly, about secrets cautiously.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from launchbay_core.inputs.schemas.bounds.patterns import matches
from launchbay_core.inputs.schemas.documents.document import Document, resources_of
from launchbay_core.inputs.schemas.keywords import (
    FOR_ANY_ITEM,
    FOR_ANY_KEY,
    IN_PLACE,
    LISTS,
    LITERAL_LISTS,
    LITERALS,
    MAPS,
    OTHER_KEYS,
    REFERENCES,
    SECRET_FORMATS,
)
from launchbay_core.inputs.schemas.references import reference_targets
from launchbay_core.inputs.values.paths import Index, Step

Subschema = Mapping[str, Any]
SchemaPath = tuple[str | int, ...]  # keywords, names and positions, as in a JSON Pointer

_SIDE_BY_SIDE = ("allOf",)
_CAUTIOUS = (*IN_PLACE, "if")
_LEADING: dict[tuple[str, ...], frozenset[str]] = {
    keywords: frozenset((*REFERENCES, *keywords)) for keywords in (_SIDE_BY_SIDE, IN_PLACE, _CAUTIOUS)
}
_ITEMS = ("prefixItems", *FOR_ANY_ITEM)


def all_subschemas(schema: Any) -> Iterator[tuple[SchemaPath, Subschema]]:
    """Every subschema of a schema, itself first, with its path; references are not followed.

    Any other map counts as one too, also below keywords that nobody knows and in defaults: a reference may lead there.

    >>> [path for path, _ in all_subschemas({"properties": {"a": {"items": {}}}})]
    [(), ('properties', 'a'), ('properties', 'a', 'items')]
    """
    waiting: list[tuple[SchemaPath, Any, bool]] = [((), schema, False)]
    while waiting:
        path, found, has_names = waiting.pop()
        if isinstance(found, list | tuple):
            waiting += [((*path, index), found[index], False) for index in range(len(found) - 1, -1, -1)]
        elif isinstance(found, Mapping):
            is_schema = not has_names or not all(isinstance(inner, Mapping | bool) for inner in found.values())
            if is_schema:
                yield path, found
            waiting += [
                ((*path, key), inner, is_schema and key in MAPS)
                for key, inner in reversed(tuple(found.items()))
                if isinstance(inner, Mapping | list | tuple)
            ]


def subschemas_under(schema: Subschema, keywords: Iterable[str]) -> list[Any]:
    """The subschemas, true and false among them, that stand right under some keywords of a schema."""
    found: list[Any] = []
    for keyword in keywords:
        if keyword not in schema:
            continue
        inner = schema[keyword]
        if keyword in MAPS:
            found += inner.values() if isinstance(inner, Mapping) else ()
        elif keyword in LISTS:
            found += inner if isinstance(inner, list | tuple) else ()
        elif inner is not None:
            found.append(inner)
    return found


def literals_of(schema: Subschema) -> Iterator[tuple[str, Any]]:
    """The values that a schema itself has, each with its keyword: its default, its examples, what it allows.

    >>> list(literals_of({"const": 1, "enum": [2, 3]}))
    [('const', 1), ('enum', 2), ('enum', 3)]
    """
    for keyword in (*LITERALS, *LITERAL_LISTS):
        if keyword in schema:
            found = schema[keyword]
            values = found if keyword in LITERAL_LISTS and isinstance(found, list | tuple) else [found]
            yield from ((keyword, value) for value in values)


def applicable_subschemas(
    root: Mapping[str, Any], schemas: Iterable[Any], *, cautious: bool = False
) -> list[Subschema]:
    """The subschemas that may apply to the value that `schemas` describe: themselves, and what they lead to.

    References are followed; of alternatives and conditions, every branch is among them.

    Args:
        root: the document, in which references are followed.
        schemas: what is known to describe the value.
        cautious: for questions where one subschema is enough for a yes, such as whether a value is secret. Then the
            tests of conditions (`if`) count too, and in `child_schemas` every schema that might be meant for a key or
            item. For types that would be wrong: a test does not ask a value to be what it tests for.
    """
    return _collect(root, schemas, _CAUTIOUS if cautious else IN_PLACE)


def unconditional_subschemas(root: Mapping[str, Any], schemas: Iterable[Any]) -> list[Subschema]:
    """The subschemas that all hold for the value that `schemas` describe: no alternatives, no conditions."""
    return _collect(root, schemas, _SIDE_BY_SIDE)


def _collect(root: Mapping[str, Any], schemas: Iterable[Any], keywords: tuple[str, ...]) -> list[Subschema]:
    asked = [*schemas]
    if not isinstance(root, Document):
        return _walk(root, asked, keywords)
    key = (keywords, *map(id, asked))
    if key not in root.found:
        root.found[key] = asked, _walk(root, asked, keywords)
    return list(root.found[key][1])


def _walk(root: Mapping[str, Any], schemas: list[Any], keywords: tuple[str, ...]) -> list[Subschema]:
    leading, resources = _LEADING[keywords], resources_of(root)
    waiting = schemas[::-1]
    found: dict[int, Subschema] = {}
    while waiting:
        schema = waiting.pop()
        if isinstance(schema, Mapping) and id(schema) not in found:
            found[id(schema)] = schema
            if not leading.isdisjoint(schema):
                inner = [*reference_targets(root, schema, resources), *subschemas_under(schema, keywords)]
                waiting += reversed(inner)
    return list(found.values())


def child_schemas(subschemas: Iterable[Subschema], key: Step | int, *, cautious: bool = False) -> list[Any]:
    """The schemas for the value of one key of a map, or for one item of a list.

    Args:
        subschemas: what may apply to the map or list, as `applicable_subschemas` gives it.
        key: the key, or the position or index of the item.
        cautious: as in `applicable_subschemas`. Then an item may be what any item is, and a key that has no name in a
            subschema may be meant for any of its patterns.
    """
    if isinstance(key, str):
        return [schema for one in subschemas for schema in _of_key(one, key, cautious=cautious)]
    if cautious:
        return [schema for one in subschemas for schema in subschemas_under(one, _ITEMS)]
    position = key.schema_step if isinstance(key, Index) else key
    return [schema for one in subschemas if (schema := _item(one, position)) is not None]


def _of_key(schema: Subschema, key: str, *, cautious: bool) -> list[Any]:
    properties = named_in(schema, "properties")
    if key not in properties and cautious:
        return subschemas_under(schema, FOR_ANY_KEY)
    found = [properties[key]] if key in properties else []
    patterns = named_in(schema, "patternProperties")
    found += [inner for pattern, inner in patterns.items() if _may_mean(pattern, key, cautious=cautious)]
    return found or subschemas_under(schema, OTHER_KEYS)


def _may_mean(pattern: Any, key: str, *, cautious: bool) -> bool:
    found = matches(pattern, key)
    return cautious if found is None else found


def _item(schema: Subschema, position: int) -> Any:
    first = schema.get("prefixItems")
    return first[position] if isinstance(first, list | tuple) and position < len(first) else schema.get("items")


def named_in(schema: Subschema, keyword: str) -> Mapping[str, Any]:
    """The subschemas under a keyword by their names; none if it has no map, as in a literal."""
    found = schema.get(keyword)
    return found if isinstance(found, Mapping) else {}


def listed_in(schema: Subschema, keyword: str) -> Sequence[Any]:
    """What a keyword has in a list; nothing if it has none."""
    found = schema.get(keyword)
    return found if isinstance(found, list | tuple) else ()


def schemas_at(root: Mapping[str, Any], path: Iterable[Step | int], *, cautious: bool = False) -> list[Any]:
    """The schemas, as they are written, of the value at a path of keys and positions."""
    schemas: list[Any] = [root]
    for key in path:
        found = applicable_subschemas(root, schemas, cautious=cautious)
        schemas = child_schemas(found, key, cautious=cautious)
    return schemas


def property_names(subschemas: Iterable[Subschema]) -> list[str]:
    """The keys that subschemas name and allow."""
    return [name for one in subschemas for name, inner in named_in(one, "properties").items() if inner is not False]


def names_key(schema: Subschema, key: str) -> bool:
    """Whether a schema names a key, itself or by a pattern."""
    if key in named_in(schema, "properties"):
        return True
    return any(matches(pattern, key) for pattern in named_in(schema, "patternProperties"))


def is_secret(subschemas: Iterable[Subschema]) -> bool:
    """Whether one of the subschemas that may apply to a value says that nobody may see it."""
    formats = (one.get("format") for one in subschemas)
    return any(isinstance(name, str) and name in SECRET_FORMATS for name in formats)
