"""The value of one input of a run: the registered value with the run's overrides over it, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from launchbay_core.inputs import merge
from launchbay_core.inputs.values.keys import KeyReader
from launchbay_core.inputs.values.merge import key_text, match_key
from launchbay_core.inputs.values.paths import Index, Path, Step
from launchbay_core.inputs.values.plain import to_exchanged_value


class Missing:
    """The type of `MISSING`."""

    def __repr__(self) -> str:
        """The name of its one value."""
        return "MISSING"


MISSING: Final = Missing()  # the value of an input that a run does not have; null is a value


def value_at(registered: Mapping[Any, Any], overrides: Mapping[str, Any], path: Path, read_key: KeyReader) -> Any:
    """What a run has at a path, in JSON's types; `MISSING` if it has nothing there.

    The work depends on what lies below the path's first key alone.

    >>> value_at({"opt": {"lr": 0.1, "name": "sgd"}}, {"opt": {"lr": 0.2}}, ("opt", "lr"), str)
    0.2
    >>> value_at({"lr": 0.1}, {}, ("opt", "lr"), str), value_at({"a": [1, 2]}, {}, ("a", Index(-1)), str)
    (MISSING, 2)
    """
    first = _find_key(registered, str(path[0]), read_key)
    name = key_text(first)
    present = {first: registered[first]} if first in registered else {}
    value: Any = merge(present, {name: overrides[name]}) if name in overrides else present
    for step in path:
        value = _inside(value, step, read_key)
        if value is MISSING:
            return MISSING
    return to_exchanged_value(value)


def _inside(value: Any, step: Step, read_key: KeyReader) -> Any:
    if isinstance(step, Index):
        at = step.position
        is_there = isinstance(value, list) and isinstance(at, int) and -len(value) <= at < len(value)
        return value[at] if is_there else MISSING
    if not isinstance(value, Mapping):
        return MISSING
    key = _find_key(value, step, read_key)
    return value.get(key, MISSING)


def _find_key(values: Mapping[Any, Any], written: str, read_key: KeyReader) -> Any:
    """The key that is written so, or that a reader takes for the same; itself if there is none."""
    key = match_key(values, written)
    return key if key in values else match_key(values, key_text(read_key(written)))
