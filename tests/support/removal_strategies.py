"""Overrides that remove keys and items, and change some beside them, for Hypothesis and for samples of a seed."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from launchbay_core.inputs.values.marks import Items, Remove
from launchbay_core.inputs.values.merge import key_text


def removing(chance: random.Random, values: Mapping[Any, Any], *, edits: bool = True) -> dict[str, Any]:
    """Overrides of about half of the keys: some go, some get another value, of lists some items; documents stay."""
    found: dict[str, Any] = {}
    names = [key_text(key) for key in values]
    for name, value in zip(names, values.values(), strict=True):
        if names.count(name) > 1 or chance.random() < 0.5:
            continue
        override = _removing_in(chance, value, edits=edits)
        if override is not None and not (name.startswith("[") and isinstance(override, Remove)):
            found[name] = override
    return found


def _removing_in(chance: random.Random, value: Any, *, edits: bool) -> Any:
    if isinstance(value, Mapping) and value and chance.random() < 0.7:
        return removing(chance, value, edits=edits) or None
    if isinstance(value, list) and value and chance.random() < 0.8:
        changes = {index: _removing_in(chance, item, edits=edits) for index, item in enumerate(value)}
        kept = {index: change for index, change in changes.items() if change is not None and chance.random() < 0.5}
        return Items(kept, ([], 7, "x")[: chance.randrange(4)] if edits else ())
    return Remove() if not edits or chance.random() < 0.6 else 9
