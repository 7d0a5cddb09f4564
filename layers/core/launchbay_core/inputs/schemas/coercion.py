"""Values as they came in JSON, made into the types that a schema or the present values ask for.

A text in the place of a number, date or time is read back as what it stands for (`launchbay_core.inputs.values.plain`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from launchbay_core.inputs.schemas.dialect import KEYWORD
from launchbay_core.inputs.schemas.subschemas import applicable_subschemas, child_schemas, types_of
from launchbay_core.inputs.values.marks import Mark, change_value
from launchbay_core.inputs.values.merge import match_key
from launchbay_core.inputs.values.plain import FLOATS

_NUMBERS = {"number", "integer"}


def typed_values(schema: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """Overrides as they came in JSON, with the floats that it has no word for.

    For an author's schema 1.0 is an integer, as JSON Schema says; it becomes the int that its script asks for.

    >>> typed_values({"properties": {"clip": {"type": "number"}}}, {"clip": ".inf"})
    {'clip': inf}
    """
    return dict(_typed(schema, [schema], overrides, ints=not schema.get(KEYWORD, {}).get("inferred")))


def _typed(root: Mapping[str, Any], schemas: list[Any], value: Any, *, ints: bool) -> Any:
    if isinstance(value, Mark):
        return change_value(value, lambda inner: _typed(root, schemas, inner, ints=ints))
    if isinstance(value, Mapping):
        around = applicable_subschemas(root, schemas)
        return {key: _typed(root, child_schemas(around, str(key)), inner, ints=ints) for key, inner in value.items()}
    if isinstance(value, list):
        around = applicable_subschemas(root, schemas)
        return [_typed(root, child_schemas(around, place), item, ints=ints) for place, item in enumerate(value)]
    if isinstance(value, str) and value in FLOATS and schemas:
        kinds = types_of(root, schemas)
        return FLOATS[value] if "number" in kinds and "string" not in kinds else value
    if ints and isinstance(value, float) and value.is_integer() and schemas:
        return int(value) if types_of(root, schemas) & _NUMBERS == {"integer"} else value
    return value


def with_times(values: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """Overrides in which a text that takes the place of a date or time is one too, as it is in YAML and TOML.

    >>> with_times({"day": date(2026, 1, 31)}, {"day": "2026-02-01"})
    {'day': datetime.date(2026, 2, 1)}
    """
    return {name: _timed(values.get(match_key(values, name)), value) for name, value in overrides.items()}


def _timed(present: Any, value: Any) -> Any:
    if isinstance(value, Mark):
        return change_value(value, lambda inner: _timed(present, inner))
    if isinstance(value, Mapping) and isinstance(present, Mapping):
        return with_times(present, value)
    kind = next((kind for kind in (datetime, date, time) if isinstance(present, kind)), None)
    if kind is None or not isinstance(value, str):
        return value
    try:
        return kind.fromisoformat(value)
    except ValueError:
        return value
