"""Assignments as they are shown: overrides as they would be typed, and faults without what may be a secret."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from launchbay_core.inputs.assigned_values import is_read_as_itself
from launchbay_core.inputs.errors import BadAssignment, SweepGiven
from launchbay_core.inputs.left_sides import LeftSide, Sign, format_left_side
from launchbay_core.inputs.schemas.keywords import X_LAUNCHBAY
from launchbay_core.inputs.schemas.secrets import HIDDEN, has_secrets, is_known_to_hold_none
from launchbay_core.inputs.values.marks import Add, Items, Remove, Replace, without_marks
from launchbay_core.inputs.values.overrides import Overrides, Source
from launchbay_core.inputs.values.paths import Index, Path, keys_of
from launchbay_core.inputs.values.texts import text_of

Schema = Mapping[str, Any]


def assignment_texts(overrides: Overrides) -> list[str]:
    r"""Overrides as they would be typed: each text is an assignment that does the same.

    >>> assignment_texts(Overrides({"a=b": "1.10", "opt": Replace({"lr": 1}), "old": Remove(), "sizes": Items({0: 8})}))
    ['a\\=b="1.10"', 'opt:={"lr": 1}', '~old', 'sizes[0]=8']
    """
    return [
        text
        for source, values in overrides.sources()
        for key, override in values.items()
        for text in _texts_of(source, (str(key),), override)
    ]


def _texts_of(source: Source, path: Path, override: Any, sign: Sign = "") -> Iterator[str]:
    if isinstance(override, Remove):
        yield format_left_side("~", source, path)
    elif isinstance(override, Items):
        for index, edit in override.edits.items():
            yield from _texts_of(source, (*path, Index(index)), edit)
        for item in override.appended:
            yield f"{format_left_side('', source, (*path, Index('+')))}={value_text(item)}"
    elif isinstance(override, Add):
        yield from _texts_of(source, path, override.value, "+")
    elif isinstance(override, Replace):
        replaces = isinstance(override.value, Mapping)
        yield f"{format_left_side(sign, source, path, replaces=replaces)}={value_text(override.value)}"
    elif isinstance(override, Mapping) and (override and not sign):
        for key, inner in override.items():
            yield from _texts_of(source, (*path, str(key)), inner)
    else:
        yield from _added_texts(source, path, override, sign)


def _added_texts(source: Source, path: Path, override: Any, sign: Sign) -> Iterator[str]:
    """A value, and after it what is marked inside of a map that is added."""
    yield f"{format_left_side(sign, source, path)}={value_text(without_marks(override))}"
    if isinstance(override, Mapping):
        for key, inner in override.items():
            if inner != without_marks(inner):
                yield from _texts_of(source, (*path, str(key)), inner)


def value_text(value: Any) -> str:
    """A value on one line, as JSON; a text without quotes if it is read as itself without them."""
    if isinstance(value, str) and value.isprintable() and is_read_as_itself(value):
        return value
    return flow_text(value)


def flow_text(value: Any) -> str:
    """A value on one line, as JSON with YAML's words for the floats that JSON has none for.

    >>> flow_text([1, float("inf"), ".inf"])
    '[1, .inf, ".inf"]'
    """
    if isinstance(value, Mapping):
        inner = (f"{json.dumps(str(key), ensure_ascii=False)}: {flow_text(one)}" for key, one in value.items())
        return f"{{{', '.join(inner)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(flow_text, value))}]"
    if isinstance(value, float) and not math.isfinite(value):
        return text_of(value)
    return json.dumps(value, ensure_ascii=False)


def hide_value(fault: BadAssignment, left: LeftSide, schema: Schema | None, schemas: Iterable[Schema]) -> BadAssignment:
    """A fault of an assignment without what may be a secret in it.

    Args:
        fault: names the whole text that was given.
        left: what stands before its value.
        schema: describes the source that the assignment is about; None if there is none.
        schemas: describe all sources of the job: a value may be misplaced.
    """
    if not any(map(_may_have_secrets, schemas)):
        return fault
    if schema is not None and is_known_to_hold_none(schema, keys_of(left.path_text)):
        return fault
    if left.value_at is None:  # a secret may stand anywhere
        return BadAssignment("", 0, f"{fault.reason}; what was given is not shown, because it may contain a secret")
    shown = left.text[: left.value_at]
    if fault.position < left.value_at:
        return BadAssignment(f"{shown}{HIDDEN}", fault.position, fault.reason)
    if isinstance(fault, SweepGiven):
        why = "the value is a sweep, but a launch starts one run: launch each value by itself"
    else:
        why = "the value can't be read"
    reason = f"{why}; it is not shown, because it may contain a secret"
    return BadAssignment(f"{shown}{HIDDEN}", len(shown), reason)


def _may_have_secrets(schema: Schema) -> bool:
    """Whether a schema has secrets, or leaves out keys of which it does not say whether they are some."""
    return bool(schema.get(X_LAUNCHBAY, {}).get("hidden")) or has_secrets(schema)
