"""What overrides change, as values, and how people write the places of what they make.

Indexes of overrides mean the list as it is registered. After removals, an item has another position in the list that
is validated; its errors still name it as the override did.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from launchbay_core.inputs.values.marks import Add, Items, Remove, Replace, has_any
from launchbay_core.inputs.values.merge import match_key, match_keys, merge
from launchbay_core.inputs.values.paths import Index, Path, Step
from launchbay_core.inputs.values.value_paths import plain_path

Keys = Sequence[str | int]  # where a value lies in JSON


def needs_present(override: Any) -> bool:
    """Whether what overrides mean depends on the present values: they add, remove, or change single items.

    >>> needs_present({"a": {"b": Replace(1)}}), needs_present({"a": {"b": Remove()}})
    (False, True)
    """
    return has_any(override, (Add, Remove, Items))


def changed_values(present: Mapping[Any, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """The values that overrides set, without those beside them; of a list whose items change, all of it.

    >>> changed_values({"a": [1, 2], "b": 3, "c": 4}, {"a": Items({0: 5}), "b": Remove()})
    {'a': [5, 2]}
    """
    keys = match_keys(present, overrides)
    changed = {name: _changed(present.get(keys[name]), value) for name, value in overrides.items()}
    return {name: value for name, value in changed.items() if not isinstance(value, Remove)}


def _changed(present: Any, override: Any) -> Any:
    while isinstance(override, Add):
        override = override.value
    if isinstance(override, Mapping):
        return changed_values(present if isinstance(present, Mapping) else {}, override)
    if isinstance(override, Items):
        return merge({"": present}, {"": override})[""]
    return merge({}, {"": override})[""] if isinstance(override, Replace) else override


def path_namer(present: Mapping[Any, Any], overrides: Mapping[str, Any]) -> Callable[[Keys], Path]:
    """Gives how the overrides name where a value lies in what they make of the present values.

    >>> path_namer({"a": [1, 2, 3]}, {"a": Items({0: Remove(), -1: 5}, (6,))})(["a", 1])
    ('a', Index(position=-1))
    """
    return _Namer(present, overrides).path if needs_present(overrides) else plain_path


class _Namer:
    """Follows overrides and present values along the path of a result."""

    def __init__(self, present: Any, overrides: Any) -> None:
        self._top = (present, overrides)
        self._indexes: dict[int, list[Step]] = {}

    def path(self, keys: Keys) -> Path:
        """How the overrides name the place to which keys and positions lead."""
        present, override = self._top
        path: list[Step] = []
        for number, key in enumerate(keys):
            while isinstance(override, Add):
                override = override.value
            if isinstance(override, Items) and isinstance(key, int) and isinstance(present, list | tuple):
                step = self._steps_of(present, override)[key]
                path.append(step)
                present, override = _item(present, override, step)
            elif isinstance(override, Mapping):
                path.append(str(key))
                present = present.get(match_key(present, str(key))) if isinstance(present, Mapping) else None
                override = override.get(str(key))
            else:
                return (*path, *plain_path(keys[number:]))
        return tuple(path)

    def _steps_of(self, present: Sequence[Any], items: Items) -> list[Step]:
        """The step to each item of the list that items make."""
        if id(items) not in self._indexes:
            edits = {index + len(present) if index < 0 else index: index for index in items.edits}
            kept = [edits.get(position, position) for position in range(len(present))]
            steps: list[Step] = [Index(index) for index in kept if not isinstance(items.edits.get(index), Remove)]
            self._indexes[id(items)] = steps + [Index("+")] * len(items.appended)
        return self._indexes[id(items)]


def _item(present: Sequence[Any], items: Items, step: Step) -> tuple[Any, Any]:
    """The present item at a step, and its override."""
    index = step.position if isinstance(step, Index) else None
    return (present[index], items.edits.get(index)) if isinstance(index, int) else (None, None)
