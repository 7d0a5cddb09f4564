"""What JSON has no word for, and how it is written in it: nan and the infinities, dates and times, keys of other types.

Over HTTP and in schemas these are texts: `.nan`, `.inf` and `-.inf` as in YAML, and ISO 8601. A text in the place of a
number, date or time is read back as what it stands for.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from launchbay_core.inputs.dialect import KEYWORD
from launchbay_core.inputs.merging import key_text, match_key
from launchbay_core.inputs.subschemas import child_schemas, spread, types_of
from launchbay_core.inputs.whole import Whole

_FLOATS = {".nan": math.nan, ".inf": math.inf, "-.inf": -math.inf}
_NUMBERS = {"number", "integer"}


def default_of(value: Any) -> Any:
    """A present value as JSON can hold it in a schema.

    >>> default_of({1: float("inf")})
    {'1': '.inf'}
    """
    return _in_json(value, words=True)


def plain_value(value: Any) -> Any:
    """A value as it travels between Python programs: as JSON has it, but for nan and the infinities, which stay.

    >>> plain_value({1: float("inf"), "day": date(2026, 1, 31)})
    {'1': inf, 'day': '2026-01-31'}
    """
    return _in_json(value, words=False)


def _in_json(value: Any, *, words: bool) -> Any:
    if isinstance(value, Mapping):
        return {key_text(key): _in_json(inner, words=words) for key, inner in value.items()}
    if isinstance(value, list | tuple | set):
        return [_in_json(item, words=words) for item in value]
    if words and isinstance(value, float) and not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return value.isoformat() if isinstance(value, date | time) else str(value)


def float_of(text: str) -> float | str:
    """The float that a text stands for, or the text.

    >>> float_of("-.inf")
    -inf
    """
    return _FLOATS.get(text, text)


def typed_values(schema: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """Overrides as they came in JSON, with the floats that it has no word for.

    For an author's schema 1.0 is an integer, as JSON Schema says; it becomes the int that its script asks for.

    >>> typed_values({"properties": {"clip": {"type": "number"}}}, {"clip": ".inf"})
    {'clip': inf}
    """
    return dict(_typed(schema, [schema], overrides, ints=not schema.get(KEYWORD, {}).get("inferred")))


def _typed(root: Mapping[str, Any], schemas: list[Any], value: Any, *, ints: bool) -> Any:
    if isinstance(value, Whole):
        return Whole(_typed(root, schemas, value.value, ints=ints))
    if isinstance(value, Mapping):
        around = spread(root, schemas)
        return {key: _typed(root, child_schemas(around, str(key)), inner, ints=ints) for key, inner in value.items()}
    if isinstance(value, list):
        around = spread(root, schemas)
        return [_typed(root, child_schemas(around, place), item, ints=ints) for place, item in enumerate(value)]
    if isinstance(value, str) and value in _FLOATS and schemas:
        kinds = types_of(root, schemas)
        return _FLOATS[value] if "number" in kinds and "string" not in kinds else value
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
    if isinstance(value, Whole):
        return Whole(_timed(present, value.value))
    if isinstance(value, Mapping) and isinstance(present, Mapping):
        return with_times(present, value)
    kind = next((kind for kind in (datetime, date, time) if isinstance(present, kind)), None)
    if kind is None or not isinstance(value, str):
        return value
    try:
        return kind.fromisoformat(value)
    except ValueError:
        return value
