"""What a local stack is told of a job's Python."""

from __future__ import annotations

import os
import sys
import venv
from pathlib import Path

import pytest

from git_support import write
from launchbay.authoring.local_python import find_local_python, python_of_command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A job's folder below its code folder."""
    (tmp_path / "jobs" / "train").mkdir(parents=True)
    return tmp_path / "jobs" / "train"


@pytest.mark.parametrize("name", [".venv", "venv", "env", ".conda", ".pixi/envs/default"])
def test_an_environment_beside_a_job_is_its_python(folder: Path, name: str) -> None:
    write(folder, f"{name}/bin/python")

    assert find_local_python(None, folder, folder) == str(folder / name)


def test_an_environment_of_the_code_folder_is_next(folder: Path, tmp_path: Path) -> None:
    write(tmp_path, "venv/bin/python", "jobs/train/requirements.txt")
    assert find_local_python(None, folder, tmp_path) == str(tmp_path / "venv")

    write(folder, ".venv/bin/python")
    assert find_local_python(None, folder, tmp_path) == str(folder / ".venv")


def test_a_folder_with_such_a_name_alone_is_none(folder: Path) -> None:
    write(folder, ".venv/lib/x", "env/prod.yaml")

    assert find_local_python(None, folder, folder) is None


@pytest.mark.parametrize("python", ["3.12", "3", "python3.11", "3.12.1"])
def test_a_version_stays_a_version(folder: Path, python: str) -> None:
    write(folder, ".venv/bin/python")

    assert find_local_python(python, folder, folder) == python


def test_a_path_is_written_out_from_the_job_file(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")

    assert find_local_python("../env", folder, tmp_path) == str(tmp_path / "jobs" / "env")
    assert find_local_python("/opt/python3", folder, None) == "/opt/python3"
    assert find_local_python("~/envs/ml", folder, None) == "/home/ada/envs/ml"


def test_requirements_are_named_from_the_code_folder_that_has_them(folder: Path, tmp_path: Path) -> None:
    assert find_local_python("gpu.txt", folder, tmp_path) == "jobs/train/gpu.txt"
    assert find_local_python("../../../other/requirements.txt", folder, tmp_path) == str(
        tmp_path.parent / "other" / "requirements.txt"
    )
    assert find_local_python("requirements.txt", folder, None) == str(folder / "requirements.txt")


def test_requirements_beside_a_job_below_its_code_folder_are_found(folder: Path, tmp_path: Path) -> None:
    write(folder, "requirements.txt")

    assert find_local_python(None, folder, tmp_path) == "jobs/train/requirements.txt"
    assert find_local_python(None, folder, folder) is None, "the stack looks there itself"


def test_a_project_without_dependencies_asks_for_nothing(folder: Path, tmp_path: Path) -> None:
    (folder / "pyproject.toml").write_text("[tool.ruff]\n")

    assert find_local_python(None, folder, tmp_path) is None


def test_the_python_of_another_environment_that_was_captured_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv.create(tmp_path / "mine", with_pip=False)
    monkeypatch.setenv("PATH", str(tmp_path / "mine" / "bin"), prepend=os.pathsep)

    assert python_of_command(["python", "train.py"]) == str(tmp_path / "mine")
    assert python_of_command([str(tmp_path / "mine" / "bin" / "python3"), "train.py"]) == str(tmp_path / "mine")


@pytest.mark.parametrize("command", [[], ["bash", "train.sh"], [sys.executable, "train.py"], ["python9.9", "x"]])
def test_any_other_command_names_no_python(command: list[str]) -> None:
    assert python_of_command(command) is None
