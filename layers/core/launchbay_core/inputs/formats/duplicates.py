"""Keys that stand twice in a map: readers don't agree on them, so they are refused in a text that is new here."""

from __future__ import annotations

from collections.abc import Iterator

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.formats.edits import line_and_column
from launchbay_core.inputs.formats.tree import Map, Node, Sequence
from launchbay_core.inputs.values.merge import key_text

_SHOWN = 60  # characters of a key in a message


def check_unique_keys(text: str, root: Node | None) -> None:
    """Refuse a text's tree in which a map has a key twice. Keys are one if the reader takes them for one: 1 and `0x1`.

    Raises:
        UnreadableInput: there is such a key; with both its lines.
    """
    for first, second in _duplicates(root):
        raise duplicate_key(text, key_text(second.value), first.start, second.start)


def duplicate_key(text: str, key: str, first: int, second: int) -> UnreadableInput:
    r"""The error about a key that stands at two positions of a text.

    >>> str(duplicate_key("lr: 1\nlr: 2", "lr", 0, 6))
    'line 2, column 1: the key `lr` is there twice, on line 1 and on line 2: keep one of them'
    """
    line, column = line_and_column(text, second)
    name = key if len(key) <= _SHOWN else f"{key[:_SHOWN]}…"
    first_line, _ = line_and_column(text, first)
    where = f"on line {first_line} and on line {line}" if first_line != line else f"on line {line}"
    return UnreadableInput(f"the key `{name}` is there twice, {where}: keep one of them", line, column)


def _duplicates(node: Node | None) -> Iterator[tuple[Node, Node]]:
    """The first and the second key of each pair, in the order of the text."""
    if isinstance(node, Map):
        seen: dict[object, Node] = {}
        for entry in node.entries:
            key = entry.key
            if not entry.merges and key.value in seen:
                yield seen[key.value], key
            elif not entry.merges:
                seen[key.value] = key
            yield from _duplicates(entry.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _duplicates(item)
