"""How much work something does, in lines that Python runs: each turn of a loop counts, also within a comprehension."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any


def count_lines(act: Callable[[], object]) -> int:
    """How many lines `act` runs."""
    lines = 0

    def note(_frame: Any, event: str, _argument: Any) -> Any:
        nonlocal lines
        lines += event == "line"
        return note

    before = sys.gettrace()
    sys.settrace(note)
    try:
        act()
    finally:
        sys.settrace(before)
    return lines


class CountedText(str):
    """A text that counts the characters of the parts that are taken from it."""

    __slots__ = ("taken",)

    def __getitem__(self, part: Any) -> str:
        """A part of the text, counted."""
        found = super().__getitem__(part)
        self.taken = getattr(self, "taken", 0) + len(found)
        return found
