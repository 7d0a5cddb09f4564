"""What a schema says of one place in the values; asked of any number of values there, it's found out once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from launchbay_core.inputs.schemas.bounds.patterns import looks_around
from launchbay_core.inputs.schemas.documents.document import Document, document_of
from launchbay_core.inputs.schemas.keywords import FOR_ANY_KEY
from launchbay_core.inputs.schemas.subschemas import (
    Subschema,
    applicable_subschemas,
    child_schemas,
    is_secret,
    listed_in,
    named_in,
)
from launchbay_core.inputs.values.merge import key_text
from launchbay_core.inputs.values.paths import Index
from launchbay_core.inputs.values.value_paths import Appended, inside_of

NO_NAME = "\0"  # a key that no schema names, to ask what holds for any other
_OF_COSTLY_PATTERN = 200  # as many others take as long


class Place:
    """A place in the values of a document, which `schemas` describe; `cautious` as in `applicable_subschemas`."""

    def __init__(self, document: Document, schemas: Sequence[Any], *, cautious: bool) -> None:
        self.document = document
        self.schemas = list(schemas)
        self._cautious = cautious
        self._items: dict[int, Place] = {}
        self._keys: dict[str, Place] = {}

    @cached_property
    def subschemas(self) -> list[Subschema]:
        """The subschemas that may apply to the value."""
        return applicable_subschemas(self.document, self.schemas, cautious=self._cautious)

    @cached_property
    def is_secret(self) -> bool:
        """Whether one of them calls the value secret."""
        return is_secret(self.subschemas)

    @cached_property
    def _names(self) -> dict[str, list[int]]:
        """For each key that has a name in the subschemas, which of them have it."""
        found: dict[str, list[int]] = {}
        for number, one in enumerate(self.subschemas):
            for name in named_in(one, "properties"):
                found.setdefault(name, []).append(number)
        return found

    @cached_property
    def _open(self) -> list[int]:
        """Which of the subschemas speak of keys that they don't name."""
        return [number for number, one in enumerate(self.subschemas) if any(keyword in one for keyword in FOR_ANY_KEY)]

    @property
    def named(self) -> Collection[str]:
        """The keys that the subschemas name."""
        return self._names.keys()

    def key(self, name: str) -> Place:
        """The place of the value of one key.

        Raises:
            BadSchema: the schema says too much of each key, for so many keys.
        """
        if name not in self._names and (self._cautious or not self._has_patterns):
            name = NO_NAME  # any other key that has no name is like it
        elif name not in self._names:
            return self._find_key(name)
        if name not in self._keys:
            self._keys[name] = self._find_key(name)
        return self._keys[name]

    def _find_key(self, name: str) -> Place:
        numbers = sorted({*self._names.get(name, ()), *self._open})
        asked = [self.subschemas[number] for number in numbers]
        self.document.budget.spend(sum(map(_work_of_key, asked)))
        return self._below(child_schemas(asked, name, cautious=self._cautious))

    @cached_property
    def _has_patterns(self) -> bool:
        return any(named_in(one, "patternProperties") for one in self.subschemas)

    def item(self, position: int) -> Place:
        """The place of one item of a list."""
        # Beyond the positions that have schemas of their own, one item is like any other.
        position = min(position, self._leading)
        if position not in self._items:
            self._items[position] = self._below(child_schemas(self.subschemas, position, cautious=self._cautious))
        return self._items[position]

    @cached_property
    def _leading(self) -> int:
        if self._cautious:
            return 0
        return max((len(listed_in(one, "prefixItems")) for one in self.subschemas), default=0)

    def inside(self, value: Any) -> Iterator[tuple[Any, Place, Any]]:
        """What is right inside a value, or an override, at this place: the steps, each with its own place and value."""
        for step, inner in inside_of(value):
            yield step, self._at(step, is_item=isinstance(value, list | tuple)), inner

    def _at(self, step: Any, *, is_item: bool) -> Place:
        if isinstance(step, Index | Appended):
            return self.item(Index("+").schema_step if isinstance(step, Appended) else step.schema_step)
        return self.item(step) if is_item else self.key(key_text(step))

    def _below(self, schemas: list[Any]) -> Place:
        return _place(self.document, schemas, cautious=self._cautious)


def _work_of_key(schema: Subschema) -> int:
    patterns = named_in(schema, "patternProperties")
    return 1 + sum(_OF_COSTLY_PATTERN if looks_around(str(pattern)) else 1 for pattern in patterns)


def place_of(root: Mapping[str, Any], schemas: Sequence[Any] | None = None, *, cautious: bool = False) -> Place:
    """The place that `schemas` of a document describe; by default, that of its whole values."""
    document = document_of(root)
    return _place(document, [document] if schemas is None else schemas, cautious=cautious)


def _place(document: Document, schemas: Sequence[Any], *, cautious: bool) -> Place:
    unique = list({id(one): one for one in schemas}.values())
    key = ("place", cautious, *map(id, unique))
    if key not in document.found:
        document.found[key] = unique, Place(document, unique, cautious=cautious)
    found: Place = document.found[key][1]
    return found
