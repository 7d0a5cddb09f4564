"""Which Python a run's command gets on a local stack: by real environments, made without a network."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import venv
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from launchbay.runtime.errors import CannotRun
from launchbay.runtime.job_python import installers
from launchbay.runtime.job_python.choice import python_variables
from wheel_support import make_wheel

SHOWN = "import sys, tiny; print(tiny.VALUE, sys.prefix)"


@dataclass
class Job:
    """A run's folder, and what was said of its Python."""

    folder: Path
    kept: Path
    private: Path
    said: list[str] = field(default_factory=list)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text)

    def variables(self, python: str | None = None, **own: str) -> dict[str, str]:
        base = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **own}
        return python_variables(python, self.folder, self.kept, self.private, base, self.said.append)

    def run(self, code: str, python: str | None = None, **own: str) -> str:
        """What `python -c CODE` prints in a run."""
        environment = {"PATH": os.environ["PATH"], **own, **self.variables(python, **own)}
        return subprocess.run(
            ["sh", "-c", 'python -c "$0"', code], cwd=self.folder, env=environment, capture_output=True, text=True,
            check=True,
        ).stdout.strip()  # fmt: skip


@pytest.fixture
def job(tmp_path: Path) -> Job:
    for name in ("job", "private"):
        (tmp_path / name).mkdir()
    return Job(tmp_path / "job", tmp_path / "kept", tmp_path / "private")


@pytest.fixture
def listed(job: Job, tmp_path: Path) -> str:
    """Requirements of one package, which is in a folder of wheels."""
    make_wheel(tmp_path / "wheels", "tiny", "1.0", "VALUE = 7\n")
    return f"--no-index\n--find-links {tmp_path / 'wheels'}\ntiny==1.0\n"


@pytest.fixture(params=["uv", "pip"])
def installer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "pip":
        monkeypatch.setattr(installers, "find_uv", lambda _: None)
    return str(request.param)


def empty_environment(folder: Path, module: str = "") -> Path:
    venv.create(folder, with_pip=False)
    if module:
        next(folder.glob("lib/python*/site-packages")).joinpath("tiny.py").write_text(module)
    return folder


def test_a_job_that_names_no_python_gets_that_of_the_stack_and_that_is_said(job: Job) -> None:
    assert job.variables() == {}
    version = sys.version.split()[0]
    assert job.said == [f"Python {version}, {sys.executable}: the local stack's, for the job names no other"]


@pytest.mark.parametrize("name", ["environment.yml", "poetry.lock", "Pipfile"])
def test_a_file_of_another_tool_is_named_as_not_read(job: Job, name: str) -> None:
    job.write(name, "")

    assert job.variables() == {}
    assert job.said[1] == f"`{name}` is not read here: name the environment that you made from it, with `python:`"


def test_the_packages_of_a_list_are_there_and_the_environment_is_made_once(
    job: Job, listed: str, installer: str
) -> None:
    job.write("requirements.txt", listed)

    first, second = job.run(SHOWN), job.run(SHOWN)

    assert first == second
    assert first.startswith("7 " + str(job.kept))
    made = [text for text in job.said if text.startswith("making")]
    assert made == [f"making a Python environment from `requirements.txt` with {installer} …"]
    assert sum("made from `requirements.txt`" in text for text in job.said) == 2


def test_another_list_is_another_environment(job: Job, listed: str) -> None:
    job.write("requirements.txt", listed)
    first = job.run(SHOWN)
    job.write("requirements.txt", listed + "# another\n")

    assert job.run(SHOWN) != first


def test_a_list_that_another_includes_counts(job: Job, listed: str) -> None:
    job.write("requirements.txt", "-r more/base.txt\n")
    job.write("more/base.txt", listed)
    first = job.run(SHOWN)
    job.write("more/base.txt", listed + "# another\n")

    assert job.run(SHOWN) != first


def test_the_dependencies_of_a_project_are_there_and_its_source_folder_is_found(
    job: Job, listed: str, tmp_path: Path
) -> None:
    job.write(
        "pyproject.toml",
        '[project]\nname = "mine"\nversion = "1"\ndependencies = ["tiny==1.0"]\n'
        f'[tool.uv]\nno-index = true\nfind-links = ["{tmp_path / "wheels"}"]\n',
    )
    job.write("src/mine/__init__.py", "HERE = True\n")

    assert job.run("import tiny, mine; print(tiny.VALUE, mine.HERE)") == "7 True"


@pytest.mark.parametrize("text", ["[tool.ruff]\nline-length = 100\n", '[project]\nname = "mine"\nversion = "1"\n'])
def test_a_project_that_lists_no_dependencies_asks_for_nothing(job: Job, text: str) -> None:
    job.write("pyproject.toml", text)

    assert job.variables() == {}


def test_what_is_installed_from_the_code_itself_belongs_to_one_run(job: Job) -> None:
    make_wheel(job.folder / "wheels", "tiny", "1.0", "VALUE = 1\n")
    job.write("requirements.txt", "--no-index\n./wheels/tiny-1.0-py3-none-any.whl\n")

    assert job.run(SHOWN).startswith(f"1 {job.private}")


def test_what_can_t_be_installed_fails_with_the_installer_s_own_words(job: Job, installer: str) -> None:
    job.write("requirements.txt", "--no-index\nno-such-package==9\n")

    with pytest.raises(CannotRun) as failure:
        job.variables()

    assert failure.value.exit_code == 123
    assert "no-such-package" in str(failure.value)
    assert f"{'uv' if installer == 'uv' else 'python'} says" in str(failure.value)


