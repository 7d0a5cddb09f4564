"""What two lists have in common at their ends, so that only what is between is changed."""

from __future__ import annotations

from typing import Any

from launchbay_core.inputs.values.merge import same


def common_ends(old: list[Any], new: list[Any]) -> tuple[int, int]:
    """How many items two lists have in common at their beginning, and at their end beyond those."""
    limit = min(len(old), len(new))
    before = 0
    while before < limit and same(old[before], new[before]):
        before += 1
    after = 0
    while after < limit - before and same(old[-1 - after], new[-1 - after]):
        after += 1
    return before, after
