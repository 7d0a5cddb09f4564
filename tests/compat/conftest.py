"""Scripts of the jobs beside this file, each in a folder of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from stack_process import StackProcess
from wandb_scripts import Script

JOBS = Path(__file__).parent / "jobs"


@pytest.fixture
def script(request: pytest.FixtureRequest, stack: StackProcess, project: str, tmp_path: Path, seen: Path) -> Script:
    """The script that the test's parameter names, copied so that its folder is its own."""
    folder = tmp_path / request.param
    shutil.copytree(JOBS / request.param, folder)
    return Script(stack, project, folder, seen)
