"""Overrides of what is not an input of the job: keys that nobody declared, and values that the author excluded.

Include and exclude are applied to the overrides themselves, independent of the schema: an excluded key can be changed
neither by its own name nor by a map, list or null in the place of what holds it; an excluded item of a list neither
changes nor moves. What is added, removed, or an item of a list must fit the present values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay_core.inputs.errors import InputError
from launchbay_core.inputs.schemas.documents.document import document_of
from launchbay_core.inputs.schemas.documents.places import Place, place_of
from launchbay_core.inputs.schemas.inference import open_part
from launchbay_core.inputs.schemas.json_types import types_of
from launchbay_core.inputs.schemas.keywords import note_of
from launchbay_core.inputs.validation.keys import refusals
from launchbay_core.inputs.validation.keys.known_keys import KnownKeys
from launchbay_core.inputs.validation.keys.new_keys import keys_of_items, names_around, question_typo
from launchbay_core.inputs.validation.keys.spots import Spot
from launchbay_core.inputs.validation.keys.unknown_keys import max_suggestions, short_enough, unknown_key_error
from launchbay_core.inputs.validation.phrases import name_types, quote_with_type
from launchbay_core.inputs.values.keys import KeyReader, as_written
from launchbay_core.inputs.values.marks import Add, Items, Remove, Replace, without_marks
from launchbay_core.inputs.values.merge import key_text, match_keys
from launchbay_core.inputs.values.path_tree import PathTree
from launchbay_core.inputs.values.paths import keys_of
from launchbay_core.inputs.values.selection import Selection
from launchbay_core.inputs.values.value_paths import ValuePath


def find_refused_keys(
    schema: Mapping[str, Any],
    overrides: Mapping[str, Any],
    values: Mapping[str, Any] | None = None,
    read_key: KeyReader = as_written,
) -> dict[ValuePath, InputError]:
    """Every override of what is not an input, and every float where the schema asks for an int, by its place.

    A place is as in `launchbay_core.inputs.values.value_paths.set_values`. `values` are the present ones. An inferred
    schema needs none, as it has no room for what is not an input, unless something is added, removed, or an item.
    """
    walk = _Walk(schema, read_key)
    walk.visit_map(place_of(document_of(schema)), overrides, walk.top, values)
    return walk.errors


class _Walk:
    """Goes along overrides and schema together, and notes what is refused."""

    def __init__(self, schema: Mapping[str, Any], read_key: KeyReader) -> None:
        note = note_of(schema)
        selection = Selection.of(note.get("include"), note.get("exclude"), read_key)
        self.top = Spot(selection, open_part(note.get("open"), read_key))
        self.errors: dict[ValuePath, InputError] = {}
        self._hidden = PathTree.of(map(keys_of, note.get("hidden", [])), read_key)
        self._closed = bool(note.get("closed"))
        self._inferred = bool(note.get("inferred"))
        self._questioned = 0
        self._known: dict[Place, KnownKeys] = {}

    def visit_map(self, place: Place, overrides: Mapping[str, Any], at: Spot, present: Any) -> None:
        """Check every key of the map at a spot, whose place in the schema is `place`; `present` is what is there."""
        values = present if isinstance(present, Mapping) else {}
        keys = match_keys(values, overrides)
        known = self._known.setdefault(place, KnownKeys(place))
        for name, value in overrides.items():
            spot, is_there, inner = at.key(str(name)), keys[name] in values, values.get(keys[name])
            if isinstance(value, Remove):
                error = self._check_removal(known, spot, values, is_there=is_there)
            else:
                error = self._check_selection(known, spot, value, inner)
                error = error or self._check_name(known, at, spot, value, overrides, values, is_there=is_there)
            if error:
                self.errors[spot.place] = error
            else:
                self._visit_value(place.key(str(name)), value, spot, inner, is_there=is_there)

    def _visit_value(
        self, place: Place, value: Any, spot: Spot, present: Any = None, *, is_there: bool = False
    ) -> None:
        if isinstance(value, Add):
            self._visit_value(place, value.value, spot, present, is_there=is_there)
        elif isinstance(value, Replace):
            self._visit_value(place, value.value, spot)
        elif isinstance(value, Items):
            self._visit_items(place, value, spot, present, is_there=is_there)
        elif isinstance(value, Mapping):
            self.visit_map(place, value, spot, present)
        elif isinstance(value, list):
            peers = keys_of_items(present)
            for index, item in enumerate(value):
                inner = spot.item(index, index, len(value)).beside(peers, is_given=True)
                self._visit_value(place.item(index), item, inner)
        else:
            self._check_int(place, value, spot)

    def _visit_items(self, place: Place, items: Items, at: Spot, present: Any, *, is_there: bool) -> None:
        """Check every item of a list that changes, goes or is appended."""
        if not isinstance(present, list | tuple):
            self.errors[at.place] = refusals.no_list(at, is_there=is_there)
            return
        known, peers = KnownKeys(place_of(place.document, [])), keys_of_items(present)
        taken: dict[int, Spot] = {}
        for index, edit in items.edits.items():
            position = index + len(present) if index < 0 else index
            spot = at.item(index, position, len(present)).beside(peers)
            error = self._check_item(known, spot, edit, present, taken, at, position)
            if error:
                self.errors[spot.place] = error
            elif not isinstance(edit, Remove):
                self._visit_value(place.item(position), edit, spot, present[position], is_there=True)
            taken.setdefault(position, spot)
        self._check_moves(items, at, len(present))
        for number, item in enumerate(items.appended):
            spot = at.appended(number).beside(peers, is_given=True)
            if not spot.selection.covers():
                self.errors[spot.place] = refusals.not_appended(spot, at)
            elif not isinstance(item, Mapping) and not spot.selection.covers_all_of():
                self.errors[spot.place] = refusals.partly_excluded(spot, item)
            else:
                self._visit_value(place.item(len(present) + number), item, spot)

    def _check_item(
        self, known: KnownKeys, spot: Spot, edit: Any, present: Any, taken: Mapping[int, Spot], at: Spot, position: int
    ) -> InputError | None:
        """The error of an item that can't change, or of its index."""
        if not 0 <= position < len(present):
            return refusals.no_item(spot, at, len(present))
        if position in taken:
            return refusals.named_twice(spot, taken[position])
        if isinstance(edit, Add):
            return refusals.there_already(spot, edit.value)
        if isinstance(edit, Remove):
            return self._check_removal(known, spot, {}, is_there=True)
        return self._check_selection(known, spot, edit, present[position])

    def _check_moves(self, items: Items, at: Spot, length: int) -> None:
        """Note what removes an item before one that can't be changed."""
        if not at.selection.leads_to_items():
            return
        kept = [position for position in range(length) if not at.selection.item(position, length).covers_all_of()]
        for index, edit in items.edits.items():
            position = index + length if index < 0 else index
            spot = at.item(index, position, length)
            if isinstance(edit, Remove) and spot.place not in self.errors and kept and position < kept[-1]:
                other = next(one for one in kept if one > position)
                self.errors[spot.place] = refusals.moved(spot, at.item(other, other, length))

    def _check_int(self, place: Place, value: Any, spot: Spot) -> None:
        """JSON Schema takes 1.0, and an infinity, for an integer; a script that asks for an int does not."""
        if not isinstance(value, float) or (value.is_integer() and not self._inferred):
            return
        kinds = types_of(place.document, place.schemas)
        if "integer" in kinds and "number" not in kinds:
            expected = name_types(kinds)
            text = f"`{spot.name}` must be {expected}, but {quote_with_type(value)} was given"
            self.errors[spot.place] = InputError(spot.name, "type", text, expected, value)

    def _check_selection(self, known: KnownKeys, spot: Spot, given: Any, present: Any) -> InputError | None:
        """The error of a place that include and exclude leave out, or whose value would replace what they leave out.

        A map is merged key by key if there is a map, or nothing; in the place of anything else it replaces that. Of a
        list, single items change.
        """
        if not spot.selection.leads_into():
            return self._left_out(known, spot, given)
        if _is_merged(given, present) or spot.selection.covers_all_of():
            return None
        return refusals.partly_excluded(spot, given)

    def _left_out(self, known: KnownKeys, spot: Spot, given: Any) -> InputError:
        return refusals.excluded(spot, given) if spot.selection.excludes() else self._unknown_key(known, spot, given)

    def _check_removal(
        self, known: KnownKeys, spot: Spot, values: Mapping[Any, Any], *, is_there: bool
    ) -> InputError | None:
        """The error of a key or item that can't go."""
        if not spot.selection.leads_into():
            return self._left_out(known, spot, None)
        if not is_there:
            names = [key_text(key) for key in values]
            return refusals.not_there(spot, names, is_searched=len(self.errors) < max_suggestions(names))
        if not spot.selection.covers_all_of():
            return refusals.partly_excluded(spot, None, "removed")
        return refusals.required(spot) if str(spot.path[-1]) in known.required else None

    def _check_name(
        self,
        known: KnownKeys,
        at: Spot,
        spot: Spot,
        given: Any,
        beside: Mapping[str, Any],
        values: Mapping[Any, Any],
        *,
        is_there: bool,
    ) -> InputError | None:
        """The error of a key that the schema does not allow, or that is added though it is there."""
        name = str(spot.path[-1])
        if isinstance(given, Add) and is_there:
            return refusals.there_already(spot, given.value)
        is_closed = self._closed and not at.opened.covers()
        if not known.allow(name) or (is_closed and known.name_others_only(name)):
            error = self._unknown_key(known, spot, given)
            return refusals.not_added(error, spot) if isinstance(given, Add) and error.kind != "excluded" else error
        if is_there or isinstance(given, Add):
            return None
        return self._question_typo(known, at, spot, given, beside, values)

    def _question_typo(
        self, known: KnownKeys, at: Spot, spot: Spot, given: Any, beside: Mapping[str, Any], values: Mapping[Any, Any]
    ) -> InputError | None:
        """The error of a key that is let in as a new one, but is named like one that is there, or in other items."""
        name = str(spot.path[-1])
        is_free = spot.is_in_item and (not known.names or known.name_others_only(name))
        if not (is_free or at.opened.covers()) or name in known.name_set or name in at.peers:
            return None
        if self._questioned >= max_suggestions(()):
            return None  # as in `_unknown_key`
        self._questioned += 1
        names = names_around(known, at, beside, values)
        if self._questioned > max_suggestions(names):
            return None
        shown = None if known.has_secret else short_enough(without_marks(given))
        return question_typo(names, spot.path, shown, can_insist=not spot.is_given)

    def _unknown_key(self, known: KnownKeys, spot: Spot, given: Any) -> InputError:
        if self._hidden.touches(spot.resolved):
            return refusals.excluded(spot, given)
        # Of very many typos only the first get a suggestion: finding it takes longer than everything else.
        names = known.names if len(self.errors) < max_suggestions(known.names) else []
        # A value may be a secret if there is one among the keys that it may be meant for.
        return unknown_key_error(names, spot.path, None if known.has_secret else without_marks(given))


def _is_merged(given: Any, present: Any) -> bool:
    """Whether an override changes parts of what is present, and does not take its place."""
    while isinstance(given, Add):
        given = given.value
    if isinstance(given, Items):
        return True
    return isinstance(given, Mapping) and (present is None or isinstance(present, Mapping))
