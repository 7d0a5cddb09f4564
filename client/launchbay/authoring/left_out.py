"""What is left out of a job's code beside what git ignores, by whom, and how much that is.

Training programs leave results, checkpoints and caches in the folder of the code. They are left out unless git tracks
them, and each is named. An author's own patterns go before that list, and may name what git tracks. With `!` they take
back what the list leaves out, and what git ignores if they name it without wildcards: `!*.py` is not meant for every
environment that git ignores. Of the patterns that match a path or a folder above it, that of the deepest decides.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from launchbay.authoring.ignore_patterns import IgnorePattern, parse_pattern

SCRATCH = (
    *("wandb/", "mlruns/", "mlartifacts/", "lightning_logs/", "tb_logs/", "outputs/", "multirun/", "catboost_info/"),
    *("checkpoint-[0-9]*/", "*.ckpt", "events.out.tfevents.*"),
    *("node_modules/", ".tox/", ".nox/", ".cache/", ".hypothesis/", ".conda/", ".pixi/", "__pypackages__/"),
)
_WILDCARDS = frozenset("*?[")
_ENVIRONMENT = "pyvenv.cfg"  # what makes a folder a virtual environment


@dataclass(frozen=True, order=True)
class Candidate:
    """A file that may be code, by its path: whether git tracks it, and whether git ignores it."""

    name: str
    is_tracked: bool = False
    is_ignored: bool = False


@dataclass(frozen=True)
class LeftOut:
    """Files that are not packed: a folder (with a slash at its end) or what a pattern matches; sizes in bytes.

    `by_author` says that it was a pattern of `ignore:`; otherwise it looks like what programs leave behind.
    """

    what: str
    files: int
    size: int
    by_author: bool

    def holds(self, name: str) -> bool:
        """Whether a file belongs to it."""
        if self.what.endswith("/"):
            return name.startswith(self.what)
        pattern = parse_pattern(os.fsencode(self.what))
        return pattern is not None and pattern.matches(os.fsencode(name), is_folder=False)


@dataclass(frozen=True)
class CodeFiles:
    """The files to pack, sorted, and what is left out although git does not ignore it."""

    names: tuple[str, ...]
    left_out: tuple[LeftOut, ...] = ()

    def leaving_out(self, name: str) -> LeftOut | None:
        """The part that is left out to which a file belongs; None if it is not that which leaves it out."""
        return next((part for part in self.left_out if part.holds(name)), None)


def takes_back(pattern: str) -> bool:
    """Whether a pattern of an author may take back what git ignores."""
    return pattern.startswith("!") and not _WILDCARDS.intersection(pattern)


def choose_code(root: Path, candidates: Sequence[Candidate], ignore: Sequence[str] = ()) -> CodeFiles:
    """Those of the candidates that are code, by an author's patterns and the list of what programs leave behind."""
    judge = _Judge(_parse(ignore, by_author=True), _parse(SCRATCH, by_author=False), _folders_of(candidates))
    names: list[str] = []
    found: dict[tuple[str, bool], list[int]] = {}
    for one in candidates:
        verdict = judge.of_file(one)
        if verdict.leaves_out:
            found.setdefault((verdict.what, verdict.by_author), []).append((root / one.name).lstat().st_size)
        elif verdict.what or not one.is_ignored:
            names.append(one.name)
    left_out = [LeftOut(what, len(sizes), sum(sizes), by_author) for (what, by_author), sizes in found.items()]
    return CodeFiles(tuple(names), tuple(sorted(left_out, key=lambda one: -one.size)))


@dataclass(frozen=True)
class _Verdict:
    """What is decided on a path: `what` names it, or is empty if nothing was decided."""

    leaves_out: bool = False
    what: str = ""
    by_author: bool = False


@dataclass(frozen=True)
class _Rule:
    text: str
    pattern: IgnorePattern
    by_author: bool


@dataclass
class _Judge:
    """Decides on paths; what is decided on a folder is kept."""

    author: Sequence[_Rule]
    scratch: Sequence[_Rule]
    folders: _Folders
    known: dict[tuple[str, bool, bool], _Verdict] = field(default_factory=dict)

    def of_file(self, one: Candidate) -> _Verdict:
        above = self._of_folder(one.name.rpartition("/")[0], one)
        return _inner(above, self._decide(one.name, one, above, is_folder=False))

    def _of_folder(self, folder: str, one: Candidate) -> _Verdict:
        """What is decided on a folder for files such as `one`."""
        if not folder:
            return _Verdict()
        key = (folder, one.is_tracked, one.is_ignored)
        if key not in self.known:
            above = self._of_folder(folder.rpartition("/")[0], one)
            self.known[key] = _inner(above, self._decide(folder, one, above, is_folder=True))
        return self.known[key]

    def _decide(self, path: str, one: Candidate, above: _Verdict, *, is_folder: bool) -> _Verdict | None:
        rule = _last_match(self.author, path, is_folder=is_folder)
        if one.is_ignored:
            return _Verdict(what=path) if rule and takes_back(rule.text) else None
        is_taken_back = above.by_author and not above.leaves_out
        if rule is None and not one.is_tracked and not is_taken_back:
            if is_folder and path in self.folders.environments:
                return _Verdict(leaves_out=True, what=f"{path}/")
            rule = _last_match(self.scratch, path, is_folder=is_folder)
            if rule and is_folder and path in self.folders.with_programs:
                return None
        if rule is None:
            return None
        return _Verdict(rule.pattern.ignores, f"{path}/" if is_folder else rule.text, rule.by_author)


def _inner(above: _Verdict, decided: _Verdict | None) -> _Verdict:
    """What holds inside of a folder: a part of what is left out stays one, whatever leaves it out a second time."""
    return above if decided is None or (above.leaves_out and decided.leaves_out) else decided


@dataclass(frozen=True)
class _Folders:
    """Folders with Python files directly in them, which are code whatever they are called, and virtual environments."""

    with_programs: frozenset[str]
    environments: frozenset[str]


def _folders_of(candidates: Iterable[Candidate]) -> _Folders:
    programs, environments = set(), set()
    for one in candidates:
        folder, _, name = one.name.rpartition("/")
        if name.endswith(".py"):
            programs.add(folder)
        elif name == _ENVIRONMENT and folder:
            environments.add(folder)
    return _Folders(frozenset(programs), frozenset(environments))


def _parse(lines: Iterable[str], *, by_author: bool) -> list[_Rule]:
    return list(_rules(lines, by_author=by_author))


def _rules(lines: Iterable[str], *, by_author: bool) -> Iterator[_Rule]:
    for line in lines:
        pattern = parse_pattern(os.fsencode(line))
        if pattern is not None:
            yield _Rule(line, pattern, by_author)


def _last_match(rules: Sequence[_Rule], path: str, *, is_folder: bool) -> _Rule | None:
    name = os.fsencode(path)
    return next((rule for rule in reversed(rules) if rule.pattern.matches(name, is_folder=is_folder)), None)
