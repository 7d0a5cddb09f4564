"""The faults of values of which very much may be wrong, one after another.

The validator finds all faults at once, and each has a copy of its value and of what was asked. Here it's only asked
about parts of which that is little. Where a part can't be split, such as a choice, its fault has no details.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from types import SimpleNamespace
from typing import Any

from launchbay_core.inputs.schemas.bounds.patterns import matches
from launchbay_core.inputs.schemas.keywords import BRANCHES, LISTS, MAPS, SINGLES, UNEVALUATED
from launchbay_core.inputs.schemas.references import reference_targets
from launchbay_core.inputs.schemas.subschemas import SchemaPath, Subschema, all_subschemas, listed_in, named_in
from launchbay_core.inputs.schemas.validator import ROOT, Compiled, pointer
from launchbay_core.inputs.validation.effort import Effort
from launchbay_core.inputs.validation.faults import Raw

Keys = tuple[str | int, ...]

# Keywords that say the same of a value whose items and inner values are left out.
_OF_THE_VALUE_ALONE = frozenset({
    "type", "minProperties", "maxProperties", "minItems", "maxItems", "dependentRequired", "minimum", "maximum",
    "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern", "format",
})  # fmt: skip
_NAMING = ("properties", "patternProperties")
_OF_THE_WHOLE = frozenset(
    {"anyOf", "oneOf", "not", "enum", "const", "uniqueItems", "contains", "propertyNames", *UNEVALUATED}
)
_BOUNDS = {"contains": ("minContains", "maxContains")}
_MAX_REQUIRED = 100


def _kind_of(keyword: str, asked: Any) -> Any:
    """The kind of a fault without details, as far as its message needs it."""
    name = {"propertyNames": "key names", "unevaluatedProperties": "other keys"}.get(keyword, keyword)
    return SimpleNamespace(name=name, context=[], schema=asked, options=asked, expected_value=asked)


def _missing(schema: Subschema, value: Mapping[str, Any]) -> dict[str, Any]:
    """What a schema requires of a map that doesn't have it: the first keys, as very many may be missing."""
    required = [name for name in listed_in(schema, "required") if name not in value]
    dependent = named_in(schema, "dependentRequired")
    pairs = (
        (key, name) for key in dependent if key in value for name in listed_in(dependent, key) if name not in value
    )
    by_key: dict[str, list[str]] = {}
    for key, name in islice(pairs, _MAX_REQUIRED):
        by_key.setdefault(key, []).append(name)
    return {"required": required[:_MAX_REQUIRED], "dependentRequired": by_key}


def _at(raw: Any, keys: Keys, path: SchemaPath | None = None) -> Raw:
    """A fault of a part at its place; `path` leads to the part if the validator doesn't know where that is."""
    kind = raw.kind
    if hasattr(kind, "context"):
        groups = [[_at(one, keys, path) for one in group] for group in kind.context]
        kind = SimpleNamespace(name=kind.name, context=groups)
    return Raw(kind, [*keys, *raw.instance_path], [*(path or ()), *raw.schema_path])


