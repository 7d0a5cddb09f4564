"""One fault that the JSON Schema validator found, with what is needed to tell of it without giving a secret away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from launchbay_core.inputs.schemas.subschemas import applicable_subschemas, child_schemas, is_secret, schemas_at
from launchbay_core.inputs.validation.phrases import shown
from launchbay_core.inputs.values.merge import match_key
from launchbay_core.inputs.values.paths import Path, format_path

HIDDEN = "•••"


@dataclass(frozen=True)
class Fault:
    """A fault of the validator: `raw` is its own object, `root` the schema, `values` what was judged, as given."""

    raw: Any
    root: Mapping[str, Any]
    values: Any

    @property
    def keyword(self) -> str:
        """The word of the schema that was broken."""
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
    def where(self) -> str:
        """The value as the subject of a sentence."""
        return f"`{self.name}`" if self.keys else "the whole"

    @cached_property
    def beside(self) -> Mapping[str, Any]:
        """The schema that the broken word stands in."""
        found = follow(self.root, self.raw.schema_path[:-1])
        return found if isinstance(found, Mapping) else {}

    @property
    def asked(self) -> Any:
        """What the broken word asks."""
        return self.beside.get(self.keyword)

    @cached_property
    def given(self) -> Any:
        """The value as it was given; None where it is secret. Secrets in it are hidden."""
        schemas = schemas_at(self.root, self.raw.instance_path)
        masked = without_secrets(self.root, schemas, value_at(self.values, self.raw.instance_path))
        return None if masked == HIDDEN else masked

    @cached_property
    def is_secret(self) -> bool:
        """Whether the schema calls the value secret."""
        return is_secret(applicable_subschemas(self.root, schemas_at(self.root, self.raw.instance_path)))

    def told(self, words: Callable[[Any], str]) -> str:
        """The given value in a message."""
        return "what was given, which is secret" if self.is_secret else words(self.given)

    @property
    def was_given(self) -> str:
        """The end of a sentence that says what the value is."""
        if self.is_secret:
            return "what was given is secret and not shown"
        return f"{shown(self.given)} was given"

    def given_at(self, key: str) -> Any:
        """One value of the given map; None where a secret may be meant."""
        if self._has_secrets:
            return None
        return self.given.get(key) if isinstance(self.given, Mapping) else None

    @cached_property
    def _has_secrets(self) -> bool:
        """Whether the schema names a secret in the given map."""
        around = applicable_subschemas(self.root, schemas_at(self.root, self.raw.instance_path))
        return any(
            is_secret(applicable_subschemas(self.root, child_schemas(around, name))) for name in self.known_names()
        )

    def known_names(self) -> list[str]:
        """The keys that the schema names for the given map."""
        around = applicable_subschemas(self.root, schemas_at(self.root, self.raw.instance_path))
        return [name for part in around for name, inner in part.get("properties", {}).items() if inner is not False]

    def asking(self, missing: str) -> list[str]:
        """The keys of the given map that `missing` is required for; none where it is required anyhow."""
        asked = self.beside.get("dependentRequired") if self.raw.schema_path[-1:] == ["dependentRequired"] else None
        present = self.given if isinstance(self.given, Mapping) else {}
        return [key for key, names in (asked or {}).items() if missing in names and key in present]


def follow(schema: Any, path: list[str | int]) -> Any:
    """The part of a schema that a validator's path names; None if there is none."""
    for part in path:
        try:
            schema = schema[part]
        except (KeyError, IndexError, TypeError):
            return None
    return schema


def value_at(values: Any, path: list[str | int]) -> Any:
    """The value that a validator's path names, in values whose keys may be no strings; None if there is none."""
    for part in path:
        if isinstance(values, Mapping):
            values = values.get(match_key(values, str(part)))
        elif isinstance(values, list | tuple) and isinstance(part, int) and part < len(values):
            values = values[part]
        else:
            return None
    return values


def without_secrets(root: Mapping[str, Any], schemas: list[Any], value: Any) -> Any:
    """A value with all that its schemas call secret hidden."""
    around = applicable_subschemas(root, schemas)
    if is_secret(around):
        return HIDDEN
    if isinstance(value, Mapping):
        return {key: without_secrets(root, child_schemas(around, str(key)), inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [without_secrets(root, child_schemas(around, place), item) for place, item in enumerate(value)]
    return value
