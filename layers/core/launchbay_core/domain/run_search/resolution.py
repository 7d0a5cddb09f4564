"""The value of one input of a run: the registered value with the run's overrides over it, and nothing else.

Where a path leads in the registered values is found once for each version, as maps may have many keys. A run's own
overrides are then followed along that way, so that the work for each run depends on the path and on what it leads to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from launchbay_core.inputs import UnknownPlace, merge
from launchbay_core.inputs.values.keys import KeyReader
from launchbay_core.inputs.values.merge import key_text, match_key
from launchbay_core.inputs.values.paths import Index, Path
from launchbay_core.inputs.values.plain import to_exchanged_value


class Missing:
    """The type of `MISSING`."""

    def __repr__(self) -> str:
        """The name of its one value."""
        return "MISSING"


MISSING: Final = Missing()  # the value of an input that a run does not have; null is a value


@dataclass(frozen=True)
class Trail:
    """Where a path leads in registered values: `values` has what stands before each step, and at the end."""

    path: Path
    steps: tuple[Any, ...]
    values: tuple[Any, ...]
    read_key: KeyReader


def find_trail(registered: Mapping[Any, Any], path: Path, read_key: KeyReader) -> Trail:
    """Follow a path into registered values; its keys are read as their format reads its own."""
    steps: list[Any] = []
    values: list[Any] = [registered]
    for written in path:
        step = _find_step(values[-1], written, read_key)
        steps.append(step)
        values.append(_inside(values[-1], step))
    return Trail(path, tuple(steps), tuple(values), read_key)


def value_of(trail: Trail, overrides: Any) -> Any:
    """What a run with these overrides has at the end of a trail, in JSON's types; `MISSING` if it has nothing there.

    >>> trail = find_trail({"opt": {"lr": 0.1, "name": "sgd"}}, ("opt", "lr"), str)
    >>> value_of(trail, {"opt": {"lr": 0.2}}), value_of(trail, {"opt": {"name": "adam"}})
    (0.2, 0.1)
    >>> value_of(trail, {"opt": None})
    MISSING
    """
    given = overrides
    for at, step in enumerate(trail.steps):
        if not (isinstance(given, Mapping) and isinstance(trail.values[at], Mapping)):
            return _follow(_merged(trail.values[at], given), trail.steps[at:], trail.read_key)
        written, name = trail.path[at], key_text(step)
        if written != name and written in given:  # a new key, beside the one that is read from the same text
            return _follow(_merged(MISSING, given[written]), trail.steps[at + 1 :], trail.read_key)
        if name not in given:
            return _exchanged(trail.values[-1])
        given = given[name]
    return _exchanged(_merged(trail.values[-1], given))


def _merged(present: Any, given: Any) -> Any:
    try:
        return merge({} if present is MISSING else {"": present}, {"": given}).get("", MISSING)
    except UnknownPlace:  # something is removed that is not there
        return MISSING


def _follow(value: Any, steps: tuple[Any, ...], read_key: KeyReader) -> Any:
    for written in steps:
        value = _inside(value, _find_step(value, written, read_key))
    return _exchanged(value)


def _exchanged(value: Any) -> Any:
    return MISSING if value is MISSING else to_exchanged_value(value)


def _inside(value: Any, step: Any) -> Any:
    if isinstance(step, Index):
        at = step.position
        is_there = isinstance(value, list) and isinstance(at, int) and -len(value) <= at < len(value)
        return value[at] if is_there else MISSING
    return value.get(step, MISSING) if isinstance(value, Mapping) else MISSING


def _find_step(value: Any, written: Any, read_key: KeyReader) -> Any:
    """The key of a map that is written so, or that a reader takes for the same; what was written if there is none."""
    if not isinstance(value, Mapping) or not isinstance(written, str):
        return written
    key = match_key(value, written)
    return key if key in value else match_key(value, key_text(read_key(written)))
