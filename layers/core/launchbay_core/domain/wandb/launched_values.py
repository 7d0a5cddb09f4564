"""What W&B's `wandb.init` makes of a launched run config. Pure.

It lays the launched values over the script's own: a map is merged into the script's map, at every depth, and nothing
is ever removed. Then it locks each top-level key that it was given. It strips hyphens around top-level keys, and nan
becomes null.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from launchbay_core.inputs.errors import InputError
from launchbay_core.inputs.values.marks import Add, Items, Remove, Replace
from launchbay_core.inputs.values.paths import Path, format_path

_INTERNAL = "_wandb"  # W&B's own, in every config


def values_for_wandb(
    inputs: Mapping[str, Any], config: Mapping[str, Any], overrides: Mapping[str, Any]
) -> dict[str, Any]:
    """The run config as `wandb.init` must get it, so that the script sees `config`.

    A map in which something is replaced or removed takes the place of the script's own: the same key with a hyphen
    before it, which W&B takes off, first sets it to null, into which nothing is merged.

    >>> from launchbay_core.inputs import Replace
    >>> values_for_wandb({"model": {"dim": 4}}, {"model": {"dim": 4}}, {"model": Replace({"dim": 4})})
    {'-model': None, 'model': {'dim': 4}}
    """
    handed: dict[str, Any] = {}
    for key, value in inputs.items():
        takes_place = isinstance(value, Mapping) and _takes_place(overrides.get(key))
        if takes_place:
            handed[f"-{key}"] = None
        handed[key] = config[key] if takes_place else value
    return handed


def _takes_place(override: Any) -> bool:
    """Whether an override does more to a map than being merged into it."""
    if isinstance(override, Add):
        return _takes_place(override.value)
    if isinstance(override, Mapping):
        return any(map(_takes_place, override.values()))
    return isinstance(override, Replace | Remove)


def find_wandb_faults(overrides: Mapping[str, Any]) -> Iterator[InputError]:
    """What `wandb.init` can't be given, of the overrides of a run config that a script takes from it."""
    for key, override in overrides.items():
        path = format_path((key,))
        if isinstance(override, Remove):
            yield _fault(
                path, "can't be removed: wandb.init keeps a key of the script's own config; give it null, if it may be"
            )
        elif key == _INTERNAL or key.strip("-") != key:
            yield _fault(path, "can't be an input: W&B keeps this key for itself, or takes the hyphens off it")
        else:
            yield from _nan_faults(override, (key,))


def _nan_faults(override: Any, at: Path) -> Iterator[InputError]:
    if isinstance(override, Replace | Add):
        yield from _nan_faults(override.value, at)
    elif isinstance(override, Mapping):
        for key, inner in override.items():
            yield from _nan_faults(inner, (*at, key))
    elif isinstance(override, Items):
        for inner in (*override.edits.values(), *override.appended):
            yield from _nan_faults(inner, at)
    elif isinstance(override, list | tuple):
        for inner in override:
            yield from _nan_faults(inner, at)
    elif isinstance(override, float) and math.isnan(override):
        yield _fault(format_path(at), "can't be nan: wandb.init makes null of it")


def _fault(path: str, what: str) -> InputError:
    return InputError(path, "constraint", f"`{path}` {what}")
