"""What git would ignore, where git can't be asked: the same files of patterns, in the same order.

These are `core.excludesFile`, `.git/info/exclude`, and the `.gitignore` of each folder from the top of the repository
on; the last of them with a matching pattern decides. Which files are tracked is not known here.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from pathspec import GitIgnoreSpec
from pathspec.pattern import Pattern

from launchbay.authoring.git_config import read_git_config

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class _Patterns:
    """The patterns of one file, which apply to what is below `folder`."""

    folder: Path
    spec: GitIgnoreSpec
    ignores_case: bool

    def decide(self, path: Path, *, is_folder: bool) -> bool | None:
        """Whether the last one that matches a path ignores it; None if none matches."""
        name = path.relative_to(self.folder).as_posix() + ("/" if is_folder else "")
        return self.spec.check_file(name.lower() if self.ignores_case else name).include

    def without_those_that_ignore(self, folders: Sequence[Path]) -> _Patterns:
        """These, without each pattern that ignores one of the folders."""
        below = [folder for folder in folders if folder != self.folder and folder.is_relative_to(self.folder)]
        each = [replace(self, spec=GitIgnoreSpec([pattern])) for pattern in self.spec.patterns]
        kept = [one for one in each if not any(one.decide(folder, is_folder=True) for folder in below)]
        return replace(self, spec=GitIgnoreSpec([pattern for one in kept for pattern in one.spec.patterns]))


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
        spec = _read_patterns(file, ignores_case=self.ignores_case)
        return replace(self, patterns=(*self.patterns, _Patterns(folder, spec, self.ignores_case))) if spec else self


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


def _read_patterns(file: Path, *, ignores_case: bool) -> GitIgnoreSpec | None:
    try:
        content = file.read_bytes() if file.is_file() else b""
    except OSError:  # git, too, does without it
        return None
    text = content.removeprefix(_BOM).decode("utf-8", "surrogateescape")
    lines = [line.removesuffix("\r") for line in (text.lower() if ignores_case else text).split("\n")]
    patterns = [pattern for line in lines for pattern in _read_pattern(line)]
    return GitIgnoreSpec(patterns) if patterns else None


def _read_pattern(line: str) -> Sequence[Pattern]:
    """The pattern of a line; none for a comment, an empty line, and what git never matches, such as a last backslash."""
    try:
        with warnings.catch_warnings(action="ignore", category=FutureWarning):  # of `[[` in a regular expression
            return [one for one in GitIgnoreSpec.from_lines([line]).patterns if one.include is not None]
    except ValueError:
        return []
