"""One override laid over another, before either is laid over any values: what several `-o` and reruns make together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay_core.inputs.values.marks import Add, Items, Remove, Replace
from launchbay_core.inputs.values.merge import match_keys, merge


def compose(first: Mapping[str, Any], then: Mapping[str, Any]) -> dict[str, Any]:
    """The override that does what `first` and `then` do one after the other.

    Unless there are items of lists, `merge(values, compose(first, then))` is `merge(merge(values, first), then)`.
    Indexes always mean the list in `values`: on the way to an item, what took the place of the list before no
    longer counts; changes of other items do, and whatever is appended follows in order.

    Raises:
        UnknownPlace: `then` removes or changes what is not in a value that `first` puts in place.

    >>> compose({"opt": Replace({"name": "sgd"})}, {"opt": {"lr": 1}})
    {'opt': Replace(value={'name': 'sgd', 'lr': 1})}
    >>> compose({"a": Items({0: 1}, (7,))}, {"a": Items({1: 2}, (8,))})
    {'a': Items(edits={0: 1, 1: 2}, appended=(7, 8))}
    """
    composed = dict(first)
    for name, value in then.items():
        composed[name] = _compose_values(first[name], value) if name in first else value
    return composed


def _compose_values(present: Any, value: Any) -> Any:
    if isinstance(value, Replace | Remove):
        return Add(value) if isinstance(present, Add) and isinstance(value, Replace) else value
    if isinstance(value, Add) or isinstance(present, Add):
        return _compose_added(present, value)
    if isinstance(value, Items):
        return _compose_items(present, value) if isinstance(present, Items) else value
    if not isinstance(value, Mapping):
        return value
    if isinstance(present, Replace):
        return Replace(merge(present.value if isinstance(present.value, Mapping) else {}, value))
    # Laid over anything but a map, a map takes its place; what is there before both no longer counts.
    return compose(present, value) if isinstance(present, Mapping) else Replace(merge({}, value))


def _compose_added(present: Any, value: Any) -> Any:
    """What is added stays something that may be new, whatever is laid over it."""
    inner = _compose_values(
        present.value if isinstance(present, Add) else present, value.value if isinstance(value, Add) else value
    )
    return Add(inner)


def _compose_items(present: Items, items: Items) -> Items:
    edits = dict(present.edits)
    for index, edit in items.edits.items():
        edits[index] = _compose_values(edits[index], edit) if index in edits else edit
    return Items(edits, present.appended + items.appended)


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
