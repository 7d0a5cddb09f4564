"""How much work something does, counted and not timed: lines that Python runs, calls, characters."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any


def count_lines(act: Callable[[], object]) -> int:
    """How many lines `act` runs: each turn of a loop counts, also within a comprehension."""
    return _count(act, "line", sys.gettrace, sys.settrace)


def count_calls(act: Callable[[], object]) -> int:
    """How many calls of Python functions `act` makes."""
    return _count(act, "call", sys.getprofile, sys.setprofile)


def _count(act: Callable[[], object], kind: str, get: Callable[[], Any], set_: Callable[[Any], None]) -> int:
    """How many events of a kind Python tells while `act` runs."""
    events = 0

    def note(_frame: Any, event: str, _argument: Any) -> Any:
        nonlocal events
        events += event == kind
        return note

    before = get()
    set_(note)
    try:
        act()
    finally:
        set_(before)
    return events


class CountedText(str):
    """A text that counts the characters of the parts that are taken from it."""

    __slots__ = ("taken",)

    def __getitem__(self, part: Any) -> str:
        """A part of the text, counted."""
        found = super().__getitem__(part)
        self.taken = getattr(self, "taken", 0) + len(found)
        return found
