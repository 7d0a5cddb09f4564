"""The difference between two texts, as people read it."""

from __future__ import annotations

import difflib
import io


def unified_diff(old: str, new: str, path: str) -> str:
    """A unified diff of one file with three lines of context; empty if nothing changed."""
    lines = difflib.unified_diff(_lines(old), _lines(new), f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    """The lines as `diff` splits them: at line feeds alone, not at form feeds and the like."""
    return list(io.StringIO(text, newline="\n"))
