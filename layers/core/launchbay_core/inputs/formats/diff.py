"""The difference between two texts, as people read it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence

from launchbay_core.inputs.formats.changed_lines import Change, find_changes
from launchbay_core.inputs.formats.edits import Edit

_CONTEXT = 3  # lines around a change


def unified_diff(old: str, new: str, path: str, edits: Iterable[Edit] | None = None) -> str:
    r"""A unified diff of one file with three lines of context; empty if nothing changed.

    `edits` are those that made `new` from `old`, if they are known: only the lines that they touch are then compared.

    >>> print(unified_diff("lr: 1\n", "lr: 2\n", "train.yaml"), end="")
    --- a/train.yaml
    +++ b/train.yaml
    @@ -1 +1 @@
    -lr: 1
    +lr: 2
    """
    old_lines, new_lines = _lines(old), _lines(new)
    hunks = _group(find_changes(old_lines, new_lines, edits))
    if not hunks:
        return ""
    lines = [f"--- a/{path}\n", f"+++ b/{path}\n"]
    for hunk in hunks:
        lines += _hunk_lines(old_lines, new_lines, hunk)
    return "".join(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    """The lines as `diff` splits them: at line feeds alone, not at form feeds and the like."""
    return list(io.StringIO(text, newline="\n"))


def _group(changes: Iterable[Change]) -> list[list[Change]]:
    """Changes in hunks: those whose context would touch are in one."""
    hunks: list[list[Change]] = []
    for change in changes:
        if hunks and change.old_start - hunks[-1][-1].old_end <= 2 * _CONTEXT:
            hunks[-1].append(change)
        else:
            hunks.append([change])
    return hunks


def _hunk_lines(old: Sequence[str], new: Sequence[str], changes: Sequence[Change]) -> Iterator[str]:
    """The lines of a hunk, its header first."""
    before = min(_CONTEXT, changes[0].old_start)
    after = min(_CONTEXT, len(old) - changes[-1].old_end)
    at = changes[0].old_start - before
    old_range = _range(at, changes[-1].old_end + after)
    new_range = _range(changes[0].new_start - before, changes[-1].new_end + after)
    yield f"@@ -{old_range} +{new_range} @@\n"
    for change in changes:
        yield from (" " + line for line in old[at : change.old_start])
        yield from ("-" + line for line in old[change.old_start : change.old_end])
        yield from ("+" + line for line in new[change.new_start : change.new_end])
        at = change.old_end
    yield from (" " + line for line in old[at : at + after])


def _range(start: int, end: int) -> str:
    """Lines as a header names them: the first, counted from 1, and how many; of none, the line before."""
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"
