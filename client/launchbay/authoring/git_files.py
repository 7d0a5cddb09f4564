"""Git's own answer to which files of a folder it does not ignore: those that it tracks, and the others.

A repository may come from anyone, and its config can name programs to run. None is run: hooks and file system monitors
are off, nothing is fetched, and the environment of a git command that runs around this one does not count.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

_SECONDS = 120  # a repository's config may name a file that never ends
_NOTHING_RUNS = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.untrackedCache": "false",
    "protocol.allow": "never",
}
_CONFIG_OF_THE_USER = {"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"}


class GitFiles(NamedTuple):
    """Paths below a folder, relative to it: those that git tracks, and the others that it does not ignore."""

    tracked: frozenset[str]
    others: frozenset[str]


def list_git_files(root: Path) -> GitFiles | None:
    """The paths below `root` that git doesn't ignore; those of tracked files that are gone as well.

    A repository inside this one is a single path, with or without a slash at its end. None if there is no answer: git
    is not installed or refuses, `root` is in no repository, or git ignores all of it.
    """
    tracked = _run(root, "ls-files", "-z", "--cached")
    others = _run(root, "ls-files", "-z", "--others", "--exclude-standard")
    if tracked is None or others is None:
        return None
    if not tracked and _run(root, "check-ignore", ".") is not None:
        return None
    return GitFiles(_names(tracked), _names(others))


def list_ignored_files(root: Path) -> frozenset[str]:
    """The paths of files below `root` that git ignores, relative to it; empty if git can't be asked."""
    return _names(_run(root, "ls-files", "-z", "--others", "--ignored", "--exclude-standard") or b"")


def _names(listed: bytes) -> frozenset[str]:
    return frozenset(os.fsdecode(name) for name in listed.split(b"\x00") if name)


def _run(root: Path, *command: str) -> bytes | None:
    """What a git command says in a folder; None if it fails."""
    git = shutil.which("git")
    if git is None:
        return None
    settings = [word for name, value in _NOTHING_RUNS.items() for word in ("-c", f"{name}={value}")]
    words: Sequence[str] = [git, "--no-pager", "--no-optional-locks", *settings, *command]
    try:
        ended = subprocess.run(
            words, cwd=root, env=_environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False,
            timeout=_SECONDS,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    is_whole = b"could not open directory" not in ended.stderr
    return ended.stdout if ended.returncode == 0 and is_whole else None


def _environment() -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    user = {name: os.environ[name] for name in _CONFIG_OF_THE_USER if name in os.environ}
    return {**kept, **user, "LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
