"""Files that a job file names: what leads out of the folder, what a glob leaves out, and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from git_support import GIT, become_new_user, git, hide_git, write
from launchbay.authoring.job_file.reader import JobFolder, read_job_folder
from launchbay_core.errors import Malformed


def job(folder: Path, files: str, more: str = "") -> JobFolder:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "launchbay.yaml").write_text(f"name: job\ncommand: train\ninputs:\n  files: {files}\n{more}")
    return read_job_folder(folder)


def fault(folder: Path, files: str, more: str = "") -> str:
    with pytest.raises(Malformed) as refused:
        job(folder, files, more)
    (error,) = refused.value.errors
    return str(error["message"])


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if GIT is None:
        pytest.skip("this machine has no git")
    become_new_user(tmp_path, monkeypatch)
    root = tmp_path / "repository"
    root.mkdir()
    git(root, "init", "-q")
    return root


@pytest.fixture(params=["git", "without git"])
def either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "without git":
        hide_git(monkeypatch)


@pytest.mark.parametrize("name", ["base.yaml", "*.yaml", "*"])
def test_a_file_above_the_folder_is_refused_with_the_line_to_write(tmp_path: Path, name: str) -> None:
    write(tmp_path, "configs/base.yaml")

    said = fault(tmp_path / "jobs" / "train", f"'../../configs/{name}'")

    assert f"leads out of the code folder {tmp_path}/jobs/train" in said
    assert f"Write `code: ../..` and name the file `configs/{name}`" in said
    assert f"the command then runs in {tmp_path}, so files of this folder are `jobs/train/…`" in said
    written = f"'configs/{name}'", "code: ../..\n"
    assert list(job(tmp_path / "jobs" / "train", *written).spec["inputs"]["files"]) == ["configs/base.yaml"]


def test_a_file_of_a_sister_folder_needs_only_the_folder_above_both(tmp_path: Path) -> None:
    write(tmp_path, "jobs/shared/base.yaml")

    assert "Write `code: ..` and name the file `shared/base.yaml`" in fault(
        tmp_path / "jobs" / "train", "../shared/base.yaml"
    )


def test_a_path_from_the_job_file_is_written_from_the_code_folder(tmp_path: Path) -> None:
    write(tmp_path, "configs/base.yaml")

    said = fault(tmp_path / "jobs" / "train", "../../configs/base.yaml", "code: ../..\n")

    assert said == f"`../../configs/base.yaml`: write `configs/base.yaml`; files are named from {tmp_path}"


def test_a_file_that_is_not_there_gets_no_advice(tmp_path: Path) -> None:
    said = fault(tmp_path / "job", "../none.yaml")

    place = f"`../none.yaml` leads out of the code folder {tmp_path}/job"
    assert said == f"{place}, and there is no file {tmp_path}/none.yaml"


def test_values_and_schemas_may_lie_above_the_folder_as_they_are_read_here_alone(tmp_path: Path) -> None:
    (tmp_path / "defaults.yaml").write_text("lr: 0.1\n")
    (tmp_path / "schema.json").write_text('{"properties": {"lr": {"type": "number"}}}')
    (tmp_path / "job").mkdir()
    (tmp_path / "job" / "launchbay.yaml").write_text(
        "name: job\ncommand: x\ninputs: {config: {file: ../defaults.yaml, schema: ../schema.json}}\n"
    )

    config = read_job_folder(tmp_path / "job").spec["inputs"]["config"]

    assert (config["values"], config["schema"]["properties"]["lr"]) == ({"lr": 0.1}, {"type": "number"})


def test_a_glob_finds_what_git_tracks_although_a_pattern_names_it(repository: Path) -> None:
    write(repository, "config.json", "other.json")
    (repository / ".gitignore").write_text("*.json\n")
    git(repository, "add", "-f", "config.json")

    found = job(repository, "'*.json'")

    assert list(found.spec["inputs"]["files"]) == ["config.json"]
    assert found.notices == ("`*.json` does not take what git ignores: `other.json`",)


@pytest.mark.usefixtures("either")
def test_a_glob_that_finds_only_what_git_ignores_says_so(repository: Path) -> None:
    write(repository, "conf/local.yaml")
    (repository / ".git" / "info").mkdir(exist_ok=True)
    (repository / ".git" / "info" / "exclude").write_text("conf/\n")

    assert fault(repository, "conf/*.yaml") == (
        f"`conf/*.yaml` matches no config file in {repository}; `conf/local.yaml` is left out of the code, because git "
        "ignores it; `ignore: ['!conf/local.yaml']` takes it back"
    )
    taken_back = job(repository, "conf/*.yaml", "ignore: ['!conf/local.yaml']\n")
    assert list(taken_back.spec["inputs"]["files"]) == ["conf/local.yaml"]


def test_a_file_that_git_ignores_can_be_named(repository: Path) -> None:
    write(repository, "local.yaml")
    (repository / ".gitignore").write_text("local.yaml\n")

    assert list(job(repository, "local.yaml").spec["inputs"]["files"]) == ["local.yaml"]


def test_a_glob_says_what_else_leaves_out_what_it_would_find(tmp_path: Path) -> None:
    write(tmp_path, "outputs/run/config.yaml", "old/a.yaml", ".venv/b.yaml")

    said = fault(tmp_path, "outputs/**/*.yaml")
    assert "`outputs/run/config.yaml` is left out of the code, because `outputs/` is what programs leave behind" in said
    assert "`old/a.yaml` is left out of the code, by `old/` of `ignore`" in fault(
        tmp_path, "old/*.yaml", "ignore: old/\n"
    )
    assert fault(tmp_path, ".venv/*.yaml") == f"`.venv/*.yaml` matches no config file in {tmp_path}"


@pytest.mark.parametrize(
    ("more", "python"),
    [("python: 3.10\n", "3.10"), ("python: '3.12'\n", "3.12"), ("python: .venv\n", ".venv"), ("python: 3\n", "3")],
)
def test_a_version_of_python_is_what_is_written(tmp_path: Path, more: str, python: str) -> None:
    assert job(tmp_path, "[]", more).spec["python"] == python


@pytest.mark.parametrize("more", ["python: [3]\n", "python: {a: b}\n"])
def test_any_other_python_is_refused(tmp_path: Path, more: str) -> None:
    assert fault(tmp_path, "[]", more).startswith("must be a version such as 3.12, or the path of")


@pytest.mark.parametrize("more", ["ignore: {a: b}\n", "ignore: [[a]]\n", "ignore: [null]\n", "ignore: ['#x']\n"])
def test_ignore_is_a_list_of_patterns(tmp_path: Path, more: str) -> None:
    assert fault(tmp_path, "[]", more).startswith(("must be a list of patterns", "must be a pattern, as in"))
