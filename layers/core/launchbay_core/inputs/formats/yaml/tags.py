"""YAML's own tags: which kind of node each can stand on, and what the items of ordered maps must be."""

from __future__ import annotations

from typing import Any

from launchbay_core.inputs.errors import UnreadableInput

_PREFIX = "tag:yaml.org,2002:"
BARE_TAG = "!"
MERGE = f"{_PREFIX}merge"
SET = f"{_PREFIX}set"
PAIRS = frozenset([f"{_PREFIX}omap", f"{_PREFIX}pairs"])
SCALARS = frozenset(f"{_PREFIX}{name}" for name in ("null", "bool", "int", "float", "binary", "timestamp", "str"))

_KINDS = {
    **dict.fromkeys(SCALARS, "a single value"),
    **dict.fromkeys([f"{_PREFIX}seq", *PAIRS], "a list"),
    **dict.fromkeys([f"{_PREFIX}map", SET], "a map"),
}


def is_own_tag(tag: str) -> bool:
    """Whether a tag is one that YAML itself defines."""
    return tag.startswith(_PREFIX)


def short_name(tag: str) -> str:
    """The name of one of YAML's own tags, as in `int`."""
    return tag.removeprefix(_PREFIX)


def check_kind(tag: str, kind: str) -> None:
    """Refuse one of YAML's own tags on another kind of node than it is for: a single value, a list or a map.

    Raises:
        UnreadableInput: it is on one.
    """
    needed = _KINDS.get(tag, kind)
    if needed != kind:
        raise UnreadableInput(f"the tag `!!{short_name(tag)}` needs {needed}, but stands before {kind}")


def is_pair(item: Any) -> bool:
    """Whether an item of an ordered map, or of a list of pairs, is what it must be: a map with one key."""
    return isinstance(item, dict) and len(item) == 1
