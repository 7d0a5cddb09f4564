"""The difference between two texts, as people read it."""

from __future__ import annotations

import difflib


def unified_diff(old: str, new: str, path: str) -> str:
    """A unified diff of one file with three lines of context; empty where nothing changed."""
    lines = difflib.unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in lines)
