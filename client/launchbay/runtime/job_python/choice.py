"""Which Python a run's command gets on the local stack, as variables of its environment, and a line that says so."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import launchbay_core
from launchbay.runtime.errors import CannotRun
from launchbay.runtime.job_python.environments import Say, make_environment
from launchbay.runtime.job_python.errors import ENVIRONMENT_FAILED
from launchbay.runtime.job_python.requirements import (
    Requirements,
    find_requirements,
    read_requirements,
    wanted_python,
)
from launchbay_core.contracts.python_requirements import LOCK, PROJECT, UNREAD, holds_requirements

_VERSION = re.compile(r"(?:python)?\d+(?:\.\d+){0,2}")
_ASK = (
    "import json, sys, importlib.util as u; "
    "print(json.dumps([sys.version.split()[0], u.find_spec('launchbay') is not None]))"
)


class _Chosen(NamedTuple):
    """An interpreter, and why it is this one."""

    interpreter: Path
    why: str
    environment: Path | None = None
    source: Path | None = None  # a folder of the job's own packages


def python_variables(
    python: str | None, folder: Path, kept: Path, private: Path, variables: Mapping[str, str], say: Say
) -> dict[str, str]:
    """The variables by which a command in `folder` finds the job's Python first; empty for the stack's own.

    `python` is what the job asks for: a version, or the path of an interpreter, an environment or a file with
    requirements. Environments that are made are kept in `kept`; `private` is for this run alone.

    Raises:
        CannotRun: there is no such Python, or its environment can't be made.
    """
    chosen = _choose(python, folder, kept, private, variables, say)
    if chosen is None:
        say(f"Python {sys.version.split()[0]}, {sys.executable}: the local stack's, for the job names no other")
        if unread := next((name for name in UNREAD if (folder / name).is_file()), None):
            say(f"`{unread}` is not read here: name the environment that you made from it, with `python:`")
        return {}
    version, has_sdk = _ask(chosen.interpreter, variables)
    say(f"Python {version}, {chosen.interpreter}: {chosen.why}")
    found = {"PATH": os.pathsep.join([str(_programs(chosen.interpreter, private)), variables.get("PATH", os.defpath)])}
    if chosen.environment is not None or "VIRTUAL_ENV" in variables:  # that of the stack is not the job's
        found["VIRTUAL_ENV"] = str(chosen.environment or "")
    paths = [str(chosen.source)] if chosen.source else []
    paths += [variables["PYTHONPATH"]] if variables.get("PYTHONPATH") else []
    paths += [] if has_sdk else [str(_sdk(private))]
    return found | ({"PYTHONPATH": os.pathsep.join(paths)} if paths else {})


def _choose(
    python: str | None, folder: Path, kept: Path, private: Path, variables: Mapping[str, str], say: Say
) -> _Chosen | None:
    version: str | None = None
    requirements: Requirements | None = None
    if python is not None and _VERSION.fullmatch(python):
        version, requirements = python.removeprefix("python"), find_requirements(folder)
    elif python is not None:
        path = folder / Path(python).expanduser()
        if not (path.is_file() and holds_requirements(path.name)):
            return _named(python, path)
        requirements = read_requirements(path)
    else:
        requirements = find_requirements(folder)
        if requirements is None:
            return None
    wanted = version or (requirements.python if requirements else wanted_python(folder))
    made = make_environment(kept, private, folder, requirements, wanted, variables, say)
    why = f"made from `{requirements.file.name}`" if requirements else f"`python: {python}`"
    return _Chosen(made / "bin" / "python", why, made, _source_folder(requirements))


def _named(python: str, path: Path) -> _Chosen:
    """The interpreter, or that of the environment, at a path."""
    inside = path / "bin" / "python"
    if inside.is_file():
        return _Chosen(inside, f"`{python}`", path if (path / "pyvenv.cfg").is_file() else None)
    if path.is_file() and os.access(path, os.X_OK):
        above = path.parent.parent
        return _Chosen(path, f"`python: {python}`", above if (above / "pyvenv.cfg").is_file() else None)
    raise CannotRun(
        f"`python: {python}`: this machine has neither a Python nor an environment there. Give the path of one, or a "
        "version such as 3.12, and register the job again",
        ENVIRONMENT_FAILED,
    )


def _source_folder(requirements: Requirements | None) -> Path | None:
    """The folder with the packages of a project of the usual layout; the project itself is not installed."""
    if requirements is None or requirements.file.name not in {LOCK, PROJECT}:
        return None
    source = requirements.file.parent / "src"
    return source if source.is_dir() else None


def _ask(interpreter: Path, variables: Mapping[str, str]) -> tuple[str, bool]:
    """The version of an interpreter, and whether it has Launchbay's SDK."""
    try:
        answer = subprocess.run(
            [interpreter, "-c", _ASK], env=dict(variables), cwd=interpreter.parent, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        version, has_sdk = json.loads(answer.stdout)
    except OSError as error:
        raise CannotRun(f"{interpreter} can't be executed: {error.strerror or error}", ENVIRONMENT_FAILED) from error
    except ValueError as error:
        words = answer.stderr.strip()[-500:] or f"exit status {answer.returncode}"
        raise CannotRun(f"{interpreter} is not a Python that runs: {words}", ENVIRONMENT_FAILED) from error
    return version, has_sdk


def _programs(interpreter: Path, private: Path) -> Path:
    """A folder in which `python` and `python3` are this interpreter: its own, or one with scripts that start it."""
    own = interpreter.parent
    if all(_is_same(own / name, interpreter) for name in ("python", "python3")):
        return own
    folder = private / "python-programs"
    folder.mkdir(exist_ok=True)
    for name in ("python", "python3"):
        script = folder / name
        script.write_text(f'#!/bin/sh\nexec {shlex.quote(str(interpreter))} "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    return folder


def _is_same(path: Path, interpreter: Path) -> bool:
    return path.exists() and path.samefile(interpreter)


def _sdk(private: Path) -> Path:
    """A folder from which only Launchbay's own packages are imported: the job's other packages are its own business."""
    folder = private / "launchbay-sdk"
    folder.mkdir(exist_ok=True)
    for package in (Path(__file__).parents[2], Path(str(launchbay_core.__file__)).parent):
        target = folder / package.name
        if not target.is_symlink():
            target.symlink_to(package)
    return folder
