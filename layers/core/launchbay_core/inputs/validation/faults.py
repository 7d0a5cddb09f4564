"""One fault that the JSON Schema validator found, with what a message needs to describe it without its secrets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from launchbay_core.inputs.schemas.secrets import is_secret_at, mask_secrets, names_secret
from launchbay_core.inputs.schemas.subschemas import Subschema, applicable_subschemas, property_names, schemas_at
from launchbay_core.inputs.validation.phrases import quote
from launchbay_core.inputs.values.merge import match_key
from launchbay_core.inputs.values.paths import Path, format_path


@dataclass(frozen=True)
class Fault:
    """A fault of the validator: `raw` is its own object, `root` the schema, `values` what was validated, as given."""

    raw: Any
    root: Mapping[str, Any]
    values: Any

    @property
    def keyword(self) -> str:
        """The keyword of the schema that was broken."""
        return str(self.raw.kind.name)

    @cached_property
    def keys(self) -> Path:
        """Where the value lies, the positions of list items as text."""
        return tuple(str(part) for part in self.raw.instance_path)

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
        schemas = schemas_at(self.root, self.raw.instance_path, cautious=True)
        return mask_secrets(self.root, schemas, value_at(self.values, self.raw.instance_path))

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
        asked = self.schema.get("dependentRequired") if self.raw.schema_path[-1:] == ["dependentRequired"] else None
        present = self.given if isinstance(self.given, Mapping) else {}
        return [key for key, names in (asked or {}).items() if missing in names and key in present]


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
