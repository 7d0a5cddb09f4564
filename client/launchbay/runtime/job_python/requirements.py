"""What a job's folder requires of its Python: the file that says so, and all that an environment of it depends on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launchbay.runtime.job_python.errors import CannotBuild
from launchbay_core.contracts.python_requirements import LOCK, NAMES, PROJECT

_VERSION_FILE = ".python-version"
_INCLUDE = re.compile(r"(?:-r|-c|--requirement|--constraint)[=\s]*(\S+)")
# A requirement, or a place to look for wheels, that is a path: what it installs is not said by the text.
_LOCAL = re.compile(
    r"-e\b|--editable\b|\.{1,2}(?:/|$|\[)|/|[^\s#;@]+/[^\s#]*(?:\.whl|\.zip|\.tar\.\w+)?$|file:|\S+\s*@\s*(?:file:|\.|/)"
    r"|(?:-f|--find-links)[=\s]*+(?!/|\w+://)"
)


@dataclass(frozen=True)
class Requirements:
    """A file with requirements, and every text that decides on what it installs.

    `is_local` says that it installs from paths too, whose content belongs to one run: what is made from it is not kept.
    `python` is the version that the folder asks for, as uv takes it; None if it asks for none.
    """

    file: Path
    texts: tuple[str, ...]
    is_local: bool = False
    python: str | None = None

    @property
    def is_lock(self) -> bool:
        """Whether only uv reads it."""
        return self.file.name == LOCK


def find_requirements(folder: Path) -> Requirements | None:
    """What a folder requires: by its `uv.lock`, its `requirements.txt`, or the dependencies of its `pyproject.toml`.

    Raises:
        CannotBuild: the file can't be read.
    """
    for name in NAMES:
        file = folder / name
        if file.is_file() and (name != PROJECT or "dependencies" in _project(file)):
            return read_requirements(file)
    return None


def read_requirements(file: Path) -> Requirements:
    """What a file requires: a list as pip reads it, a `pyproject.toml`, or a `uv.lock` with its `pyproject.toml`.

    Raises:
        CannotBuild: it can't be read.
    """
    project = file.with_name(PROJECT)
    texts: tuple[str, ...]
    if file.name == LOCK:
        texts = (_read(file), _read(project) if project.is_file() else "")
        is_local = bool(re.search(r"(?m)^source = \{ (?:directory|path|editable) = \"(?!\.\")", texts[0]))
    elif file.name == PROJECT:
        texts = (_read(file),)
        is_local = any(map(_is_local, dependencies(file))) or bool(re.search(r"\bpath\s*=", texts[0]))
    else:
        texts = tuple(_read_with_includes(file))
        is_local = any(_is_local(line) for text in texts for line in text.splitlines())
    return Requirements(file, texts, is_local, wanted_python(file.parent))


def dependencies(project: Path) -> list[str]:
    """The dependencies that a `pyproject.toml` lists.

    Raises:
        CannotBuild: it can't be read.
    """
    return [str(line) for line in _project(project).get("dependencies") or ()]


def wanted_python(folder: Path) -> str | None:
    """The version of Python that a folder asks for: in `.python-version`, or as `requires-python` of its project."""
    pinned = folder / _VERSION_FILE
    if pinned.is_file() and (lines := _read(pinned).split()):
        return lines[0]
    project = folder / PROJECT
    wanted = _project(project).get("requires-python") if project.is_file() else None
    return str(wanted) if wanted else None


def _project(file: Path) -> dict[str, Any]:
    try:
        project = tomllib.loads(_read(file)).get("project")
    except tomllib.TOMLDecodeError as error:
        raise CannotBuild(f"`{file.name}` can't be read: {error}") from error
    return project if isinstance(project, dict) else {}


def _read_with_includes(file: Path) -> Iterator[str]:
    """The text of a list, and of those that it includes with `-r` and `-c`, each once."""
    waiting, known = [file], {file}
    while waiting:
        here = waiting.pop()
        text = _read(here)
        yield text
        for line in text.splitlines():
            match = _INCLUDE.match(line.strip())
            if match and "://" not in match[1] and (other := here.parent / match[1]) not in known:
                known.add(other)
                waiting.append(other)


def _is_local(line: str) -> bool:
    return _LOCAL.match(line.strip()) is not None


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotBuild(f"`{file.name}` can't be read: {error}") from error
