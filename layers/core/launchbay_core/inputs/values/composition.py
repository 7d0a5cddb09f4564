"""One override laid over another, before either is laid over any values: what several `-o` and reruns make together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay_core.inputs.values.marks import Mark, Replace, without_marks
from launchbay_core.inputs.values.merge import match_keys, merge


def compose(first: Mapping[str, Any], then: Mapping[str, Any]) -> dict[str, Any]:
    """The override that does what `first` and `then` do one after the other.

    For all values, `merge(values, compose(first, then))` is `merge(merge(values, first), then)`.

    >>> compose({"opt": Replace({"name": "sgd"})}, {"opt": {"lr": 1}})
    {'opt': Replace(value={'name': 'sgd', 'lr': 1})}
    """
    composed = dict(first)
    for name, value in then.items():
        composed[name] = _compose_values(first[name], value) if name in first else value
    return composed


def _compose_values(present: Any, value: Any) -> Any:
    if isinstance(value, Mark) or not isinstance(value, Mapping):
        return value
    if isinstance(present, Mark):
        return Replace(merge(present.value, value) if isinstance(present.value, Mapping) else without_marks(value))
    # Laid over anything but a map, a map takes its place; what is there before both no longer counts.
    return compose(present, value) if isinstance(present, Mapping) else Replace(without_marks(value))


def present_at(values: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """The present values of what `overrides` would change, if there are any.

    >>> present_at({"opt": {"name": "adam", "lr": 1}, "seed": 0}, {"opt": {"lr": 2, "new": 3}})
    {'opt': {'lr': 1}}
    """
    found = {}
    keys = match_keys(values, overrides)
    for name, value in overrides.items():
        key = keys[name]
        if key in values:
            present = values[key]
            both = isinstance(present, Mapping) and isinstance(value, Mapping)
            found[name] = present_at(present, value) if both else present
    return found
