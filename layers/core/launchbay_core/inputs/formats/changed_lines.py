"""Which lines differ between two texts, by an amount of work that grows with their length alone.

A shortest script by Myers' algorithm where few lines differ. Otherwise the lines that each text has once divide the
texts; what lies between two of them and still differs in too many lines is taken as replaced.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from launchbay_core.inputs.formats.edits import Edit

_MAX_DIFFERENCES = 100  # lines removed or added, beyond which no shortest script is looked for
_STEPS, _MORE_STEPS = 2048, 8  # of that search: in any case, and for each line if that is more


class Change(NamedTuple):
    """The lines `old_start` until before `old_end` of the old text become those of the new one."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


def find_changes(old: Sequence[str], new: Sequence[str], edits: Iterable[Edit] | None = None) -> list[Change]:
    r"""The changes from the lines of one text to those of another, in order.

    With the `edits` that made the new text from the old one, only the lines that they touch are compared.

    >>> find_changes(["a\n", "b\n", "c\n"], ["a\n", "x\n", "c\n"])
    [Change(old_start=1, old_end=2, new_start=1, new_end=2)]
    """
    whole = Change(0, len(old), 0, len(new))
    blocks = [whole] if edits is None else _edited_blocks(old, new, edits)
    return [change for block in blocks for change in _divide(old, new, block)]


def _edited_blocks(old: Sequence[str], new: Sequence[str], edits: Iterable[Edit]) -> list[Change]:
    """The lines that edits touch; those that share a line or lie on adjacent ones are one block."""
    old_at, new_at = (list(accumulate(map(len, lines), initial=0)) for lines in (old, new))
    last = len(old) - 1 if old and not old[-1].endswith("\n") else len(old)  # what is appended goes there
    blocks: list[Change] = []
    longer = 0  # characters that the edits so far have added
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        start, end = (min(last, bisect_right(old_at, at) - 1) for at in (edit.start, edit.end))
        end = min(end + 1, len(old))
        if blocks and start <= blocks[-1].old_end:
            start, _, new_start, _ = blocks.pop()
        else:
            new_start = bisect_left(new_at, old_at[start] + longer)
        longer += len(edit.replacement) - (edit.end - edit.start)
        blocks.append(Change(start, end, new_start, bisect_left(new_at, old_at[end] + longer)))
    return blocks


def _divide(old: Sequence[str], new: Sequence[str], block: Change, *, by_anchors: bool = True) -> Iterator[Change]:
    """The changes in a block."""
    block = _trim(old, new, block)
    old_start, old_end, new_start, new_end = block
    if old_start == old_end or new_start == new_end:
        if old_end - old_start + new_end - new_start:
            yield block
        return
    script = _shortest_script(old[old_start:old_end], new[new_start:new_end])
    if script is not None:
        yield from (Change(old_start + a, old_start + b, new_start + c, new_start + d) for a, b, c, d in script)
    elif by_anchors:
        for part in _between_anchors(old, new, block):
            yield from _divide(old, new, part, by_anchors=False)
    else:
        yield block


def _trim(old: Sequence[str], new: Sequence[str], block: Change) -> Change:
    """A block without the lines that both texts begin and end it with."""
    old_start, old_end, new_start, new_end = block
    while old_start < old_end and new_start < new_end and old[old_start] == new[new_start]:
        old_start, new_start = old_start + 1, new_start + 1
    while old_start < old_end and new_start < new_end and old[old_end - 1] == new[new_end - 1]:
        old_end, new_end = old_end - 1, new_end - 1
    return Change(old_start, old_end, new_start, new_end)


def _shortest_script(old: Sequence[str], new: Sequence[str]) -> list[Change] | None:
    """The fewest lines removed and added; None if they are too many, or too much work to find.

    `furthest` has, for each diagonal (old position less new position), the old position that is reached on it.
    """
    steps = max(_STEPS, _MORE_STEPS * (len(old) + len(new)))
    furthest = {1: 0}
    rounds: list[dict[int, int]] = []
    for differences in range(_MAX_DIFFERENCES + 1):
        rounds.append(dict(furthest))
        for diagonal in range(-differences, differences + 1, 2):
            added = _comes_by_adding(furthest, diagonal, differences)
            begin = at = furthest[diagonal + 1] if added else furthest[diagonal - 1] + 1
            while at < len(old) and at - diagonal < len(new) and old[at] == new[at - diagonal]:
                at += 1
            furthest[diagonal] = at
            if at == len(old) and at - diagonal == len(new):
                return _trace_back(rounds, at, at - diagonal)
            steps -= 1 + at - begin
        if steps < 0:
            return None
    return None


def _comes_by_adding(furthest: dict[int, int], diagonal: int, differences: int) -> bool:
    """Whether a diagonal is reached by adding a line, from the one above it, rather than by removing one."""
    if diagonal in {-differences, differences}:
        return diagonal == -differences
    return furthest[diagonal - 1] < furthest[diagonal + 1]


def _trace_back(rounds: list[dict[int, int]], old_end: int, new_end: int) -> list[Change]:
    """The changes that led to the end of both texts."""
    changes: list[Change] = []
    for differences in range(len(rounds) - 1, 0, -1):
        diagonal = old_end - new_end
        before = diagonal + (1 if _comes_by_adding(rounds[differences], diagonal, differences) else -1)
        old_at = rounds[differences][before]
        new_at = old_at - before
        change = Change(old_at, old_at + (before < diagonal), new_at, new_at + (before > diagonal))
        if changes and (change.old_end, change.new_end) == (changes[-1].old_start, changes[-1].new_start):
            later = changes.pop()
            change = Change(old_at, later.old_end, new_at, later.new_end)
        changes.append(change)
        old_end, new_end = old_at, new_at
    return changes[::-1]


def _between_anchors(old: Sequence[str], new: Sequence[str], block: Change) -> Iterator[Change]:
    """What lies between the lines that both sides of a block have once, as many as stand in the same order in both."""
    old_start, new_start = block.old_start, block.new_start
    for old_at, new_at in _common_order(_anchors(old, new, block)):
        yield Change(old_start, old_at, new_start, new_at)
        old_start, new_start = old_at + 1, new_at + 1
    yield Change(old_start, block.old_end, new_start, block.new_end)


def _anchors(old: Sequence[str], new: Sequence[str], block: Change) -> list[tuple[int, int]]:
    """The positions of the lines that both sides of a block have once, by the position in the old text."""
    old_lines, new_lines = old[block.old_start : block.old_end], new[block.new_start : block.new_end]
    once = {line for line, times in Counter(old_lines).items() if times == 1}
    once &= {line for line, times in Counter(new_lines).items() if times == 1}
    there = {line: at for at, line in enumerate(new_lines, block.new_start) if line in once}
    return [(at, there[line]) for at, line in enumerate(old_lines, block.old_start) if line in once]


def _common_order(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs, given by their first position, whose second positions ascend too: a patience sort."""
    ends: list[int] = []  # the least second position with which a row of this length ends
    indices: list[int] = []  # its pair
    before: list[int] = []  # for each pair, the one before it in its row
    for index, (_, there) in enumerate(pairs):
        length = bisect_left(ends, there)
        before.append(indices[length - 1] if length else -1)
        ends[length : length + 1] = [there]
        indices[length : length + 1] = [index]
    row = []
    index = indices[-1] if indices else -1
    while index >= 0:
        row.append(pairs[index])
        index = before[index]
    return row[::-1]
