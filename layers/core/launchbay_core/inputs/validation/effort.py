"""How much work a validator would have with values, counted before it begins.

A schema of a few lines may ask the same of a value very many times: choices in choices, trees of choices. And each
fault that the validator finds has a copy of the value that it is about. Both are sums over pairs of a subschema and a
value, which are added up here without doing the work; each pair is visited once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from launchbay_core.inputs.schemas.bounds.expansion import PARTS, Expansion, expand, factor_of, parts_in_place
from launchbay_core.inputs.schemas.bounds.patterns import MAX_TRIES, looks_around
from launchbay_core.inputs.schemas.documents.document import Document
from launchbay_core.inputs.schemas.documents.resources import maps_in
from launchbay_core.inputs.schemas.keywords import FOR_ANY_ITEM, FOR_ANY_KEY
from launchbay_core.inputs.schemas.subschemas import Subschema, listed_in, named_in, subschemas_under

MAX_VISITS = 300_000  # pairs that are looked at; a second of work
_SIZE_OF_FAULT = 10  # values that take as much memory as a fault without its value
_COPIED = ("enum", "const", "not", "pattern")  # what a fault has of the schema

Own = Callable[[Subschema], int]


@dataclass
class _Open:
    """A pair whose parts are being added up, which counts several `times` in what it is a part of."""

    key: tuple[int, int]
    times: int
    waiting: Iterator[tuple[Any, Any, int]]
    total: int
    lowest: int  # the outermost open pair that it leads back to


class Effort:
    """Adds up, for the values of one document, what each subschema costs by its `own` with each value that it's for.

    Args:
        document: the schema.
        own: what a subschema costs for a value of size 1.
        limit: a sum over this is given as this, and not added up further.
        by_size: whether it costs as many times more as the value is larger.
        extra: what a subschema costs beside that, for a value.
    """

    def __init__(
        self,
        document: Document,
        own: Own,
        limit: int,
        *,
        by_size: bool = False,
        extra: Callable[[Subschema, Any], int] | None = None,
    ) -> None:
        self._document = document
        self._own = own
        self._by_size = by_size
        self._extra = extra
        self._limit = limit
        self._known: dict[tuple[int, int], int] = {}
        self._sizes: dict[int, int] = {}
        self.visits = 0

    @cached_property
    def _fixed(self) -> Expansion:
        """What parts cost at most for a value of size 1, unless they hold their own kind."""
        key = ("effort", self._own)
        if key not in self._document.found:
            self._document.found[key] = self._own, expand(self._document, self._own, apart=True)
        found: Expansion = self._document.found[key][1]
        return found

    def of(self, schema: Any, value: Any) -> int:
        """What a schema costs for a value, at most `limit`."""
        quick = self._at_most(schema, value)
        if quick is not None and quick < self._limit:
            return quick
        opened: list[_Open] = []
        places: dict[tuple[int, int], int] = {}
        self._open(opened, places, schema, value, 1)
        total = 0
        while opened:
            at = opened[-1]
            self.visits += 1
            part, inner, times = next(at.waiting, (None, None, 0))
            if times == 0:
                total = self._close(opened, places)
            elif (cost := self._cost_of(part, inner)) is not None:
                at.total += times * cost
            elif (key := (id(part), id(inner))) in places:
                at.total += times
                at.lowest = min(at.lowest, places[key])
            else:
                self._open(opened, places, part, inner, times)
            if self.visits > MAX_VISITS or at.total >= self._limit:
                return self._limit
        return min(total, self._limit)

    def _cost_of(self, schema: Any, value: Any) -> int | None:
        """What a pair costs, if that is known without looking at its parts."""
        if not isinstance(schema, Mapping):
            return 1
        known = self._known.get((id(schema), id(value)))
        if known is not None:
            return known
        quick = self._at_most(schema, value)
        return quick if quick is not None and quick * 1000 < self._limit else None

    def _at_most(self, schema: Any, value: Any) -> int | None:
        if self._extra is not None or id(schema) in self._fixed.endless:
            return None
        fixed = self._fixed.known.get(id(schema))
        return None if fixed is None else fixed * self.size(value) * (1 + _SIZE_OF_FAULT if self._by_size else 1)

    def _open(
        self, opened: list[_Open], places: dict[tuple[int, int], int], schema: Any, value: Any, times: int
    ) -> None:
        cost = self._own(schema) * (self.size(value) + _SIZE_OF_FAULT if self._by_size else 1)
        cost += self._extra(schema, value) if self._extra else 0
        key = (id(schema), id(value))
        places[key] = len(opened)
        opened.append(_Open(key, times, self._parts(schema, value), cost, len(opened)))

    def _close(self, opened: list[_Open], places: dict[tuple[int, int], int]) -> int:
        done = opened.pop()
        del places[done.key]
        if done.lowest >= len(opened):
            self._known[done.key] = done.total  # what leads back to an open pair costs something else elsewhere
        if opened:
            opened[-1].total += done.times * done.total
            opened[-1].lowest = min(opened[-1].lowest, done.lowest)
            if opened[-1].total >= self._limit:
                opened.clear()
                return self._limit
        return done.total

    def _parts(self, schema: Subschema, value: Any) -> Iterator[tuple[Any, Any, int]]:
        if PARTS.isdisjoint(schema):
            return
        times = factor_of(schema)
        for part in parts_in_place(self._document, schema):
            yield part, value, times
        if isinstance(value, Mapping):
            yield from _parts_of_map(schema, value)
        elif isinstance(value, list | tuple):
            first = listed_in(schema, "prefixItems")
            yield from ((part, item, 1) for part, item in zip(first, value, strict=False))
            for part in subschemas_under(schema, FOR_ANY_ITEM):
                yield from ((part, item, 1) for item in value)

    def size(self, value: Any) -> int:
        """How large a value is: its values and keys, and its texts by their length."""
        if isinstance(value, str):
            return 1 + len(value) // 100
        if not isinstance(value, Mapping | list | tuple):
            return 1
        known = self._sizes.get(id(value))
        if known is None:
            held = [*value.values(), *value] if isinstance(value, Mapping) else value
            known = self._sizes[id(value)] = 1 + sum(map(self.size, held))
        return known


def _parts_of_map(schema: Subschema, value: Mapping[str, Any]) -> Iterator[tuple[Any, Any, int]]:
    named = named_in(schema, "properties")
    fewer, more = (named, value) if len(named) < len(value) else (value, named)
    yield from ((named[key], value[key], 1) for key in fewer if key in more)
    for part in subschemas_under(schema, FOR_ANY_KEY):
        yield from ((part, inner, 1) for inner in value.values())
    for part in subschemas_under(schema, ("propertyNames",)):
        yield from ((part, key, 1) for key in value)


def steps_of(schema: Subschema) -> int:
    """What it takes to check one subschema with a scalar value."""
    options = [value for value in listed_in(schema, "enum") if not isinstance(value, str)]  # texts are looked up
    return 1 + len(options) + len(listed_in(schema, "required")) // 10


def steps_of_patterns(schema: Subschema, value: Any) -> int:
    """What the patterns with lookaround or backreferences take, by the length of what they are matched with."""
    total = 0
    if isinstance(value, str) and _is_costly(schema.get("pattern")):
        total += _matching(value)
    if isinstance(value, Mapping):
        costly = sum(_is_costly(pattern) for pattern in named_in(schema, "patternProperties"))
        total += costly and costly * sum(_matching(str(key)) for key in value)
    return total


def _is_costly(pattern: Any) -> bool:
    return isinstance(pattern, str) and looks_around(pattern)


def _matching(text: str) -> int:
    return MAX_TRIES // 5 + len(text) ** 2 // 30


def has_costly_patterns(document: Document) -> bool:
    """Whether a schema has patterns whose work is not bounded by their texts."""
    key = ("costly patterns",)
    if key not in document.found:
        is_any = any(
            _is_costly(one.get("pattern")) or any(map(_is_costly, named_in(one, "patternProperties")))
            for one in maps_in(document)
        )
        document.found[key] = document, is_any
    return bool(document.found[key][1])


def memory_of(schema: Subschema) -> int:
    """How much the faults of one subschema may have of the value that they are about, and of the schema."""
    dependent = named_in(schema, "dependentRequired")
    demands = sum(len(listed_in(dependent, key)) for key in dependent)
    asked = sum(_count_parts(schema[keyword]) for keyword in _COPIED if keyword in schema)
    return len(schema) + len(listed_in(schema, "required")) + demands + asked


def _count_parts(value: Any) -> int:
    """How many values are in one, itself included, and hundreds of characters."""
    total, waiting = 0, [value]
    while waiting:
        found = waiting.pop()
        total += 1 + (len(found) // 100 if isinstance(found, str) else 0)
        waiting += found.values() if isinstance(found, Mapping) else found if isinstance(found, list | tuple) else ()
    return total
