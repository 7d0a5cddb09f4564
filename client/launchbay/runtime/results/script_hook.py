"""The hook that reports what an unchanged script logs with `wandb`: a folder for its PYTHONPATH."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

HOOK = Path(__file__).parents[2] / "hook"


def hook_variables(environment: Mapping[str, str]) -> dict[str, str]:
    """The variable by which every Python that a command starts finds the hook, before what it finds already."""
    paths = [str(HOOK), *([environment["PYTHONPATH"]] if environment.get("PYTHONPATH") else [])]
    return {"PYTHONPATH": os.pathsep.join(paths)}


def copy_hook(folder: Path) -> None:
    """Put the hook into a folder, for an image without Launchbay."""
    shutil.copytree(HOOK, folder, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
