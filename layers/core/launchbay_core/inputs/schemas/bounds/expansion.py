"""How much a schema becomes when its references are followed: the one bound that every walk over schemas relies on.

Twenty definitions of which each uses the next one twice are two kilobytes, and a million parts. A part that holds its
own kind, such as the children of a tree, is counted once: how often it applies depends on the values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from launchbay_core.inputs.errors import BadSchema
from launchbay_core.inputs.schemas.bounds.budget import MAX_PARTS, TOO_MANY
from launchbay_core.inputs.schemas.documents.document import Document
from launchbay_core.inputs.schemas.keywords import FOR_ANY_ITEM, FOR_ANY_KEY, IN_PLACE, REFERENCES, UNEVALUATED
from launchbay_core.inputs.schemas.references import reference_targets
from launchbay_core.inputs.schemas.subschemas import Subschema, all_subschemas, subschemas_under

MAX_NESTING = 100  # levels of maps and lists in the text of a schema
MAX_TEXT_PARTS = 1_000_000  # maps and lists in it, which no body of a request has

TESTS = ("if", "not")  # beside `IN_PLACE`, keywords with schemas that the same value is tried with
_FOR_ONE = ("properties", "prefixItems")  # with schemas for one key or position each
_FOR_ANY = (*FOR_ANY_KEY, "propertyNames", *FOR_ANY_ITEM)
PARTS = frozenset({*REFERENCES, *IN_PLACE, *TESTS, *_FOR_ONE, *_FOR_ANY})
_DEMANDING = frozenset({*REFERENCES, "allOf"})
# The validator asks parts once more, and once again, for what they have evaluated.
_AGAIN = 3
_NO_PART = -1


def check_expansion(document: Document) -> None:
    """Refuse a schema that follows its own references in a circle, or into too many parts.

    Raises:
        BadSchema: it does.
    """
    _check_circles(document)
    if expand(document, lambda _: 1).total > MAX_PARTS:
        raise BadSchema(TOO_MANY)


def check_nesting(schema: Any) -> None:
    """Refuse a schema whose text nests too deep, or whose shared parts, as of YAML's anchors, add up to too much.

    Raises:
        BadSchema: it does.
    """
    level: dict[int, tuple[Any, int]] = {0: (schema, 1)}  # what is at one level, each with how often it is there
    total = 0
    for _ in range(MAX_NESTING + 1):
        below: dict[int, tuple[Any, int]] = {}
        for outer, times in level.values():
            for inner in _held(outer):
                below[id(inner)] = (inner, times + below.get(id(inner), (inner, 0))[1])
        level = below
        total += sum(times for _, times in level.values())
        if total > MAX_TEXT_PARTS:
            raise BadSchema(f"the schema is of over {MAX_TEXT_PARTS:,} maps and lists")
        if not level:
            return
    raise BadSchema(f"the schema nests deeper than {MAX_NESTING} levels; move parts of it into `$defs`")


def _held(value: Any) -> list[Any]:
    held = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return [inner for inner in held if isinstance(inner, Mapping | list | tuple)]


def factor_of(schema: Subschema) -> int:
    """How many times a validator asks each part of a schema that speaks of the same value."""
    return _AGAIN if any(keyword in schema for keyword in UNEVALUATED) else 1


def parts_in_place(document: Document, schema: Subschema) -> Iterator[Any]:
    """The parts of a schema that speak of the same value, references followed."""
    yield from reference_targets(document, schema)
    yield from subschemas_under(schema, (*IN_PLACE, *TESTS))


@dataclass
class Expansion:
    """What the parts of a schema amount to, by their identity; `endless` has those that hold their own kind."""

    total: int = 0
    known: dict[int, int] = field(default_factory=dict)
    endless: set[int] = field(default_factory=set)


@dataclass
class _Open:
    """A part whose own parts are being added up, which counts several `times` in what it is a part of."""

    schema: Subschema
    times: int
    waiting: Iterator[tuple[Any, int]]
    total: int
    largest: int = 0  # of the parts that are for one key or position each
    is_endless: bool = False

    def add(self, times: int, amount: int) -> None:
        """Add a part; one of which only the largest counts has no `times`."""
        self.total += times * amount
        self.largest = self.largest if times else max(self.largest, amount)


def expand(document: Document, own: Callable[[Subschema], int], *, apart: bool = False) -> Expansion:
    """The sum of what each part of a schema is by its `own`, as often as it's there; every part is visited once.

    Args:
        document: the schema.
        own: what a part is without its parts.
        apart: whether of parts for different keys, which never meet at one value, only the largest counts.
    """
    found = Expansion()
    above = {id(document)}
    opened = [_Open(document, 1, _parts(document, document, apart=apart), own(document))]
    while opened:
        at = opened[-1]
        part, times = next(at.waiting, (None, _NO_PART))
        if times == _NO_PART:
            opened.pop()
            above.discard(id(at.schema))
            _close(found, at, opened)
        elif id(part) in found.known:
            at.add(times, found.known[id(part)])
            at.is_endless |= id(part) in found.endless
        elif id(part) in above or not isinstance(part, Mapping):
            at.add(times, 1)
            at.is_endless |= id(part) in above
        else:
            above.add(id(part))
            opened.append(_Open(part, times, _parts(document, part, apart=apart), own(part)))
    return found


def _close(found: Expansion, done: _Open, opened: list[_Open]) -> None:
    found.total = found.known[id(done.schema)] = done.total + done.largest
    if done.is_endless:
        found.endless.add(id(done.schema))
    if opened:
        opened[-1].add(done.times, found.total)
        opened[-1].is_endless |= done.is_endless


def _parts(document: Document, schema: Subschema, *, apart: bool) -> Iterator[tuple[Any, int]]:
    if PARTS.isdisjoint(schema):
        return
    times = factor_of(schema)
    yield from ((part, times) for part in parts_in_place(document, schema))
    yield from ((part, 0 if apart else 1) for part in subschemas_under(schema, _FOR_ONE))
    yield from ((part, 1) for part in subschemas_under(schema, _FOR_ANY))


def _check_circles(document: Document) -> None:
    """Refuse a schema that asks for itself: it would ask nothing, and be followed without end."""
    done: set[int] = set()
    for path, start in all_subschemas(document):
        above: dict[int, Iterator[Any]] = {}
        opened: list[Any] = [start] if id(start) not in done else []
        while opened:
            at = opened[-1]
            if id(at) not in above:
                above[id(at)] = iter(_demanded(document, at))
            part = next((one for one in above[id(at)] if isinstance(one, Mapping) and id(one) not in done), None)
            if part is None:
                done.add(id(at))
                del above[id(opened.pop())]
            elif id(part) in above:
                place = "/".join(["#", *map(str, path)])
                raise BadSchema(f"the schema at `{place}` asks for itself, by a `$ref` or an `allOf` in a circle")
            else:
                opened.append(part)


def _demanded(document: Document, schema: Subschema) -> list[Any]:
    """The parts of a schema that hold for the same value in any case."""
    if _DEMANDING.isdisjoint(schema):
        return []
    return [*reference_targets(document, schema), *subschemas_under(schema, ("allOf",))]
