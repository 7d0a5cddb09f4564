"""Which files of a folder are its code: all except those that git ignores and those that no job needs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from launchbay.authoring.git_files import list_git_files
from launchbay.authoring.ignore_rules import IgnoreRules, rules_above

_NEVER = {
    *(".git", ".hg", ".svn", ".venv", ".launchbay", "__pycache__", ".DS_Store"),
    *(".mypy_cache", ".pytest_cache", ".ruff_cache", ".ipynb_checkpoints"),
}


def list_code_files(root: Path) -> list[str]:
    """The files and symbolic links below `root` that belong to its code: sorted POSIX paths, relative to it.

    In a repository, git says which it ignores. If it can't be asked, the files of patterns that it reads are read here.
    """
    return sorted(_list(root))


def _list(root: Path) -> Iterator[str]:
    names = list_git_files(root)
    if names is None:
        return _walk(root, root, rules_above(root))
    return _choose(root, names)


def _choose(root: Path, names: Iterable[str]) -> Iterator[str]:
    """Those of git's paths that are there; a repository in this one has its own files, with rules of its own."""
    real_folders: dict[PurePosixPath, bool] = {PurePosixPath(): True}
    for name in names:
        path = PurePosixPath(name)
        if _NEVER.intersection(path.parts) or not _is_real(root, path.parent, real_folders):
            continue
        found = root / path
        if found.is_symlink() or found.is_file():
            yield str(path)
        elif found.is_dir():
            yield from _below(root, found)


def _is_real(root: Path, folder: PurePosixPath, known: dict[PurePosixPath, bool]) -> bool:
    """Whether a folder is not, or no longer, a link or below one: git tracks what was there before."""
    if folder not in known:
        known[folder] = _is_real(root, folder.parent, known) and not (root / folder).is_symlink()
    return known[folder]


def _below(root: Path, folder: Path) -> Iterator[str]:
    """The files of a repository inside this one, or of a submodule's folder that is not one yet."""
    is_repository = (folder / ".git").exists()
    inside = _list(folder) if is_repository else _walk(folder, folder, IgnoreRules())
    return (f"{folder.relative_to(root).as_posix()}/{name}" for name in inside)


def _walk(root: Path, folder: Path, rules: IgnoreRules) -> Iterator[str]:
    rules = rules.of_folder(folder)
    with os.scandir(folder) as entries:
        for entry in entries:
            path = Path(entry.path)
            is_folder = entry.is_dir(follow_symlinks=False)
            if entry.name in _NEVER or rules.ignores(path, is_folder=is_folder):
                continue
            if is_folder and (path / ".git").exists():
                yield from _below(root, path)
            elif is_folder:
                yield from _walk(root, path, rules)
            elif entry.is_file(follow_symlinks=False) or entry.is_symlink():
                yield path.relative_to(root).as_posix()
