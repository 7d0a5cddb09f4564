"""Which files are code: in a repository those that git doesn't ignore, whether git can be asked or not."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from git_support import BOM, GIT, become_new_user, git, git_adds, hide_git, write
from launchbay.authoring.archive import PackingFailed, build_archive
from launchbay.authoring.code_files import list_code_files

pytestmark = pytest.mark.skipif(GIT is None, reason="this machine has no git")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    become_new_user(tmp_path, monkeypatch)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    root.mkdir()
    git(root, "init", "-q")
    return root


@pytest.fixture(params=["git", "without git"])
def either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The test runs twice: once where git is installed, once where it isn't."""
    if request.param == "without git":
        hide_git(monkeypatch)


@pytest.mark.usefixtures("either")
@pytest.mark.parametrize(
    ("content", "packed"),
    [
        (BOM + b".env\r\ndata/\r\n", ["a.py"]),
        (b".env\r\ndata/", ["a.py"]),
        (b".env   \ndata/  \n", ["a.py"]),
        (b"# .env\n\\#x\ndata/\n", [".env", "a.py"]),
        (b"*\n!a.py\n", ["a.py"]),
        (b"data/\n!data/b.bin\n.env", ["a.py"]),
        (b"a.py\\\n!\n\\\n.env\ndata", ["a.py"]),  # three patterns that git never matches
        (b".env\x0bdata/\n\xff\n", [".env", "a.py", "data/b.bin"]),  # git ends a line at a line feed alone
    ],
)
def test_a_gitignore_is_read_as_git_reads_it(repository: Path, content: bytes, packed: list[str]) -> None:
    write(repository, ".env", "a.py", "data/b.bin")
    (repository / ".gitignore").write_bytes(content)

    found = list_code_files(repository)

    assert [name for name in found if name != ".gitignore"] == packed
    assert set(git_adds(repository)) == {*packed, *([".gitignore"] if ".gitignore" in found else [])}


@pytest.mark.usefixtures("either")
def test_excludes_of_the_repository_and_of_the_user_count(repository: Path, tmp_path: Path) -> None:
    write(repository, "a.py", "private.txt", "secret.pem", "keep.pem", "sub/.env")
    (repository / ".git" / "info").mkdir(exist_ok=True)
    (repository / ".git" / "info" / "exclude").write_bytes(BOM + b"private.txt\n")
    (tmp_path / "home" / ".gitconfig").write_text("[user]\n\tname = x\n[core]\n\texcludesFile = ~/ignored\n")
    (tmp_path / "home" / "ignored").write_bytes(BOM + b"*.pem\n.env\n")
    (repository / ".gitignore").write_text("!keep.pem\n")  # goes before the user's

    assert list_code_files(repository) == [".gitignore", "a.py", "keep.pem"] == git_adds(repository)


@pytest.mark.usefixtures("either")
def test_the_file_that_git_looks_for_by_itself_counts(repository: Path, tmp_path: Path) -> None:
    write(repository, "a.py", ".env")
    write(tmp_path / "home", ".config/git/ignore")
    (tmp_path / "home" / ".config" / "git" / "ignore").write_text(".env\n")

    assert list_code_files(repository) == ["a.py"] == git_adds(repository)


@pytest.mark.usefixtures("either")
def test_patterns_ignore_case_where_git_does(repository: Path) -> None:
    git(repository, "config", "core.ignoreCase", "true")
    write(repository, "a.py", "Data.BIN")
    (repository / ".gitignore").write_text("*.bin\n/DATA*\n")

    assert list_code_files(repository) == [".gitignore", "a.py"] == git_adds(repository)


def test_a_tracked_file_is_not_ignored(repository: Path) -> None:
    write(repository, "config.json", "other.json", "gone.json")
    (repository / ".gitignore").write_text("*.json\n")
    git(repository, "add", "-f", "config.json", "gone.json")
    (repository / "gone.json").unlink()

    assert list_code_files(repository) == [".gitignore", "config.json"]


@pytest.mark.usefixtures("either")
def test_a_folder_of_a_repository_has_the_rules_of_all_of_it(repository: Path) -> None:
    write(repository, "jobs/train/a.py", "jobs/train/x.log", "jobs/train/cache/y", "jobs/train/sub/keep.log", "z")
    (repository / ".gitignore").write_text("*.log\n")
    (repository / "jobs" / ".gitignore").write_text("cache/\n")
    (repository / "jobs" / "train" / "sub" / ".gitignore").write_text("!keep.log\n")

    assert list_code_files(repository / "jobs" / "train") == ["a.py", "sub/.gitignore", "sub/keep.log"]


@pytest.mark.usefixtures("either")
def test_an_ignored_folder_that_is_named_is_packed_without_what_is_ignored_everywhere(repository: Path) -> None:
    write(repository, "scratch/job/a.py", "scratch/job/.env", "scratch/job/out/x")
    (repository / ".gitignore").write_text("scratch/\n.env\n")
    (repository / "scratch" / "job" / ".gitignore").write_text("out/\n")

    assert list_code_files(repository / "scratch" / "job") == [".gitignore", "a.py"]


