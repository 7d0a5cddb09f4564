"""Values against a JSON Schema 2020-12: every fault, and values in the form that the validator takes."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any

from launchbay_core.inputs.schemas.validator import validator_of
from launchbay_core.inputs.validation.alternatives import narrow
from launchbay_core.inputs.validation.faults import Fault, value_at
from launchbay_core.inputs.values.merge import key_text

_RANGES = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
_JSON_TYPES = {str, int, bool, type(None)}
_NOT_AN_INTEGER = 0.5  # in the place of nan, of which nothing is asked but its type


def find_faults(schema: Mapping[str, Any], values: Any) -> Iterator[Fault]:
    """Every fault of `values`.

    Raises:
        BadSchema: `schema` is not a JSON Schema.
    """
    for raw in validator_of(schema).iter_errors(to_json_types(values)):
        for inner in narrow(raw):
            if inner.kind.name not in _RANGES or not _is_nan(value_at(values, inner.instance_path)):
                yield Fault(inner, schema, values)


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)


def to_json_types(value: Any) -> Any:
    """A value as the validator takes it: an infinity as the largest float, a date as its text, keys as texts."""
    if type(value) in _JSON_TYPES:
        return value
    if isinstance(value, Mapping):
        return {
            key if type(key) is str else key_text(key): inner if type(inner) in _JSON_TYPES else to_json_types(inner)
            for key, inner in value.items()
        }
    if isinstance(value, float):
        return value if math.isfinite(value) else _finite(value)
    if isinstance(value, list | tuple | set):
        return [to_json_types(item) for item in value]
    return value.isoformat() if isinstance(value, date | time) else _base_value(value)


def _base_value(value: Any) -> Any:
    """The value of a type that is derived from one of JSON's; the text of any other."""
    return next((kind(value) for kind in (int, str) if isinstance(value, kind)), str(value))


def _finite(value: float) -> float:
    return _NOT_AN_INTEGER if math.isnan(value) else math.copysign(sys.float_info.max, value)
