"""The two stages in which a text is patched: first what is changed and added, then what is removed.

So nothing is ever inserted beside what goes in the same pass. Which item of a list an override means is known by its
position alone: it is kept as the origins of the items, for values that are equal can't tell it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from launchbay_core.inputs.formats.flow_editor import Keys
from launchbay_core.inputs.values.marks import Add, Items, Remove, Replace, has_any
from launchbay_core.inputs.values.merge import match_keys, same

Indexes = dict[Keys, tuple[int | None, ...]]


@dataclass(slots=True)
class Stage:
    """What a text is to read as after a stage, and the origins of the items of its lists, as `Origins` has them."""

    wanted: Any
    origins: Indexes = field(default_factory=dict)


def stages(values: Any, wanted: Any, overrides: Any) -> list[Stage]:
    """The stages from `values` to `wanted`, which is what `overrides` make of them; without one that changes nothing.

    >>> [stage.wanted for stage in stages({"a": 1}, {"b": 2}, {"a": Remove(), "b": 2})]
    [{'a': 1, 'b': 2}, {'b': 2}]
    """
    if not has_any(overrides, (Replace, Add, Remove, Items)):
        return [Stage(wanted)]
    staging = _Staging()
    kept = staging.keep(values, wanted, overrides, (), ())
    first, second = Stage(kept, staging.first), Stage(wanted, staging.second)
    if not staging.removes:
        return [first]
    return [second] if same(values, kept) else [first, second]


@dataclass
class _Staging:
    """Goes through the three values side by side; paths lead through what is wanted after each stage."""

    first: Indexes = field(default_factory=dict)
    second: Indexes = field(default_factory=dict)
    removes: bool = False

    def keep(self, values: Any, wanted: Any, override: Any, one: Keys, two: Keys) -> Any:
        """What is wanted, with all that is to be removed."""
        if isinstance(override, Add):
            return self.keep(values, wanted, override.value, one, two)
        if isinstance(override, Items) and isinstance(values, list) and isinstance(wanted, list):
            return self._keep_items(values, wanted, override, one, two)
        if not isinstance(values, Mapping) or not isinstance(wanted, Mapping):
            return wanted
        inner = override if isinstance(override, Mapping) else {}
        keys = {key: inner[name] for name, key in match_keys(values, inner).items()}
        kept = {}
        for key, value in values.items():
            if key not in wanted:
                self.removes, kept[key] = True, value
            elif wanted[key] is not value:
                kept[key] = self.keep(value, wanted[key], keys.get(key), (*one, key), (*two, key))
            else:
                kept[key] = value
        return kept | {key: value for key, value in wanted.items() if key not in values}

    def _keep_items(self, values: list[Any], wanted: list[Any], items: Items, one: Keys, two: Keys) -> list[Any]:
        edits = {index % len(values): override for index, override in items.edits.items()} if values else {}
        removed = {index % len(values) for index, override in items.edits.items() if isinstance(override, Remove)}
        staying = [index for index in range(len(values)) if index not in removed]
        added = wanted[len(staying) :]
        kept = list(values)
        for place, index in enumerate(staying):
            if index in edits:
                kept[index] = self.keep(values[index], wanted[place], edits[index], (*one, index), (*two, place))
        self.removes |= len(staying) < len(values)
        self.first[one] = (*range(len(values)), *(None for _ in added))
        self.second[two] = (*staying, *range(len(values), len(values) + len(added)))
        return kept + added
