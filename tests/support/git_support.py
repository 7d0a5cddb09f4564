"""Real repositories of git, for tests of what is packed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

GIT = shutil.which("git")
BOM = b"\xef\xbb\xbf"


def git(folder: Path, *words: str) -> bytes:
    """What a git command says in a folder."""
    settings = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "protocol.file.allow=always")
    return subprocess.run([GIT or "git", *settings, *words], cwd=folder, check=True, capture_output=True).stdout


def git_adds(repository: Path) -> list[str]:
    """What git itself would commit of a folder: an answer that is found in another way than the one under test."""
    git(repository, "add", "--all")
    return sorted(os.fsdecode(name) for name in git(repository, "ls-files", "-z").split(b"\x00") if name)


def write(root: Path, *names: str) -> None:
    """Write files, with their folders."""
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("{}\n")


def become_new_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be a user without settings of git, whom no git command runs around."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    (tmp_path / "home").mkdir()


def hide_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be on a machine without git."""
    monkeypatch.setattr("launchbay.authoring.git_files.shutil.which", lambda _: None)
