"""Overrides of what is no input of the job: keys that nobody declared, and values that the author holds back.

Include and exclude are looked at in the overrides themselves, whatever the schema says: a key is reached by its own
name, by a map, list or null put in the place of what holds it, or by nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from launchbay_core.inputs.errors import InputError
from launchbay_core.inputs.schemas.dialect import KEYWORD
from launchbay_core.inputs.schemas.references import facets
from launchbay_core.inputs.schemas.subschemas import (
    Part,
    applicable_subschemas,
    child_schemas,
    is_secret,
    names_key,
    types_of,
)
from launchbay_core.inputs.validation.messages import no_input, suggestions_among
from launchbay_core.inputs.validation.phrases import listed, type_phrase
from launchbay_core.inputs.values.marks import Mark, without_marks
from launchbay_core.inputs.values.paths import Path, format_path, keys_of
from launchbay_core.inputs.values.selection import Selection

# What lets a part of a schema have keys that it does not name.
_OPENING = {"additionalProperties", "unevaluatedProperties"}


def refusals(schema: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[Path, InputError]:
    """Every override of what is no input, and every float where the schema asks for an int, by its keys."""
    walk = _Walk(schema)
    walk.map([schema], overrides, ())
    return walk.errors


class _Walk:
    """Goes along overrides and schema together, noting what is refused."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        note = schema.get(KEYWORD, {})
        self._root = schema
        self._selection = Selection.of(note.get("include"), note.get("exclude"))
        self._hidden = [keys_of(path) for path in note.get("hidden", [])]
        self._closed = bool(note.get("closed"))
        self._inferred = bool(note.get("inferred"))
        self.errors: dict[Path, InputError] = {}

    def map(self, schemas: Sequence[Any], overrides: Mapping[str, Any], at: Path) -> None:
        """Look at every key of a map that lies at `at`, of which `schemas` speak."""
        around = applicable_subschemas(self._root, schemas)
        known = _Known(self._root, around, [part for schema in schemas for part in facets(self._root, schema)])
        for name, value in overrides.items():
            path = (*at, str(name))
            if error := self._held_back(known, path, value) or self._unknown(known, path, value):
                self.errors[path] = error
            else:
                self._value(child_schemas(around, str(name)), value, path)

    def _value(self, schemas: Sequence[Any], value: Any, path: Path) -> None:
        plain = value.value if isinstance(value, Mark) else value
        if isinstance(plain, Mapping):
            self.map(schemas, plain, path)
        elif isinstance(plain, list):
            around = applicable_subschemas(self._root, schemas)
            for number, item in enumerate(plain):
                self._value(child_schemas(around, number), item, (*path, str(number)))
        else:
            self._number(schemas, plain, path)

    def _number(self, schemas: Sequence[Any], value: Any, path: Path) -> None:
        """JSON Schema takes 1.0, and an infinity, for an integer; a script that asks for an int does not."""
        if not isinstance(value, float) or (value.is_integer() and not self._inferred):
            return
        kinds = types_of(self._root, schemas)
        if "integer" in kinds and "number" not in kinds:
            takes, name = type_phrase(kinds), format_path(path)
            self.errors[path] = InputError(
                name, "type", f"`{name}` takes {takes}, not the float {value!r}", takes, value
            )

    def _held_back(self, known: _Known, path: Path, given: Any) -> InputError | None:
        """A key that include and exclude leave out, by itself or by what would be put in its place."""
        if not self._selection.leads_into(path):
            if self._selection.excludes(path):
                return _excluded(path, given)
            return self._no_input(known, path, given)
        if isinstance(given, Mapping) or self._selection.covers_all_of(path):
            return None
        inner = self._selection.excluded_below(path)
        if inner:
            why = f"`{format_path(inner)}` in it can't be changed at launch"
        else:
            opened = [format_path(one) for one in self._selection.include or () if one[: len(path)] == path]
            why = f"of what is in it, only {listed([f'`{one}`' for one in opened])} may be changed"
        name = format_path(path)
        return InputError(name, "excluded", f"`{name}` can't be replaced as a whole: {why}", None, without_marks(given))

    def _unknown(self, known: _Known, path: Path, given: Any) -> InputError | None:
        """A key that the schema has no room for."""
        key = path[-1]
        if any(part.get("additionalProperties") is False and not names_key(part, key) for part in known.bounds):
            return self._no_input(known, path, given)
        if not self._closed or not any("properties" in part for part in known.around):
            return None
        if any(names_key(part, key) or part.keys() & _OPENING for part in known.around):
            return None
        return self._no_input(known, path, given)

    def _no_input(self, known: _Known, path: Path, given: Any) -> InputError:
        if any(path[: len(hidden)] == hidden or hidden[: len(path)] == path for hidden in self._hidden):
            return _excluded(path, given)
        # Of very many typos only the first are looked up: it takes longer than everything else.
        names = known.names if len(self.errors) < suggestions_among(known.names) else []
        # What was meant for a secret is as secret as what it was meant for.
        return no_input(names, path, None if known.has_secret else without_marks(given))


@dataclass(frozen=True)
class _Known:
    """What a schema knows of the keys of one map: in all its parts, and in those that hold unconditionally."""

    root: Mapping[str, Any]
    around: Sequence[Part]
    bounds: Sequence[Part]

    @cached_property
    def names(self) -> list[str]:
        """The keys that it names."""
        return [
            name for part in self.around for name, inner in part.get("properties", {}).items() if inner is not False
        ]

    @cached_property
    def has_secret(self) -> bool:
        """Whether it calls the value of one of them secret."""
        return any(is_secret(applicable_subschemas(self.root, child_schemas(self.around, name))) for name in self.names)


def _excluded(path: Path, given: Any) -> InputError:
    name = format_path(path)
    text = f"`{name}` can't be changed at launch: the job's author left it out of its inputs"
    return InputError(name, "excluded", text, None, without_marks(given))
