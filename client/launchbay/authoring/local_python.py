"""The Python of a job on a local stack, as its folder says it: what travels with a version that is registered there.

A local stack runs jobs on the author's own machine, so a path may be registered. On AWS the image decides, and what
the author wrote is registered as it is.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from launchbay_core.contracts.python_requirements import NAMES, PROJECT, holds_requirements

# Where tools make a project's environment, in this order: venv and uv, conda, pixi.
_ENVIRONMENTS = (".venv", "venv", "env", ".conda", ".pixi/envs/default")
_VERSION = re.compile(r"(?:python)?\d+(?:\.\d+){0,2}")


def find_local_python(python: str | None, folder: Path, code_root: Path | None) -> str | None:
    """What a local stack is told: `python` with its path written out, or else the environment beside the job file.

    A file with requirements is named relative to the code folder, if it is in there, because it is part of the
    version. None lets the stack look into the code folder itself.
    """
    if python is not None:
        return python if _VERSION.fullmatch(python) else _written_out(folder / Path(python).expanduser(), code_root)
    for place in dict.fromkeys([folder, code_root or folder]):
        for name in _ENVIRONMENTS:
            if (place / name / "bin" / "python").is_file():
                return str(place / name)
    if code_root is not None and folder != code_root:  # where the stack does not look by itself
        return next((_written_out(folder / name, code_root) for name in NAMES if _requires(folder / name)), None)
    return None


def python_of_command(command: Sequence[str]) -> str | None:
    """The environment of the Python that a command starts, if it is another one than this program's."""
    found = shutil.which(command[0]) if command and Path(command[0]).name.startswith("python") else None
    if found is None or Path(found).parent == Path(sys.executable).parent:
        return None
    environment = Path(os.path.abspath(found)).parent.parent  # noqa: PTH100  (links stay: one is what makes it a venv)
    return str(environment) if (environment / "pyvenv.cfg").is_file() else None


def _requires(file: Path) -> bool:
    return file.is_file() and (file.name != PROJECT or b"dependencies" in file.read_bytes())


def _written_out(path: Path, code_root: Path | None) -> str:
    full = Path(os.path.normpath(path))
    if holds_requirements(full.name) and code_root is not None and full.is_relative_to(code_root):
        return full.relative_to(code_root).as_posix()
    return str(full)
