"""Environments that are kept: each is named by the hash of what it is made from, and made once.

Runs that need the same one at the same time wait for the first. One whose making was interrupted is made anew.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import platform
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from launchbay.runtime.job_python.errors import CannotBuild
from launchbay.runtime.job_python.installers import Installer, find_installer
from launchbay.runtime.job_python.requirements import Requirements

_COMPLETE = "launchbay-complete"  # written last
_NAME_LENGTH = 20
_SETTINGS = ("UV_", "PIP_")  # variables of a job that decide on what is installed
Say = Callable[[str], None]


def make_environment(
    kept: Path,
    private: Path,
    folder: Path,
    requirements: Requirements | None,
    python: str | None,
    variables: Mapping[str, str],
    say: Say,
) -> Path:
    """The environment for these requirements, in the folder `kept`, or in `private` if it is for this run alone.

    Raises:
        CannotBuild: it can't be made.
    """
    installer = find_installer(folder, variables, requirements)
    try:
        if requirements and requirements.is_local:
            return _build(private / "environment", installer, requirements, python, say)
        environment = kept / _name(installer, requirements, python, variables)
        kept.mkdir(parents=True, exist_ok=True)
        with _lock(environment.with_suffix(".lock"), say):
            if _is_complete(environment):
                return environment
            return _build(environment, installer, requirements, python, say)
    except OSError as error:
        raise CannotBuild(f"{error.filename or kept}: {error.strerror or error}") from error


def _name(
    installer: Installer, requirements: Requirements | None, python: str | None, variables: Mapping[str, str]
) -> str:
    made_from = {
        "installer": installer.name,
        "python": [python, sys.version, sys.prefix, platform.platform()],
        "file": requirements.file.name if requirements else None,
        "texts": requirements.texts if requirements else (),
        "settings": {name: value for name, value in sorted(variables.items()) if name.startswith(_SETTINGS)},
    }
    return hashlib.sha256(json.dumps(made_from).encode()).hexdigest()[:_NAME_LENGTH]


def _build(
    environment: Path, installer: Installer, requirements: Requirements | None, python: str | None, say: Say
) -> Path:
    source = f"`{requirements.file.name}`" if requirements else f"Python {python}"
    say(f"making a Python environment from {source} with {installer.name} …")
    shutil.rmtree(environment, ignore_errors=True)
    installer.make(environment, python)
    if requirements:
        installer.install(environment, requirements)
    (environment / _COMPLETE).touch()
    return environment


def _is_complete(environment: Path) -> bool:
    """Whether it was made to its end, and the Python that it was made of is still there."""
    return (environment / _COMPLETE).is_file() and (environment / "bin" / "python").exists()


@contextmanager
def _lock(file: Path, say: Say) -> Iterator[None]:
    """Hold a lock, which the system releases if this process ends in any way."""
    with file.open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another run makes this Python environment; waiting for it …")
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
