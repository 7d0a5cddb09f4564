"""How an environment is made and filled: with uv where it is installed, otherwise with venv and pip."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from launchbay.runtime.job_python.errors import CannotBuild
from launchbay.runtime.job_python.requirements import Requirements, dependencies
from launchbay_core.contracts.python_requirements import PROJECT

_OWN_WORDS = 12  # lines at the end of what a program printed: why it failed
_VERSION = re.compile(r"(?:python)?(\d+(?:\.\d+){0,2})")


class Installer(Protocol):
    """A program that makes environments; `name` says which."""

    name: str

    def make(self, environment: Path, python: str | None) -> None:
        """Make an empty environment of a version of Python; None is the stack's own."""

    def install(self, environment: Path, requirements: Requirements) -> None:
        """Install what is required."""


def find_installer(folder: Path, variables: Mapping[str, str], requirements: Requirements | None) -> Installer:
    """Uv beside this Python or on the path, or else pip; both work in the job's folder, with its variables.

    Raises:
        CannotBuild: only uv reads the requirements, and it isn't installed.
    """
    # An environment around the job is not the one to install into.
    clean = {name: value for name, value in variables.items() if name not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    uv = find_uv(variables)
    if uv is None and requirements and requirements.is_lock:
        raise CannotBuild("its `uv.lock` needs uv: install it beside Launchbay, with `pip install uv`")
    return _Uv(uv, folder, clean) if uv else _Pip(folder, clean)


def find_uv(variables: Mapping[str, str]) -> str | None:
    """The program uv, as `pip install uv` puts it beside this Python, or from the path; None if it isn't installed."""
    beside = Path(sys.executable).parent / "uv"
    return str(beside) if beside.is_file() else shutil.which("uv", path=variables.get("PATH"))


class _Uv:
    name = "uv"

    def __init__(self, program: str, folder: Path, variables: Mapping[str, str]) -> None:
        self._program = program
        self._folder = folder
        self._variables = variables

    def make(self, environment: Path, python: str | None) -> None:
        self._run("venv", "--no-project", "--python", python or sys.executable, str(environment))

    def install(self, environment: Path, requirements: Requirements) -> None:
        listed = requirements.file
        if requirements.is_lock:
            listed = environment / "locked-requirements.txt"
            self._run(
                *("export", "--quiet", "--frozen", "--no-emit-project", "--format", "requirements-txt"),
                *("--project", str(requirements.file.parent), "--output-file", str(listed)),
            )
        self._run("pip", "install", "--python", str(environment), "--requirements", str(listed))

    def _run(self, *words: str) -> None:
        run_installer([self._program, *words], self._folder, self._variables)


class _Pip:
    name = "pip"

    def __init__(self, folder: Path, variables: Mapping[str, str]) -> None:
        self._folder = folder
        self._variables = variables

    def make(self, environment: Path, python: str | None) -> None:
        run_installer([self._interpreter(python), "-m", "venv", str(environment)], self._folder, self._variables)

    def install(self, environment: Path, requirements: Requirements) -> None:
        listed = requirements.file
        if listed.name == PROJECT:
            listed = environment / "listed-requirements.txt"
            listed.write_text("\n".join(dependencies(requirements.file)), encoding="utf-8")
        quiet = ("--no-input", "--disable-pip-version-check", "--progress-bar", "off")
        python = str(environment / "bin" / "python")
        run_installer(
            [python, "-m", "pip", "install", *quiet, "--requirement", str(listed)], self._folder, self._variables
        )

    def _interpreter(self, python: str | None) -> str:
        version = _VERSION.fullmatch(python) if python else None
        if version is None:  # any, or a range, which only uv reads
            return sys.executable
        found = shutil.which(f"python{version[1]}", path=self._variables.get("PATH"))
        if found is None:
            raise CannotBuild(
                f"there is no Python {version[1]} on this machine: `python{version[1]}` is not in the PATH of the "
                "local stack. Install it, or install uv (`pip install uv`), which fetches it"
            )
        return found


def run_installer(command: Sequence[str], folder: Path, variables: Mapping[str, str]) -> None:
    """Run a program; what it prints is shown in the run's log as it comes.

    Raises:
        CannotBuild: it fails; has its last words.
    """
    last: deque[str] = deque(maxlen=_OWN_WORDS)
    try:
        with subprocess.Popen(
            command, cwd=folder, env=dict(variables), stdin=subprocess.DEVNULL, text=True, errors="replace",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        ) as process:  # fmt: skip
            assert process.stdout is not None  # noqa: S101  (it was started with a pipe)
            for line in process.stdout:
                sys.stderr.write(f"  {line}")
                sys.stderr.flush()
                last.append(line.rstrip())
    except OSError as error:
        raise CannotBuild(f"`{command[0]}` can't be executed: {error.strerror or error}") from error
    if process.returncode:
        words = "\n  ".join(line for line in last if line) or f"exit status {process.returncode}"
        raise CannotBuild(f"{Path(command[0]).name} says\n  {words}")
