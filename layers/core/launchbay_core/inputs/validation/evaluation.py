"""Values against a JSON Schema 2020-12: every fault."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from launchbay_core.inputs.schemas.documents.document import Document
from launchbay_core.inputs.schemas.validator import Compiled, compiled
from launchbay_core.inputs.validation.alternatives import narrow
from launchbay_core.inputs.validation.effort import Effort, has_costly_patterns, memory_of, steps_of, steps_of_patterns
from launchbay_core.inputs.validation.faults import TOO_MUCH, UNCLEAR, About, Fault, Namer, value_at
from launchbay_core.inputs.validation.sparing import SparingValidator
from launchbay_core.inputs.values.plain import to_json_types
from launchbay_core.inputs.values.value_paths import plain_path

MAX_STEPS = 20_000_000  # of a validator; a second of work
MAX_MEMORY = 500_000  # values that faults may have in them at once; fifty megabytes
_RANGES = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
_NOT_AN_INTEGER = 0.5  # in the place of nan, of which nothing is asked but its type


def find_faults(schema: Mapping[str, Any], values: Any, name_of: Namer = plain_path) -> Iterator[Fault]:
    """Every fault of `values`, found as it is asked for; one alone if looking for them would take too long.

    `name_of` gives how people write a place in the values.

    Raises:
        BadSchema: `schema` is not a JSON Schema.
    """
    checker = compiled(schema)
    about = About(checker.document, values, name_of)
    plain = to_json_types(values, _finite)
    if _is_too_much(checker.document, plain):
        yield Fault(TOO_MUCH, about)
        return
    if checker.validator.is_valid(plain):
        return
    number, raw = 0, None
    for raw in _raw_faults(checker, plain):
        for inner in narrow(raw):
            if inner.kind.name not in _RANGES or not _is_nan(value_at(about.values, inner.instance_path)):
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


def _finite(value: float) -> float:
    """A float that JSON has, in the place of nan or an infinity: the largest for an infinity."""
    return _NOT_AN_INTEGER if math.isnan(value) else math.copysign(sys.float_info.max, value)