class SparingValidator:
    """Finds the faults of values by a compiled schema, in parts whose faults `memory` allows at once."""

    def __init__(self, compiled: Compiled, memory: Effort, limit: int) -> None:
        self._compiled = compiled
        self._document = compiled.document
        self._memory = memory
        self._limit = limit
        self._paths = {id(one): path for path, one in all_subschemas(self._document)}
        self._validators: dict[int, Any] = {}

    def find_faults(self, values: Any) -> Iterator[Raw]:
        """Every fault of the whole values."""
        return self._of(self._document, values, (), ())

    def _of(self, schema: Any, value: Any, keys: Keys, above: tuple[int, ...]) -> Iterator[Raw]:
        """The faults of a value; `above` are the subschemas for the same value that this one is a part of."""
        if schema is False:
            yield Raw(SimpleNamespace(name="falseSchema"), list(keys))
        if not isinstance(schema, Mapping) or id(schema) in above:
            return
        if self._memory.of(schema, value) < self._limit:
            yield from (_at(raw, keys) for raw in self._validator(schema).iter_errors(value))
            return
        yield from self._of_value_alone(schema, value, keys)
        for part in self._holding(schema, value):
            yield from self._of(part, value, keys, (*above, id(schema)))
        for part, key, inner in self._below(schema, value):
            yield from self._of(part, inner, (*keys, key), ())
        yield from self._of_whole(schema, value, keys)

    def _validator(self, schema: Subschema) -> Any:
        if id(schema) not in self._validators:
            self._validators[id(schema)] = self._compiled.validator_at(self._paths[id(schema)])
        return self._validators[id(schema)]

    def _of_value_alone(self, schema: Subschema, value: Any, keys: Keys) -> Iterator[Raw]:
        asked = {keyword: found for keyword, found in schema.items() if keyword in _OF_THE_VALUE_ALONE}
        bare: Any = value
        if isinstance(value, Mapping):
            asked |= _missing(schema, value)
            if schema.get("additionalProperties") is False:
                named = {word: dict.fromkeys(named_in(schema, word), True) for word in _NAMING}
                asked |= {**named, "additionalProperties": False}
            bare = dict.fromkeys(value)
        elif isinstance(value, list):
            bare = [None] * len(value)
        path = self._paths[id(schema)]
        yield from (_at(raw, keys, path) for raw in self._compiled.validator_with(asked).iter_errors(bare))

    def _holding(self, schema: Subschema, value: Any) -> Iterator[Any]:
        """The parts of a schema that hold for the same value."""
        yield from reference_targets(self._document, schema)
        yield from listed_in(schema, "allOf")
        if "if" in schema and any(branch in schema for branch in BRANCHES):
            is_met = self._ask({"allOf": [self._reference(schema["if"])]}, value)
            yield schema.get("then" if is_met else "else", True)
        if isinstance(value, Mapping):
            yield from (part for key, part in named_in(schema, "dependentSchemas").items() if key in value)

    def _below(self, schema: Subschema, value: Any) -> Iterator[tuple[Any, str | int, Any]]:
        """The parts of a schema for what is in a value, each with its key and the value there."""
        if isinstance(value, Mapping):
            named, by_pattern = (named_in(schema, word) for word in _NAMING)
            for key, inner in value.items():
                parts = [part for pattern, part in by_pattern.items() if matches(pattern, key)]
                parts += [named[key]] if key in named else []
                if not parts and isinstance(schema.get("additionalProperties"), Mapping):
                    parts = [schema["additionalProperties"]]
                yield from ((part, key, inner) for part in parts)
        elif isinstance(value, list):
            first = listed_in(schema, "prefixItems")
            for index, item in enumerate(value):
                yield first[index] if index < len(first) else schema.get("items", True), index, item

    def _of_whole(self, schema: Subschema, value: Any, keys: Keys) -> Iterator[Raw]:
        """The faults of keywords that can only be asked about the whole value."""
        path = self._paths[id(schema)]
        for keyword in schema.keys() & _OF_THE_WHOLE:
            words = (
                schema.keys() - {"$id", "$schema"} if keyword in UNEVALUATED else {keyword, *_BOUNDS.get(keyword, ())}
            )
            asked = {word: self._by_reference(word, schema[word]) for word in words & schema.keys()}
            if not self._ask(asked, value):
                yield Raw(_kind_of(keyword, schema[keyword]), list(keys), [*path, keyword])

    def _ask(self, schema: dict[str, Any], value: Any) -> bool:
        return bool(self._compiled.validator_with(schema).is_valid(value))

    def _by_reference(self, keyword: str, held: Any) -> Any:
        """What a keyword has, with references in the place of its subschemas."""
        if keyword == "$ref" and str(held).startswith("#"):
            return ROOT + held
        if keyword in MAPS and isinstance(held, Mapping):
            return {name: self._reference(part) for name, part in held.items()}
        if keyword in LISTS and isinstance(held, Sequence):
            return [self._reference(part) for part in held]
        return self._reference(held) if keyword in SINGLES else held

    def _reference(self, part: Any) -> Any:
        return {"$ref": ROOT + pointer(self._paths[id(part)])} if isinstance(part, Mapping) else part
