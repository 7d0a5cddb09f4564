"""Which files of a folder are its code: all except those that git ignores and those that no job needs.

Git, or the files of patterns that it reads, is asked first. Of what is left, an author's `ignore:` and the list of what
training programs leave behind decide; see `left_out.py`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from launchbay.authoring.git_files import list_git_files, list_ignored_files
from launchbay.authoring.ignore_rules import IgnoreRules, rules_above
from launchbay.authoring.left_out import Candidate, CodeFiles, choose_code, takes_back

_NEVER = {
    *(".git", ".hg", ".svn", ".venv", ".launchbay", "__pycache__", ".DS_Store"),
    *(".mypy_cache", ".pytest_cache", ".ruff_cache", ".ipynb_checkpoints"),
}


def list_code_files(root: Path, ignore: Sequence[str] = ()) -> list[str]:
    """The files and symbolic links below `root` that belong to its code: sorted POSIX paths, relative to it."""
    return list(find_code_files(root, ignore).names)


def find_code_files(root: Path, ignore: Sequence[str] = ()) -> CodeFiles:
    """The files that belong to the code in `root`, and what is left out although git doesn't ignore it.

    In a repository, git says which it ignores. If it can't be asked, the files of patterns that it reads are read here.
    `ignore` has an author's own patterns, as in a `.gitignore` of `root`; `left_out.py` says how they are read.
    """
    return choose_code(root, sorted(_Listing(with_ignored=any(map(takes_back, ignore))).files(root)), ignore)


def is_never_code(name: str) -> bool:
    """Whether a path is one of those that are never packed, such as a version control's, and never spoken of."""
    return not _NEVER.isdisjoint(PurePosixPath(name).parts)


@dataclass(frozen=True)
class _Listing:
    """Lists a folder's files; `with_ignored` also those that git ignores, marked so."""

    with_ignored: bool

    def files(self, root: Path) -> Iterator[Candidate]:
        listed = list_git_files(root)
        if listed is None:
            yield from self._walk(root, root, rules_above(root), is_ignored=False)
            return
        yield from self._present(root, listed.tracked, Candidate("", is_tracked=True))
        yield from self._present(root, listed.others - listed.tracked, Candidate(""))
        if self.with_ignored:
            yield from self._present(root, list_ignored_files(root) - listed.tracked, Candidate("", is_ignored=True))

    def _present(self, root: Path, names: Iterable[str], like: Candidate) -> Iterator[Candidate]:
        """Those of git's paths that are there; a repository in this one has its own files, with rules of its own."""
        real_folders: dict[PurePosixPath, bool] = {PurePosixPath(): True}
        for name in names:
            path = PurePosixPath(name)
            if _NEVER.intersection(path.parts) or not _is_real(root, path.parent, real_folders):
                continue
            found = root / path
            if found.is_symlink() or found.is_file():
                yield replace(like, name=str(path))
            elif found.is_dir():
                yield from self._below(root, found, is_ignored=like.is_ignored)

    def _below(self, root: Path, folder: Path, *, is_ignored: bool) -> Iterator[Candidate]:
        """The files of a repository inside this one, or of a submodule's folder that is not one yet."""
        is_repository = (folder / ".git").exists()
        rules = IgnoreRules()
        inside = self.files(folder) if is_repository else self._walk(folder, folder, rules, is_ignored=False)
        place = folder.relative_to(root).as_posix()
        for one in inside:
            yield replace(one, name=f"{place}/{one.name}", is_ignored=one.is_ignored or is_ignored)

    def _walk(self, root: Path, folder: Path, rules: IgnoreRules, *, is_ignored: bool) -> Iterator[Candidate]:
        rules = rules.of_folder(folder)
        with os.scandir(folder) as entries:
            for entry in entries:
                path = Path(entry.path)
                is_folder = entry.is_dir(follow_symlinks=False)
                is_out = is_ignored or rules.ignores(path, is_folder=is_folder)
                if entry.name in _NEVER or (is_out and not self.with_ignored):
                    continue
                if is_folder and (path / ".git").exists():
                    yield from self._below(root, path, is_ignored=is_out)
                elif is_folder:
                    yield from self._walk(root, path, rules, is_ignored=is_out)
                elif entry.is_file(follow_symlinks=False) or entry.is_symlink():
                    yield Candidate(path.relative_to(root).as_posix(), is_ignored=is_out)


def _is_real(root: Path, folder: PurePosixPath, known: dict[PurePosixPath, bool]) -> bool:
    """Whether a folder is not, or no longer, a link or below one: git tracks what was there before."""
    if folder not in known:
        known[folder] = _is_real(root, folder.parent, known) and not (root / folder).is_symlink()
    return known[folder]
