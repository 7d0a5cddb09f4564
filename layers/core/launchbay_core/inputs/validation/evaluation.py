"""Values against a JSON Schema 2020-12: every fault."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from launchbay_core.inputs.schemas.validator import validator_of
from launchbay_core.inputs.validation.alternatives import narrow
from launchbay_core.inputs.validation.faults import Fault, value_at
from launchbay_core.inputs.values.plain import to_exchanged_value, to_json_types

_RANGES = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
_NOT_AN_INTEGER = 0.5  # in the place of nan, of which nothing is asked but its type


def find_faults(schema: Mapping[str, Any], values: Any) -> Iterator[Fault]:
    """Every fault of `values`.

    Raises:
        BadSchema: `schema` is not a JSON Schema.
    """

    @cache
    def given() -> Any:
        return to_exchanged_value(values)  # what a fault shows leaves Launchbay

    for raw in validator_of(schema).iter_errors(to_json_types(values, _finite)):
        for inner in narrow(raw):
            if inner.kind.name not in _RANGES or not _is_nan(value_at(given(), inner.instance_path)):
                yield Fault(inner, schema, given())


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _finite(value: float) -> float:
    """A float that JSON has, in the place of nan or an infinity: the largest for an infinity."""
    return _NOT_AN_INTEGER if math.isnan(value) else math.copysign(sys.float_info.max, value)
