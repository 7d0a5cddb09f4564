"""Values of secrets in the text of a schema: in defaults, examples and the like, of the secret or of what holds it.

A literal of any subschema is looked at with all that is said of its place: by references, by what stands beside it, by
patterns, and by conditions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from launchbay_core.inputs.errors import BadSchema
from launchbay_core.inputs.schemas.documents.document import Document, document_of
from launchbay_core.inputs.schemas.documents.places import NO_NAME, Place, place_of
from launchbay_core.inputs.schemas.keywords import VOCABULARY
from launchbay_core.inputs.schemas.secret_references import is_placeholder
from launchbay_core.inputs.schemas.secrets import has_secrets, secrets_below
from launchbay_core.inputs.schemas.subschemas import (
    SchemaPath,
    Subschema,
    all_subschemas,
    child_schemas,
    literals_of,
    subschemas_under,
)
from launchbay_core.inputs.values.plain import to_exchanged_value
from launchbay_core.inputs.values.value_paths import ValuePath, find_value

MAX_PLACES = 20_000


@dataclass(frozen=True)
class SecretLiteral:
    """A literal with the value of a secret: the subschema that has it, the keyword, and where in the literal it is.

    `is_sure` is False for a keyword that nobody knows, at the secret itself: it may have anything.
    """

    path: SchemaPath
    keyword: str
    inside: ValuePath
    is_sure: bool = True


def secret_literals(schema: Mapping[str, Any]) -> list[SecretLiteral]:
    """Every literal of a schema that has the value of a secret.

    Raises:
        BadSchema: there are too many places to look at.
    """
    document = document_of(schema)
    if not has_secrets(document):
        return []
    paths = {id(one): path for path, one in all_subschemas(document)}
    found: dict[SecretLiteral, None] = {}
    for place in _places(document):
        for one in place.subschemas:
            path = paths.get(id(one), ())
            found |= dict.fromkeys(_held(place, one, path))
    order = {path: number for number, path in enumerate(paths.values())}
    return sorted(found, key=lambda literal: order[literal.path])


def _held(place: Place, one: Subschema, path: SchemaPath) -> Iterator[SecretLiteral]:
    for keyword, value in literals_of(one):
        for inside in _given_in(place, value):
            yield SecretLiteral(path, keyword, inside)
        if not is_placeholder(value) and has_secrets(one.get("contentSchema")):
            yield SecretLiteral(path, keyword, ())
    for keyword in one.keys() - VOCABULARY:
        for inside in _given_in(place, one[keyword]):
            yield SecretLiteral(path, keyword, inside, bool(inside))


def _given_in(place: Place, value: Any) -> Iterator[ValuePath]:
    """Where a literal of a place has a secret's value, and not only what may stand in its place."""
    for inside, secret in secrets_below(place.document, place.schemas, value):
        if secret is not None and not is_placeholder(secret):
            yield inside


def _places(document: Document) -> Iterator[Place]:
    """Every place that the schema describes, from the root on; then those of parts that nothing refers to."""
    seen: set[int] = set()
    reached: set[int] = set()
    for _, start in all_subschemas(document):
        waiting = [] if id(start) in reached else [_place(document, [start])]
        while waiting:
            place = waiting.pop()
            if id(place) in seen:
                continue
            seen.add(id(place))
            if len(seen) > MAX_PLACES:
                raise BadSchema(f"the schema has secrets, and describes over {MAX_PLACES:,} places for values")
            reached.update(map(id, place.subschemas))
            yield place
            waiting += _below(document, place)


def _below(document: Document, place: Place) -> Iterator[Place]:
    for name in (*place.named, NO_NAME):
        yield _place(document, child_schemas(place.subschemas, name, cautious=True))
    yield _place(document, child_schemas(place.subschemas, 0, cautious=True))


def _place(document: Document, schemas: Iterable[Any]) -> Place:
    """The place that schemas describe, with what they say that it is not."""
    place = place_of(document, list(schemas), cautious=True)
    while True:
        denied = [part for one in place.subschemas for part in subschemas_under(one, ("not",))]
        wider = place_of(document, [*place.schemas, *denied], cautious=True)
        if len(wider.subschemas) == len(place.subschemas):
            return place
        place = wider


def without_secret_literals(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a schema that may be shown: without the keywords that have the value of a secret.

    >>> without_secret_literals({"properties": {"token": {"format": "secret", "default": "hf_1"}}})
    {'properties': {'token': {'format': 'secret'}}}
    """
    if not has_secrets(document_of(schema)):
        return dict(schema)
    shown = dict(to_exchanged_value(schema))  # a copy in which no part stands at two places
    for literal in secret_literals(shown):
        holder = find_value(shown, literal.path)
        if isinstance(holder, dict):  # else it went with a literal around it
            holder.pop(literal.keyword, None)
    return shown