def test_an_environment_that_was_not_finished_is_made_anew(job: Job, listed: str) -> None:
    job.write("requirements.txt", "--no-index\nno-such-package==9\n")
    with pytest.raises(CannotRun):
        job.variables()
    (broken,) = [path for path in job.kept.iterdir() if path.is_dir()]
    assert not (broken / "launchbay-complete").exists()

    with pytest.raises(CannotRun):
        job.variables()
    assert sum(text.startswith("making") for text in job.said) == 2


def test_runs_at_the_same_time_make_an_environment_once(job: Job, listed: str) -> None:
    job.write("requirements.txt", listed)
    threads = [threading.Thread(target=job.variables) for _ in range(4)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(text.startswith("making") for text in job.said) == 1
    assert sum("made from" in text for text in job.said) == 4


def test_an_environment_is_found_by_its_folder(job: Job, tmp_path: Path) -> None:
    folder = empty_environment(tmp_path / "mine", "VALUE = 3\n")

    assert job.run(SHOWN, str(folder)) == f"3 {folder}"
    assert job.said[0].startswith(f"Python {sys.version.split()[0]}, {folder}/bin/python: ")
    assert job.variables(str(folder))["VIRTUAL_ENV"] == str(folder)


def test_an_interpreter_with_another_name_is_python_in_the_run(job: Job, tmp_path: Path) -> None:
    program = tmp_path / "opt" / "python3.99"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nMARK=99 exec {sys.executable} "$@"\n')
    program.chmod(0o755)

    assert job.run("import os; print(os.environ['MARK'])", str(program)) == "99"


def test_an_environment_around_the_stack_is_not_that_of_the_job(job: Job, tmp_path: Path) -> None:
    (tmp_path / "opt" / "bin").mkdir(parents=True)
    (tmp_path / "opt" / "bin" / "python").symlink_to(sys.executable)

    assert job.variables(str(tmp_path / "opt"), VIRTUAL_ENV="/stack")["VIRTUAL_ENV"] == ""


def test_launchbay_s_own_packages_are_there_and_no_others_of_the_stack(job: Job, tmp_path: Path) -> None:
    folder = empty_environment(tmp_path / "mine")
    code = (
        "import importlib.util as u; from launchbay import launch; print(launch.manage_config({}), u.find_spec('yaml'))"
    )

    assert job.run(code, str(folder)) == "{} None"


@pytest.mark.parametrize("python", ["no/such/python", "/no/such/environment"])
def test_a_python_that_is_not_there_is_named(job: Job, python: str) -> None:
    with pytest.raises(CannotRun, match=f"`python: {python}`: this machine has neither a Python nor an environment"):
        job.variables(python)


def test_a_program_that_is_no_python_is_named(job: Job, tmp_path: Path) -> None:
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\necho broken >&2; exit 3\n")
    program.chmod(0o755)

    with pytest.raises(CannotRun, match="is not a Python that runs: broken"):
        job.variables(str(program))


def test_a_version_is_an_environment_of_its_own(job: Job) -> None:
    version = ".".join(map(str, sys.version_info[:2]))

    shown = job.run("import sys; print(sys.version_info[:2], sys.prefix)", version)

    assert shown.startswith(f"{sys.version_info[:2]} {job.kept}")


def test_a_version_that_is_not_there_is_named(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installers, "find_uv", lambda _: None)

    with pytest.raises(CannotRun, match=r"there is no Python 3\.99 on this machine"):
        job.variables("3.99")


def test_a_lock_without_uv_is_refused(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installers, "find_uv", lambda _: None)
    job.write("uv.lock", "version = 1\n")

    with pytest.raises(CannotRun, match=r"`uv\.lock` needs uv"):
        job.variables()


def test_a_lock_decides_on_the_versions(job: Job, tmp_path: Path) -> None:
    wheels = tmp_path / "wheels"
    for version in ("1.0", "2.0"):
        make_wheel(wheels, "tiny", version, f"VALUE = '{version}'\n")
    job.write(
        "pyproject.toml",
        '[project]\nname = "mine"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = ["tiny"]\n'
        f'[tool.uv]\nno-index = true\nfind-links = ["{wheels}"]\n',
    )
    uv = str(installers.find_uv(os.environ))
    subprocess.run([uv, "lock", "--quiet", "--upgrade-package", "tiny==1.0"], cwd=job.folder, check=True)

    assert (job.folder / "uv.lock").is_file()
    assert job.run("import tiny; print(tiny.VALUE)") == "1.0"
    assert any("made from `uv.lock`" in text for text in job.said)


def test_the_version_that_a_folder_pins_is_asked_for(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installers, "find_uv", lambda _: None)
    job.write("requirements.txt", "")
    job.write(".python-version", "3.98\n")

    with pytest.raises(CannotRun, match=r"there is no Python 3\.98 on this machine"):
        job.variables()


def test_the_settings_of_an_installer_are_part_of_the_name(job: Job) -> None:
    job.write("requirements.txt", "")
    first, other = job.variables(), job.variables(PIP_PRE="1")

    assert first["VIRTUAL_ENV"] != other["VIRTUAL_ENV"]


def test_a_folder_that_can_t_be_written_is_named(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    job.kept.write_text("a file")
    job.write("requirements.txt", "")

    with pytest.raises(CannotRun, match=r"could not make the job's Python environment: .*kept"):
        job.variables()
