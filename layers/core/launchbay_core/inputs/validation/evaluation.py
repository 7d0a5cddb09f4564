"""Values against a JSON Schema 2020-12: every fault, and values in the form that the validator takes."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any

from launchbay_core.inputs.schemas.documents.document import Document
from launchbay_core.inputs.schemas.validator import Compiled, compiled
from launchbay_core.inputs.validation.alternatives import narrow
from launchbay_core.inputs.validation.effort import Effort, has_costly_patterns, memory_of, steps_of, steps_of_patterns
from launchbay_core.inputs.validation.faults import TOO_MUCH, UNCLEAR, About, Fault, value_at
from launchbay_core.inputs.validation.sparing import SparingValidator
from launchbay_core.inputs.values.merge import key_text

MAX_STEPS = 20_000_000  # of a validator; a second of work
MAX_MEMORY = 500_000  # values that faults may have in them at once; fifty megabytes
_RANGES = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
_JSON_TYPES = {str, int, bool, type(None)}
_NOT_AN_INTEGER = 0.5  # in the place of nan, of which nothing is asked but its type


def find_faults(schema: Mapping[str, Any], values: Any) -> Iterator[Fault]:
    """Every fault of `values`, found as it is asked for; one alone if looking for them would take too long.

    Raises:
        BadSchema: `schema` is not a JSON Schema.
    """
    checker = compiled(schema)
    about = About(checker.document, values)
    plain = to_json_types(values)
    if _is_too_much(checker.document, plain):
        yield Fault(TOO_MUCH, about)
        return
    if checker.validator.is_valid(plain):
        return
    number, raw = 0, None
    for raw in _raw_faults(checker, plain):
        for inner in narrow(raw):
            if inner.kind.name not in _RANGES or not _is_nan(value_at(values, inner.instance_path)):
                yield Fault(inner, about, number)
                number += 1
    if raw is None:
        yield Fault(UNCLEAR, about)


def _is_too_much(document: Document, values: Any) -> bool:
    extra = steps_of_patterns if has_costly_patterns(document) else None
    return Effort(document, steps_of, MAX_STEPS, extra=extra).of(document, values) >= MAX_STEPS


def _raw_faults(checker: Compiled, values: Any) -> Iterator[Any]:
    memory = Effort(checker.document, memory_of, MAX_MEMORY, by_size=True)
    if memory.of(checker.document, values) < MAX_MEMORY:
        yield from checker.validator.iter_errors(values)
        return
    yield from SparingValidator(checker, memory, MAX_MEMORY).find_faults(values)


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
