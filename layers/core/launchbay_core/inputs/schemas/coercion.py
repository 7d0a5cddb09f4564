"""Values that came in JSON, coerced to the types that a schema or the present values ask for.

JSON has no nan, no infinities, dates or times: a text in the place of one is read as one
(`launchbay_core.inputs.values.texts`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from launchbay_core.inputs.schemas.documents.places import Place, place_of
from launchbay_core.inputs.schemas.json_types import types_of
from launchbay_core.inputs.schemas.keywords import note_of
from launchbay_core.inputs.values.marks import Items, Mark, change_items, change_value
from launchbay_core.inputs.values.merge import match_keys
from launchbay_core.inputs.values.paths import Index
from launchbay_core.inputs.values.texts import FLOATS

_NUMBERS = {"number", "integer"}


def coerce_values(schema: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """Overrides that came in JSON, with the floats that JSON can't write.

    In an author's schema 1.0 is an integer, as JSON Schema says; it becomes the int that the script asks for.

    >>> coerce_values({"properties": {"clip": {"type": "number"}}}, {"clip": ".inf"})
    {'clip': inf}
    """
    return dict(_coerce(place_of(schema), overrides, ints=not note_of(schema).get("inferred")))


def _coerce(place: Place, value: Any, *, ints: bool) -> Any:
    if isinstance(value, Items):
        return change_items(value, lambda index, item: _coerce(place.item(_step(index)), item, ints=ints))
    if isinstance(value, Mark):
        return change_value(value, lambda inner: _coerce(place, inner, ints=ints))
    if isinstance(value, Mapping):
        return {key: _coerce(place.key(str(key)), inner, ints=ints) for key, inner in value.items()}
    if isinstance(value, list):
        return [_coerce(place.item(index), item, ints=ints) for index, item in enumerate(value)]
    if isinstance(value, str) and value in FLOATS and place.schemas:
        kinds = types_of(place.document, place.schemas)
        return FLOATS[value] if "number" in kinds and "string" not in kinds else value
    if ints and isinstance(value, float) and value.is_integer() and place.schemas:
        return int(value) if types_of(place.document, place.schemas) & _NUMBERS == {"integer"} else value
    return value


def _step(index: int | None) -> int:
    """The position at which a schema is asked about an item; None is one that is appended."""
    return Index("+" if index is None else index).schema_step


def coerce_times(values: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """Overrides in which a text in the place of a date or time becomes one, as YAML and TOML have them.

    >>> coerce_times({"day": date(2026, 1, 31)}, {"day": "2026-02-01"})
    {'day': datetime.date(2026, 2, 1)}
    """
    keys = match_keys(values, overrides)
    return {name: _coerce_time(values.get(keys[name]), value) for name, value in overrides.items()}


def _coerce_time(present: Any, value: Any) -> Any:
    if isinstance(value, Items):
        return change_items(value, lambda index, item: _coerce_time(_item_of(present, index), item))
    if isinstance(value, Mark):
        return change_value(value, lambda inner: _coerce_time(present, inner))
    if isinstance(value, Mapping) and isinstance(present, Mapping):
        return coerce_times(present, value)
    kind = next((kind for kind in (datetime, date, time) if isinstance(present, kind)), None)
    if kind is None or not isinstance(value, str):
        return value
    try:
        return kind.fromisoformat(value)
    except ValueError:
        return value


def _item_of(present: Any, index: int | None) -> Any:
    """The item of a present list that an index means; of one that is appended, the last, which it may be like."""
    if not isinstance(present, list) or not present:
        return None
    position = -1 if index is None else index
    return present[position] if -len(present) <= position < len(present) else None
