"""One fault that the JSON Schema validator found, with what a message needs to describe it without its secrets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from launchbay_core.inputs.schemas.documents.document import Document
from launchbay_core.inputs.schemas.secrets import HIDDEN, has_secrets, is_secret_at, names_secret, secrets_below
from launchbay_core.inputs.schemas.subschemas import (
    Subschema,
    applicable_subschemas,
    listed_in,
    named_in,
    property_names,
    schemas_at,
)
from launchbay_core.inputs.validation.phrases import quote
from launchbay_core.inputs.values.merge import match_key
from launchbay_core.inputs.values.paths import Path, format_path
from launchbay_core.inputs.values.plain import to_exchanged_value
from launchbay_core.inputs.values.value_paths import ValuePath, plain_path, set_values

Namer = Callable[[Sequence[str | int]], Path]


@dataclass(frozen=True)
class _Kind:
    name: str


@dataclass(frozen=True)
class Raw:
    """A fault as the validator would give it, at its place in the whole values and the whole schema."""

    kind: Any
    instance_path: list[str | int] = field(default_factory=list)
    schema_path: list[str | int] = field(default_factory=list)


# In the place of all faults: looking for them would take too long; the validator refuses the values, but says not why.
TOO_MUCH = Raw(_Kind("too much"))
UNCLEAR = Raw(_Kind("unclear"))


class About:
    """What the faults of some values share: `root` is the schema, `name_of` gives how people write a place."""

    def __init__(self, root: Document, values: Any, name_of: Namer = plain_path) -> None:
        self.root = root
        self.name_of = name_of
        self._given = values

    @cached_property
    def values(self) -> Any:
        """What was validated, in JSON's types: what a fault shows leaves Launchbay."""
        return to_exchanged_value(self._given)

    @cached_property
    def secrets(self) -> list[ValuePath]:
        """The places of the secrets in the values."""
        if not has_secrets(self.root):
            return []
        return [path for path, _ in secrets_below(self.root, [self.root], self.values)]

    def masked_at(self, path: list[str | int]) -> Any:
        """The value at a path, with `HIDDEN` in the place of every secret."""
        keys = tuple(path)
        inside = {place[len(keys) :]: HIDDEN for place in self.secrets if place[: len(keys)] == keys}
        return set_values(value_at(self.values, path), inside)


@dataclass(frozen=True)
class Fault:
    """A fault of the validator: `raw` is its own object, `number` says how many others of the values are before it."""

    raw: Any
    about: About
    number: int = 0

    @property
    def root(self) -> Document:
        """The schema."""
        return self.about.root

    @property
    def keyword(self) -> str:
        """The keyword of the schema that was broken."""
        return str(self.raw.kind.name)

    @cached_property
    def keys(self) -> Path:
        """Where the value lies."""
        return self.about.name_of(self.raw.instance_path)

    @property
    def name(self) -> str:
        """Where the value lies, as a dotted path."""
        return format_path(self.keys)

    @property
    def subject(self) -> str:
        """The value as the subject of a sentence."""
        return f"`{self.name}`" if self.keys else "the top level"

    @cached_property
    def schema(self) -> Mapping[str, Any]:
        """The subschema that the broken keyword stands in."""
        found = part_at(self.root, self.raw.schema_path[:-1])
        return found if isinstance(found, Mapping) else {}

    @property
    def asked(self) -> Any:
        """What the broken keyword asks."""
        return self.schema.get(self.keyword)

    @cached_property
    def given(self) -> Any:
        """The value as it was given; None if it is secret. Secrets in it are hidden."""
        if self.is_secret:
            return None
        return self.about.masked_at(self.raw.instance_path)

    @cached_property
    def is_secret(self) -> bool:
        """Whether the schema calls the value secret, or what holds it."""
        return is_secret_at(self.root, self.raw.instance_path)

    def but_given(self, describe: Callable[[Any], str] = quote) -> str:
        """The end of a sentence that says what was given in place of what was asked."""
        if self.is_secret:
            return "; the given value is secret and not shown"
        return f", but {describe(self.given)} was given"

    def given_at(self, key: str) -> Any:
        """One value of the given map; None if a secret may be meant."""
        if self._names_secret:
            return None
        return self.given.get(key) if isinstance(self.given, Mapping) else None

    @cached_property
    def _names_secret(self) -> bool:
        return names_secret(self.root, self._subschemas(cautious=True))

    def known_names(self) -> list[str]:
        """The keys that the schema names for the given map."""
        return property_names(self._subschemas(cautious=False))

    def _subschemas(self, *, cautious: bool) -> list[Subschema]:
        schemas = schemas_at(self.root, self.raw.instance_path, cautious=cautious)
        return applicable_subschemas(self.root, schemas, cautious=cautious)

    def asking(self, missing: str) -> list[str]:
        """The keys of the given map that `missing` is required for; none if it is required anyhow."""
        is_dependent = self.raw.schema_path[-1:] == ["dependentRequired"]
        present = self.given if isinstance(self.given, Mapping) else {}
        asked = named_in(self.schema, "dependentRequired") if is_dependent else {}
        return [key for key in asked if missing in listed_in(asked, key) and key in present]


def part_at(schema: Any, path: list[str | int]) -> Any:
    """The part of a schema that a validator's path names; None if there is none."""
    for part in path:
        try:
            schema = schema[part]
        except (KeyError, IndexError, TypeError):
            return None
    return schema


def value_at(values: Any, path: list[str | int]) -> Any:
    """The value that a validator's path names, in values whose keys may be of any type; None if there is none."""
    for part in path:
        if isinstance(values, Mapping):
            values = values.get(match_key(values, str(part)))
        elif isinstance(values, list | tuple) and isinstance(part, int) and part < len(values):
            values = values[part]
        else:
            return None
    return values
