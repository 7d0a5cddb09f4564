"""Names, values and types as a message gives them."""

from __future__ import annotations

import difflib
import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from launchbay_core.inputs.schemas.subschemas import type_of

SHOWN_NAMES = 8
SHOWN_CHARACTERS = 60
_LEAST = 0.6  # of likeness, from 0 to 1
_TYPES = {
    "number": "a float", "integer": "an int", "string": "a str", "boolean": "a bool", "array": "a list",
    "object": "a map", "null": "null",
}  # fmt: skip


def nearest(given: str, names: Iterable[str]) -> str | None:
    """The name that `given` most likely stands for; None if it is like none of them.

    >>> nearest("learning_rte", ["batch_size", "learning_rate"])
    'learning_rate'
    >>> nearest("ADAM", ["sgd", "adam"])
    'adam'
    """
    by_folded = {name.casefold(): name for name in names}
    found = difflib.get_close_matches(given.casefold(), by_folded, 1, _LEAST)
    return by_folded[found[0]] if found else None


def listed(names: Sequence[str], last: str = "and") -> str:
    """Names as a sentence has them, the first few of many.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    if len(names) > SHOWN_NAMES:
        return f"{', '.join(names[:SHOWN_NAMES])} {last} {len(names) - SHOWN_NAMES} more"
    return f" {last} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def type_phrase(kinds: Collection[str]) -> str:
    """JSON types as people name them.

    >>> type_phrase(["integer", "null"])
    'an int or null'
    """
    named = [words for kind, words in _TYPES.items() if kind in kinds]
    if "number" in kinds and "integer" in kinds:
        named.remove(_TYPES["integer"])  # every float may be an int
    return listed(named, "or")


def typed(value: Any) -> str:
    """A value with its type, as in `not the str "x"`."""
    kind = type_of(value)
    return "null" if kind == "null" else f"the {_TYPES[kind].split(' ', 1)[-1]} {shown(value)}"


def shown(value: Any) -> str:
    """A value as a message shows it: JSON, cut short."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 3] + "…"
