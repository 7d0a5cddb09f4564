"""What git would ignore, where git can't be asked: the same files of patterns, in the same order.

These are `core.excludesFile`, `.git/info/exclude`, and the `.gitignore` of each folder from the top of the repository
on; the last of them with a matching pattern decides. Which files are tracked is not known here.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from launchbay.authoring.git_config import read_git_config
from launchbay.authoring.ignore_patterns import IgnorePattern, parse_pattern


@dataclass(frozen=True)
class _Patterns:
    """The patterns of one file, which apply to what is below `folder`."""

    folder: Path
    patterns: tuple[IgnorePattern, ...]

    def decide(self, path: Path, *, is_folder: bool) -> bool | None:
        """Whether the last one that matches a path ignores it; None if none matches."""
        name = os.fsencode(path.relative_to(self.folder).as_posix())
        found = (one.ignores for one in reversed(self.patterns) if one.matches(name, is_folder=is_folder))
        return next(found, None)

    def without_those_that_ignore(self, folders: Sequence[Path]) -> _Patterns:
        """These, without each pattern that ignores one of the folders."""
        below = [folder for folder in folders if folder != self.folder and folder.is_relative_to(self.folder)]
        each = [replace(self, patterns=(pattern,)) for pattern in self.patterns]
        kept = [one for one in each if not any(one.decide(folder, is_folder=True) for folder in below)]
        return replace(self, patterns=tuple(pattern for one in kept for pattern in one.patterns))


@dataclass(frozen=True)
class IgnoreRules:
    """The patterns that apply in a folder, the weakest first."""

    patterns: tuple[_Patterns, ...] = ()
    ignores_case: bool = False

    def ignores(self, path: Path, *, is_folder: bool) -> bool:
        """Whether a path in the folder is ignored; nobody asks about what is below an ignored folder."""
        for patterns in reversed(self.patterns):
            decision = patterns.decide(path, is_folder=is_folder)
            if decision is not None:
                return decision
        return False

    def of_folder(self, folder: Path) -> IgnoreRules:
        """The rules for what is in a folder: these, and its own `.gitignore`."""
        return self.with_file(folder / ".gitignore", folder)

    def with_file(self, file: Path, folder: Path) -> IgnoreRules:
        """These and the patterns of a file, which apply to what is below `folder`."""
        patterns = _read_patterns(file, ignores_case=self.ignores_case)
        return replace(self, patterns=(*self.patterns, _Patterns(folder, patterns))) if patterns else self


def rules_above(root: Path) -> IgnoreRules:
    """The rules for `root` itself, from the repository around it; none outside a repository."""
    top = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), None)
    if top is None:
        return IgnoreRules()
    config = read_git_config(top)
    rules = IgnoreRules(ignores_case=config.ignores_case)
    rules = rules.with_file(config.excludes_file, top).with_file(config.info_exclude, top)
    folders = [folder for folder in (*reversed(root.parents), root) if folder.is_relative_to(top)]
    is_ignored = False
    for folder, inner in pairwise(folders):
        rules = rules.of_folder(folder)
        is_ignored = is_ignored or rules.ignores(inner, is_folder=True)
    if not is_ignored:
        return rules
    # Somebody who names a folder that git ignores wants it packed, but not what git ignores in every folder.
    return replace(rules, patterns=tuple(one.without_those_that_ignore(folders) for one in rules.patterns))


def _read_patterns(file: Path, *, ignores_case: bool) -> tuple[IgnorePattern, ...]:
    try:
        content = file.read_bytes() if file.is_file() else b""
    except OSError:  # git, too, does without it
        return ()
    lines = content.removeprefix(codecs.BOM_UTF8).split(b"\n")
    return tuple(pattern for line in lines if (pattern := parse_pattern(line, ignores_case=ignores_case)))
