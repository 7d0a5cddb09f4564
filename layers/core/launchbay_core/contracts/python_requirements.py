"""The files by which a job's folder says what its Python must have, for who registers a job and who runs it."""

from __future__ import annotations

LOCK, LIST, PROJECT = "uv.lock", "requirements.txt", "pyproject.toml"
NAMES = (LOCK, LIST, PROJECT)  # the first that is there counts: the most exact one
# Those of other tools, from which no environment is made.
UNREAD = ("environment.yml", "environment.yaml", "poetry.lock", "pdm.lock", "pixi.lock", "Pipfile", "setup.py")
_SUFFIXES = (".txt", ".in")  # of lists by any other name


def holds_requirements(name: str) -> bool:
    """Whether a file with this name has requirements.

    >>> holds_requirements("requirements-gpu.txt"), holds_requirements("python3")
    (True, False)
    """
    return name in NAMES or name.endswith(_SUFFIXES)
