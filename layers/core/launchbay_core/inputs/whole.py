"""A value that replaces what it meets as a whole, where a plain map would be merged key by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Whole:
    """Replace the present value by `value`, even where both are maps."""

    value: Any


def unwrapped(value: Any) -> Any:
    """`value` without any `Whole` in it."""
    if isinstance(value, Whole):
        return value.value
    if isinstance(value, Mapping):
        return {key: unwrapped(inner) for key, inner in value.items()}
    return value
