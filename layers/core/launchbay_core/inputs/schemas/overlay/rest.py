"""What is left of an inferred schema beside an author's own.

At each place, the author's keywords win one by one. Where the author says of what type a value is (by a `type`, a
`$ref`, an enumeration, a combination of schemas, or `true`), nothing is inferred of it. Of a map, the keys that the
author does not name stay typed by their present values, and other keys are refused, unless the author says what any
key may be.

A value must fit the author's schema and this rest; the schema that people see has both in one
(`launchbay_core.inputs.schemas.overlay.laying`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from launchbay_core.inputs.schemas.documents.document import document_of
from launchbay_core.inputs.schemas.documents.places import Place, place_of
from launchbay_core.inputs.schemas.json_types import offers_maps
from launchbay_core.inputs.schemas.keywords import OTHER_KEYS, REFERENCES, UNEVALUATED
from launchbay_core.inputs.schemas.subschemas import Subschema, named_in, names_key

Schema = dict[str, Any]

# What says of which type a value is; with it, nothing is inferred.
_OF_TYPES = frozenset({"type", "allOf", "anyOf", "oneOf", "not", "if", "const", "enum", *REFERENCES})
_INFERRED_TYPES = ("type", "format", "anyOf")
# What says everything of a map's keys and a list's items, so that nothing inferred is left of them; so does a choice
# between maps.
_OF_WHOLE = frozenset({"const", "enum", *UNEVALUATED})
_OF_ANY_KEY = frozenset({*OTHER_KEYS, "propertyNames"})


def is_partial(author: Mapping[str, Any]) -> bool:
    """Whether a schema names keys at its root, so that what it says of others can be inferred.

    >>> is_partial({"properties": {"lr": {}}}), is_partial({"additionalProperties": {"type": "number"}})
    (True, False)
    """
    return bool(place_of(author).named)


def rest_of(author: Mapping[str, Any], inferred: Mapping[str, Any]) -> Schema:
    """What an inferred schema asks beside an author's.

    Raises:
        BadSchema: the author's schema says too much of each key, for so many keys.

    >>> inferred = {"properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}, "additionalProperties": False}
    >>> rest_of({"properties": {"a": {"type": "number"}, "c": {}}}, inferred)
    {'properties': {'a': {}, 'b': {'type': 'integer'}, 'c': {}}, 'additionalProperties': False}
    """
    return _rest(place_of(document_of(author)), inferred)


def _rest(place: Place, inferred: Mapping[str, Any]) -> Schema:
    said = _words(place.subschemas)
    if not said:
        return _without_defaults(inferred)
    if said & _OF_WHOLE or place.is_secret or offers_maps(place.document, place.subschemas):
        return {}
    dropped = {"default", *(_INFERRED_TYPES if said & _OF_TYPES else ()), *(said & {"format"})}
    rest = {word: held for word, held in inferred.items() if word not in dropped}
    if "properties" in rest:
        rest |= _rest_of_map(place, inferred, said)
    if said & _OF_ANY_KEY:
        rest.pop("additionalProperties", None)
    if "items" in rest and _is_any(place.item(0)):
        rest["items"] = {}
    elif "items" in rest:
        rest |= {"items": _rest(place.item(0), rest["items"])} if "prefixItems" not in said else {"items": {}}
    return rest


def _rest_of_map(place: Place, inferred: Mapping[str, Any], said: frozenset[str]) -> Schema:
    """The keys that are inferred, and room for those that the author names."""
    properties = {
        name: {} if _is_any_by_name(place, name) else _rest(place.key(name), held)
        for name, held in inferred["properties"].items()
    }
    properties |= {name: {} for name in place.named if name not in properties}
    found: Schema = {"properties": properties}
    if "patternProperties" in said:
        patterns = [pattern for one in place.subschemas for pattern in named_in(one, "patternProperties")]
        found["patternProperties"] = {pattern: {} for pattern in patterns}
    return found


def _is_any_by_name(place: Place, name: str) -> bool:
    """Whether an author says `true` of a key: anything. Of keys without a name, that only lets others in."""
    return _is_any(place.key(name)) and any(names_key(one, name) for one in place.subschemas)


def _is_any(place: Place) -> bool:
    return bool(place.schemas) and all(schema is True for schema in place.schemas)


def _without_defaults(inferred: Mapping[str, Any]) -> Schema:
    rest = {word: held for word, held in inferred.items() if word != "default"}
    if "properties" in rest:
        rest["properties"] = {name: _without_defaults(held) for name, held in rest["properties"].items()}
    return rest


def _words(subschemas: Iterable[Subschema]) -> frozenset[str]:
    return frozenset().union(*subschemas)
