"""How much work something does, counted and not timed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any


def count_calls(act: Callable[[], object]) -> int:
    """How many calls of Python functions `act` makes."""
    calls = 0

    def note(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(before)
    return calls