@pytest.mark.usefixtures("either")
@pytest.mark.parametrize("has_commit", [True, False])
def test_a_repository_inside_has_its_own_rules(repository: Path, *, has_commit: bool) -> None:
    inner = repository / "inner"
    write(inner, "b.py", "b.log", "b.bin")
    git(inner, "init", "-q")
    (inner / ".gitignore").write_text("*.bin\n")
    if has_commit:
        git(inner, "add", "b.py")
        git(inner, "commit", "-qm", "one")
    write(repository, "a.py", "a.log")
    (repository / ".gitignore").write_text("*.log\n")

    assert [name for name in list_code_files(repository) if name != "inner/b.log"] == [
        *(".gitignore", "a.py", "inner/.gitignore", "inner/b.py")
    ]


@pytest.mark.usefixtures("either")
def test_the_files_of_a_submodule_are_packed(repository: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write(other, "b.py")
    git(other, "init", "-q")
    git(other, "add", "b.py")
    git(other, "commit", "-qm", "one")
    git(repository, "submodule", "--quiet", "add", str(other), "sub")
    write(repository, "sub/secret")
    (repository / ".git" / "modules" / "sub" / "info").mkdir(exist_ok=True)
    (repository / ".git" / "modules" / "sub" / "info" / "exclude").write_text("secret\n")

    assert list_code_files(repository) == [".gitmodules", "sub/b.py"]


@pytest.mark.usefixtures("either")
def test_a_working_tree_has_the_excludes_of_its_repository(repository: Path, tmp_path: Path) -> None:
    write(repository, "a.py")
    git(repository, "add", "a.py")
    git(repository, "commit", "-qm", "one")
    git(repository, "worktree", "add", "-q", str(tmp_path / "tree"))
    (repository / ".git" / "info").mkdir(exist_ok=True)
    (repository / ".git" / "info" / "exclude").write_text("secret\n")
    write(tmp_path / "tree", "secret")

    assert list_code_files(tmp_path / "tree") == ["a.py"]


@pytest.mark.usefixtures("either")
def test_names_of_any_kind_are_found(repository: Path) -> None:
    names = sorted(["a\nb.py", " c", "ä.py", "-x", "d\\e", os.fsdecode(b"\xff")])
    write(repository, *names)

    assert list_code_files(repository) == names


def test_what_is_behind_a_link_is_not_packed_even_if_git_tracks_it(repository: Path, tmp_path: Path) -> None:
    write(repository, "conf/a.yaml", "b.py")
    git(repository, "add", "--all")
    shutil.move(repository / "conf", tmp_path / "conf")
    (repository / "conf").symlink_to(tmp_path / "conf")

    assert list_code_files(repository) == ["b.py", "conf"]


def test_no_program_that_a_repository_names_is_run(repository: Path, tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    program.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for hook in ("post-index-change", "fsmonitor-watchman", "reference-transaction"):
        shutil.copy(program, hooks / hook)
    write(repository, "a.py", "b.log")
    git(repository, "add", "a.py")
    for name in ("core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "filter.x.clean", "alias.ls-files"):
        git(repository, "config", name, f"!{program}" if name.startswith("alias") else str(program))
    git(repository, "config", "core.hooksPath", str(hooks))
    (repository / ".gitattributes").write_text("* filter=x\n")
    (tmp_path / "ran").unlink(missing_ok=True)  # git's own `config` may run one

    assert list_code_files(repository) == [".gitattributes", "a.py", "b.log"]
    assert not (tmp_path / "ran").exists()


def test_the_environment_of_another_git_command_does_not_count(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository, "a.py", ".env")
    (repository / ".gitignore").write_text(".env\n")
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_CEILING_DIRECTORIES"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))

    assert list_code_files(repository) == [".gitignore", "a.py"]
    assert not (tmp_path / "trace").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a folder away")
def test_in_a_repository_of_somebody_else_the_same_is_ignored(repository: Path) -> None:
    write(repository, "a.py", ".env", "private")
    (repository / ".gitignore").write_bytes(BOM + b".env\n")
    (repository / ".git" / "info").mkdir(exist_ok=True)
    (repository / ".git" / "info" / "exclude").write_text("private\n")
    for path in (repository, repository / ".git"):
        os.chown(path, 12345, 12345)
    refused = subprocess.run(["git", "status"], cwd=repository, capture_output=True, check=False)

    assert b"dubious ownership" in refused.stderr
    assert list_code_files(repository) == [".gitignore", "a.py"]


@pytest.mark.parametrize("place", ["job/.gitignore", "job/sub/.gitignore", ".gitignore"])
def test_a_gitignore_that_git_can_t_read_is_refused(repository: Path, place: str) -> None:
    write(repository, "job/a.py", "job/.env", place, "job/sub/b.py")
    (repository / place).write_bytes(".env\r\n".encode("utf-16"))

    with pytest.raises(PackingFailed, match=r"\.gitignore is saved as UTF-16.*Save it as UTF-8"):
        build_archive(repository / "job")


@pytest.mark.parametrize(
    ("name", "reason"), [("/".join(["d"] * 70), "over 64 folders deep"), ("c:x", "is an absolute name")]
)
def test_what_no_job_would_unpack_is_said_when_it_is_packed(tmp_path: Path, name: str, reason: str) -> None:
    write(tmp_path / "job", name)

    with pytest.raises(PackingFailed, match=f"A job could not unpack the code in .*{reason}"):
        build_archive(tmp_path / "job")
