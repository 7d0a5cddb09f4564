"""Which files of a folder are its code: all except those that git ignores and those that no job needs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from pathspec import GitIgnoreSpec

_NEVER = {
    *(".git", ".hg", ".svn", ".venv", ".launchbay", "__pycache__", ".DS_Store"),
    *(".mypy_cache", ".pytest_cache", ".ruff_cache", ".ipynb_checkpoints"),
}

# The folders above a file that have a `.gitignore`, outermost first, each with its patterns.
_Rules = tuple[tuple[Path, GitIgnoreSpec], ...]


def list_code_files(root: Path) -> list[str]:
    """The files and symbolic links below `root` that belong to its code: sorted POSIX paths, relative to it."""
    found: list[str] = []
    _walk(root, root, _rules_above(root), found)
    return sorted(found)


def _walk(root: Path, folder: Path, rules: _Rules, found: list[str]) -> None:
    rules = _with_rules_of(folder, rules)
    with os.scandir(folder) as entries:
        for entry in entries:
            path = Path(entry.path)
            is_folder = entry.is_dir(follow_symlinks=False)
            if entry.name in _NEVER or _is_ignored(path, rules, is_folder=is_folder):
                continue
            if is_folder:
                _walk(root, path, rules, found)
            elif entry.is_file(follow_symlinks=False) or entry.is_symlink():
                found.append(path.relative_to(root).as_posix())


def _is_ignored(path: Path, rules: _Rules, *, is_folder: bool) -> bool:
    """Whether the innermost `.gitignore` with a matching pattern ignores a path; its last such pattern decides."""
    for folder, patterns in reversed(rules):
        name = path.relative_to(folder).as_posix() + ("/" if is_folder else "")
        ignored = patterns.check_file(name).include
        if ignored is not None:
            return ignored
    return False


def _with_rules_of(folder: Path, rules: _Rules) -> _Rules:
    file = folder / ".gitignore"
    if not file.is_file():
        return rules
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return (*rules, (folder, GitIgnoreSpec.from_lines(lines)))


def _rules_above(root: Path) -> _Rules:
    """The rules of the enclosing folders of `root`, up to the top of its repository; none outside a repository."""
    top = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)
    rules: _Rules = ()
    for folder in _between(top, root):
        rules = _with_rules_of(folder, rules)
    # Somebody who names a folder that git ignores wants it packed.
    return () if _any_ignored(top, root, rules) else rules


def _any_ignored(top: Path, root: Path, rules: _Rules) -> bool:
    below = [*_between(top, root), root][1:]
    return any(_is_ignored(folder, _of_parents(rules, folder), is_folder=True) for folder in below)


def _of_parents(rules: _Rules, folder: Path) -> _Rules:
    return tuple(rule for rule in rules if rule[0] != folder and folder.is_relative_to(rule[0]))


def _between(top: Path, root: Path) -> Sequence[Path]:
    """The folders from `top` down to the parent of `root`."""
    return [folder for folder in reversed(root.parents) if folder.is_relative_to(top)]
