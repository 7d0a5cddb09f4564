"""Overrides of what is not an input of the job: keys that nobody declared, and values that the author excluded.

Include and exclude are applied to the overrides themselves, independent of the schema: an excluded key can be changed
neither by its own name nor by a map, list or null in the place of what holds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from launchbay_core.inputs.errors import InputError
from launchbay_core.inputs.schemas.bounds.patterns import matches
from launchbay_core.inputs.schemas.documents.document import document_of
from launchbay_core.inputs.schemas.documents.places import Place, place_of
from launchbay_core.inputs.schemas.json_types import types_of
from launchbay_core.inputs.schemas.keywords import OTHER_KEYS, note_of
from launchbay_core.inputs.schemas.secrets import names_secret
from launchbay_core.inputs.schemas.subschemas import (
    Subschema,
    named_in,
    names_key,
    property_names,
    unconditional_subschemas,
)
from launchbay_core.inputs.validation.phrases import join, name_types, quote_with_type
from launchbay_core.inputs.validation.unknown_keys import max_suggestions, unknown_key_error
from launchbay_core.inputs.values.keys import KeyReader, as_written
from launchbay_core.inputs.values.marks import Add, Items, Remove, Replace, without_marks
from launchbay_core.inputs.values.merge import match_keys
from launchbay_core.inputs.values.path_tree import PathTree
from launchbay_core.inputs.values.paths import Path, format_path, keys_of
from launchbay_core.inputs.values.selection import Selection


def find_refused_keys(
    schema: Mapping[str, Any],
    overrides: Mapping[str, Any],
    values: Mapping[str, Any] | None = None,
    read_key: KeyReader = as_written,
) -> dict[Path, InputError]:
    """Every override of what is not an input, and every float where the schema asks for an int, by its keys.

    `values` are the present ones. An inferred schema needs none: it has no room for what is not an input.
    """
    walk = _Walk(schema, read_key)
    walk.visit_map(place_of(document_of(schema)), overrides, (), values)
    return walk.errors


class _Walk:
    """Goes along overrides and schema together, and notes what is refused."""

    def __init__(self, schema: Mapping[str, Any], read_key: KeyReader) -> None:
        note = note_of(schema)
        self._selection = Selection.of(note.get("include"), note.get("exclude"), read_key)
        self._hidden = PathTree.of(map(keys_of, note.get("hidden", [])), read_key)
        self._closed = bool(note.get("closed"))
        self._inferred = bool(note.get("inferred"))
        self._known: dict[Place, _KnownKeys] = {}
        self.errors: dict[Path, InputError] = {}

    def visit_map(self, place: Place, overrides: Mapping[str, Any], at: Path, present: Any) -> None:
        """Check every key of the map at `at`, whose place in the schema is `place`; `present` is what is there now."""
        values = present if isinstance(present, Mapping) else {}
        keys = match_keys(values, overrides)
        known = self._known.setdefault(place, _KnownKeys(place))
        for name, value in overrides.items():
            path, inner = (*at, str(name)), values.get(keys[name])
            is_merged = isinstance(value, Mapping) and (inner is None or isinstance(inner, Mapping))
            error = self._check_selection(known, path, value, is_merged=is_merged)
            if error := _check_mark(path, value) or error or self._check_name(known, path, value):
                self.errors[path] = error
            else:
                self._visit_value(place.key(str(name)), value, path, inner)

    def _visit_value(self, place: Place, value: Any, path: Path, present: Any = None) -> None:
        plain = value.value if isinstance(value, Replace) else value
        if isinstance(plain, Mapping):
            self.visit_map(place, plain, path, present if plain is value else None)
        elif isinstance(plain, list):
            for index, item in enumerate(plain):
                self._visit_value(place.item(index), item, (*path, str(index)))
        else:
            self._check_int(place, plain, path)

    def _check_int(self, place: Place, value: Any, path: Path) -> None:
        """JSON Schema takes 1.0, and an infinity, for an integer; a script that asks for an int does not."""
        if not isinstance(value, float) or (value.is_integer() and not self._inferred):
            return
        kinds = types_of(place.document, place.schemas)
        if "integer" in kinds and "number" not in kinds:
            expected, name = name_types(kinds), format_path(path)
            text = f"`{name}` must be {expected}, but {quote_with_type(value)} was given"
            self.errors[path] = InputError(name, "type", text, expected, value)

    def _check_selection(self, known: _KnownKeys, path: Path, given: Any, *, is_merged: bool) -> InputError | None:
        """The error of a key that include and exclude leave out, or whose value would replace what they leave out.

        A map is merged key by key if there is a map, or nothing; in the place of anything else it replaces that.
        """
        if not self._selection.leads_into(path):
            if self._selection.excludes(path):
                return _excluded_error(path, given)
            return self._unknown_key(known, path, given)
        if is_merged or self._selection.covers_all_of(path):
            return None
        inner = self._selection.excluded_below(path)
        if inner:
            why = f"`{format_path(inner)}` in it can't be changed at launch"
        else:
            included = [f"`{format_path(one)}`" for one in self._selection.included_below(path)]
            why = f"only {join(included)} in it can be changed at launch"
        name = format_path(path)
        return InputError(name, "excluded", f"`{name}` can't be replaced as a whole: {why}", None, without_marks(given))

    def _check_name(self, known: _KnownKeys, path: Path, given: Any) -> InputError | None:
        """The error of a key that the schema does not allow."""
        name = str(path[-1])
        is_allowed = known.allow(name) and not (self._closed and known.name_others_only(name))
        return None if is_allowed else self._unknown_key(known, path, given)

    def _unknown_key(self, known: _KnownKeys, path: Path, given: Any) -> InputError:
        if self._hidden.touches(path):
            return _excluded_error(path, given)
        # Of very many typos only the first get a suggestion: finding it takes longer than everything else.
        names = known.names if len(self.errors) < max_suggestions(known.names) else []
        # A value may be a secret if there is one among the keys that it may be meant for.
        return unknown_key_error(names, path, None if known.has_secret else without_marks(given))


class _KnownKeys:
    """What a schema says of the keys of the map at one place."""

    def __init__(self, place: Place) -> None:
        self._place = place

    @cached_property
    def names(self) -> list[str]:
        """The keys that it names."""
        return property_names(self._place.subschemas)

    @cached_property
    def _closing(self) -> list[Subschema]:
        """The subschemas that hold in any case and allow only the keys that they name."""
        holding = unconditional_subschemas(self._place.document, self._place.schemas)
        return [one for one in holding if one.get("additionalProperties") is False]

    @cached_property
    def _allowed(self) -> frozenset[str] | None:
        """The keys that all of these name, of those that have no patterns; None if there are none."""
        named = [named_in(one, "properties") for one in self._closing if not named_in(one, "patternProperties")]
        return frozenset(named[0]).intersection(*named[1:]) if named else None

    @cached_property
    def _with_patterns(self) -> list[Subschema]:
        return [one for one in self._closing if named_in(one, "patternProperties")]

    def allow(self, key: str) -> bool:
        """Whether all of them allow a key."""
        is_named = self._allowed is None or key in self._allowed
        return is_named and all(names_key(one, key) for one in self._with_patterns)

    def name_others_only(self, key: str) -> bool:
        """Whether they name keys, this one not among them, and say nothing of others."""
        return self._names_all and key not in self._place.named and not any(matches(one, key) for one in self._patterns)

    @cached_property
    def _names_all(self) -> bool:
        subschemas = self._place.subschemas
        is_open = any(not one.keys().isdisjoint(OTHER_KEYS) for one in subschemas)
        return not is_open and any("properties" in one for one in subschemas)

    @cached_property
    def _patterns(self) -> list[str]:
        return [pattern for one in self._place.subschemas for pattern in named_in(one, "patternProperties")]

    @cached_property
    def has_secret(self) -> bool:
        """Whether it calls the value of any key secret."""
        cautious = place_of(self._place.document, self._place.schemas, cautious=True)
        return names_secret(self._place.document, cautious.subschemas)


def _check_mark(path: Path, given: Any) -> InputError | None:
    """The error of a change of which nothing says yet that it is allowed."""
    if not isinstance(given, Add | Remove | Items):
        return None
    name = format_path(path)
    text = f"`{name}` can only be given a value: nothing may be added here, or removed, and no single item changed"
    return InputError(name, "constraint", text)


def _excluded_error(path: Path, given: Any) -> InputError:
    name = format_path(path)
    text = f"`{name}` can't be changed at launch: the job's author left it out of the inputs"
    return InputError(name, "excluded", text, None, without_marks(given))
