"""The few settings of git that decide on what it ignores, read without git: sections are read, includes are not."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_SECTION = re.compile(r'\s*\[\s*([\w.-]+)\s*("[^"]*")?\s*\](.*)')
_SETTING = re.compile(r"\s*([A-Za-z][\w-]*)\s*(?:=\s*(.*?))?\s*")
_TRUE = {"true", "yes", "on", "1"}


@dataclass(frozen=True)
class GitConfig:
    """The files of patterns beside `.gitignore`, and whether patterns ignore case."""

    excludes_file: Path
    info_exclude: Path
    ignores_case: bool = False


def read_git_config(top: Path) -> GitConfig:
    """The settings for the repository whose working folder is `top`."""
    common = _common_folder(top)
    settings: dict[str, str] = {}
    for file in (*_files_of_the_user(), common / "config"):
        settings |= _read_core(file)
    named = settings.get("excludesfile")
    excludes = top / Path(named).expanduser() if named else _xdg() / "ignore"
    return GitConfig(excludes, common / "info" / "exclude", settings.get("ignorecase", "").lower() in _TRUE)


def _common_folder(top: Path) -> Path:
    """The folder with the repository's config; a working tree or a submodule has a file that leads there."""
    git = top / ".git"
    if git.is_dir():
        return git
    folder = top / _read(git).removeprefix("gitdir:").strip()
    common = _read(folder / "commondir").strip()
    return folder / common if common else folder


def _files_of_the_user() -> Iterator[Path]:
    if named := os.environ.get("GIT_CONFIG_GLOBAL"):
        yield Path(named)
    else:
        yield _xdg() / "config"
        yield Path.home() / ".gitconfig"


def _xdg() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "git"


def _read_core(file: Path) -> Mapping[str, str]:
    """The settings of the section `core`, by their names in lower case."""
    found: dict[str, str] = {}
    section = ""
    for line in _read(file).splitlines():
        setting = line
        if header := _SECTION.fullmatch(line):
            section, setting = header[1].lower() + (header[2] or ""), header[3]
        if section == "core" and (match := _SETTING.fullmatch(setting)):
            found[match[1].lower()] = (match[2] or "true").strip('"')
    return found


def _read(file: Path) -> str:
    """The text of a file; empty if it is not there, as for git."""
    try:
        return file.read_text(encoding="utf-8-sig", errors="surrogateescape") if file.is_file() else ""
    except OSError:
        return ""
