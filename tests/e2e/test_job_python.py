"""Jobs whose Python is not that of the local stack: an environment beside them, or one made from their requirements."""

from __future__ import annotations

import sys
import venv
from pathlib import Path

import pytest

from stack_process import StackProcess
from wheel_support import make_wheel

pytestmark = [pytest.mark.e2e]

SCRIPT = "import sys\nfrom launchbay import launch\nimport tiny\nprint('tiny', tiny.VALUE, 'in', sys.prefix)\n"


def job_folder(tmp_path: Path, **texts: str) -> Path:
    folder = tmp_path / "job"
    folder.mkdir()
    (folder / "train.py").write_text(SCRIPT)
    (folder / "launchbay.yaml").write_text("name: own-python\ncommand: python train.py\n" + texts.pop("more", ""))
    for name, text in texts.items():
        (folder / name.replace("_", ".")).write_text(text)
    return folder


def environment_with_tiny(folder: Path) -> Path:
    venv.create(folder, with_pip=False)
    next(folder.glob("lib/python*/site-packages")).joinpath("tiny.py").write_text("VALUE = 'own'\n")
    return folder


def followed(stack: StackProcess, project: str, folder: Path, expect: int = 0) -> str:
    stack.cli("register", str(folder), project=project)
    done = stack.cli("launch", "own-python", "--follow", project=project, expect=expect)
    return done.stdout + done.stderr


def test_the_environment_beside_a_job_runs_it(stack: StackProcess, project: str, tmp_path: Path) -> None:
    folder = job_folder(tmp_path)
    environment = environment_with_tiny(folder / ".venv")

    said = followed(stack, project, folder)

    assert f"tiny own in {environment}" in said
    assert f"launchbay: Python {sys.version.split()[0]}, {environment}/bin/python" in said


def test_a_named_environment_runs_it(stack: StackProcess, project: str, tmp_path: Path) -> None:
    environment = environment_with_tiny(tmp_path / "elsewhere")

    assert f"tiny own in {environment}" in followed(stack, project, job_folder(tmp_path, more="python: ../elsewhere\n"))


def test_requirements_are_installed_once_and_kept_by_the_stack(
    stack: StackProcess, project: str, tmp_path: Path
) -> None:
    make_wheel(tmp_path / "wheels", "tiny", "1.0", "VALUE = 'installed'\n")
    listed = f"--no-index\n--find-links {tmp_path / 'wheels'}\ntiny==1.0\n"
    folder = job_folder(tmp_path, requirements_txt=listed)

    first, second = followed(stack, project, folder), followed(stack, project, folder)

    assert f"tiny installed in {stack.state.resolve()}/environments/" in first
    assert "making a Python environment from `requirements.txt` with" in first
    assert "making a Python environment" not in second
    assert "made from `requirements.txt`" in second


def test_requirements_that_can_t_be_installed_fail_the_run_in_the_installer_s_own_words(
    stack: StackProcess, project: str, tmp_path: Path
) -> None:
    said = followed(stack, project, job_folder(tmp_path, requirements_txt="--no-index\nno-such-package==9\n"), expect=1)

    assert "launchbay: could not make the job's Python environment: " in said
    assert "no-such-package" in said
    assert "123" in said


def test_a_job_whose_inputs_another_container_brings_has_its_python_too(
    stack: StackProcess, project: str, tmp_path: Path
) -> None:
    make_wheel(tmp_path / "wheels", "tiny", "1.0", "VALUE = 'installed'\n")
    listed = f"--no-index\n--find-links {tmp_path / 'wheels'}\ntiny==1.0\n"
    folder = job_folder(tmp_path, more="runner: init\n", requirements_txt=listed)

    assert "tiny installed in " in followed(stack, project, folder)


def test_requirements_from_the_code_itself_are_those_of_the_run(
    stack: StackProcess, project: str, tmp_path: Path
) -> None:
    folder = job_folder(tmp_path, requirements_txt="--no-index\n./wheels/tiny-1.0-py3-none-any.whl\n")
    for value in ("one", "two"):
        make_wheel(folder / "wheels", "tiny", "1.0", f"VALUE = '{value}'\n")

        assert f"tiny {value} in " in followed(stack, project, folder)


def test_the_python_of_a_captured_script_runs_it(stack: StackProcess, project: str, tmp_path: Path) -> None:
    folder = tmp_path / "captured"
    folder.mkdir()
    (folder / "train.py").write_text(
        "import sys, tiny\nfrom launchbay import launch\n"
        "print(launch.manage_config({'lr': 0.1}), tiny.VALUE, 'in', sys.prefix)\n"
    )
    environment = environment_with_tiny(tmp_path / "elsewhere")
    packages = next(environment.glob("lib/python*/site-packages"))
    (packages / "own.pth").write_text("\n".join(path for path in sys.path if path))

    python = str(environment / "bin" / "python")
    stack.cli("register", "--capture", "--name", "own-python", "--", python, "train.py", project=project, cwd=folder)
    said = stack.cli("launch", "own-python", "--follow", project=project)

    assert f"{{'lr': 0.1}} own in {environment}" in said.stdout + said.stderr
