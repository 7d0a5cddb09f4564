"""Where a walk along overrides is: how they name the place, and what may be changed there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from launchbay_core.inputs.values.paths import Index, Path, Step, format_path
from launchbay_core.inputs.values.selection import Selection
from launchbay_core.inputs.values.value_paths import Appended, ValuePath


@dataclass(frozen=True)
class Spot:
    """One place that overrides change.

    `place` leads to it in the overrides, as `launchbay_core.inputs.values.value_paths` has it.
    `path` is as people write it, with positions in the place of negative indexes in `resolved`.
    `peers` are the keys that the items of the list have, if this is one of them. `is_given` says that it lies in an
    item that is given as a whole, in which nothing can be marked.
    """

    selection: Selection
    opened: Selection
    place: ValuePath = ()
    path: Path = ()
    resolved: Path = ()
    peers: frozenset[str] = frozenset()
    is_given: bool = False

    def key(self, name: str) -> Spot:
        """The spot of the value of a key."""
        return self._below(name, name, name, (self.selection.below(name), self.opened.below(name)))

    def item(self, index: int, position: int, length: int) -> Spot:
        """The spot of the item at a position in a list of a length, to which an index leads."""
        selections = (self.selection.item(position, length), self.opened.item(position, length))
        return self._below(Index(index), Index(index), Index(position), selections)

    def appended(self, number: int) -> Spot:
        """The spot of one of the items that follow at the end of a list."""
        selections = (self.selection.item(None), self.opened.item(None))
        return self._below(Appended(number), Index("+"), Index("+"), selections)

    def beside(self, peers: frozenset[str], *, is_given: bool = False) -> Spot:
        """The spot as that of an item among others that have the keys `peers`."""
        return replace(self, peers=peers, is_given=self.is_given or is_given)

    def _below(self, inner: Any, step: Step, resolved: Step, selections: tuple[Selection, Selection]) -> Spot:
        place, path, found = (*self.place, inner), (*self.path, step), (*self.resolved, resolved)
        return Spot(*selections, place, path, found, is_given=self.is_given)

    @property
    def name(self) -> str:
        """The place as a dotted path."""
        return format_path(self.path)

    @property
    def is_in_item(self) -> bool:
        """Whether it lies inside an item of a list."""
        return any(isinstance(step, Index) for step in self.path)
