"""What is left out of a job's code: what programs leave behind, and an author's own patterns."""

from __future__ import annotations

from pathlib import Path

import pytest

from git_support import GIT, become_new_user, git, hide_git, write
from launchbay.authoring.code_files import find_code_files, list_code_files
from launchbay.authoring.left_out import LeftOut

pytestmark = pytest.mark.skipif(GIT is None, reason="this machine has no git")


@pytest.fixture(params=["git", "without git", "no repository"])
def root(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    become_new_user(tmp_path, monkeypatch)
    folder = tmp_path / "job"
    folder.mkdir()
    if request.param != "no repository":
        git(folder, "init", "-q")
    if request.param == "without git":
        hide_git(monkeypatch)
    return folder


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    become_new_user(tmp_path, monkeypatch)
    git(tmp_path, "init", "-q", "repository")
    return tmp_path / "repository"


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("wandb/run-1/files/config.yaml", "wandb/"),
        ("wandb/debug.log", "wandb/"),
        ("mlruns/0/meta.yaml", "mlruns/"),
        ("outputs/2026-01-31/09-30-00/.hydra/config.yaml", "outputs/"),
        ("multirun/multirun.yaml", "multirun/"),
        ("lightning_logs/version_0/hparams.yaml", "lightning_logs/"),
        ("src/wandb/x", "src/wandb/"),
        ("out/checkpoint-500/model.safetensors", "out/checkpoint-500/"),
        ("checkpoints/last.ckpt", "*.ckpt"),
        ("logs/events.out.tfevents.17000.host", "events.out.tfevents.*"),
        ("node_modules/a/index.js", "node_modules/"),
        (".tox/py/x", ".tox/"),
        (".cache/x", ".cache/"),
        ("my-env/pyvenv.cfg", "my-env/"),
        ("my-env/lib/python3.12/site-packages/a.py", "my-env/"),
    ],
)
def test_what_programs_leave_behind_is_left_out_and_named(root: Path, name: str, what: str) -> None:
    write(root, "train.py", name, *(["my-env/pyvenv.cfg"] if "my-env" in name else []))

    found = find_code_files(root)

    assert found.names == ("train.py",)
    assert [part.what for part in found.left_out] == [what]


@pytest.mark.parametrize(
    "name",
    [
        *("outputs/__init__.py", "wandb/sync.py", "checkpoints/vit.safetensors", "checkpoint-dir/x", "weights/a.pt"),
        *("data/train.csv", "runs/base.yaml", "output/x", "wandb", "outputs.yaml", "ckpt", "src/models/checkpoint.py"),
    ],
)
def test_what_may_be_code_or_data_is_packed(root: Path, name: str) -> None:
    write(root, "train.py", name)

    found = find_code_files(root)

    assert set(found.names) == {"train.py", name}
    assert found.left_out == ()


def test_what_git_tracks_is_packed(repository: Path) -> None:
    write(repository, "train.py", "outputs/kept.yaml", "outputs/new.yaml", "base.ckpt")
    git(repository, "add", "outputs/kept.yaml", "base.ckpt")

    found = find_code_files(repository)

    assert found.names == ("base.ckpt", "outputs/kept.yaml", "train.py")
    assert found.left_out == (LeftOut("outputs/", 1, 3, by_author=False),)


def test_what_a_repository_inside_tracks_is_packed(repository: Path) -> None:
    git(repository, "init", "-q", "inner")
    write(repository, "inner/outputs/kept.yaml", "inner/outputs/new.yaml")
    git(repository / "inner", "add", "outputs/kept.yaml")

    found = find_code_files(repository)

    assert found.names == ("inner/outputs/kept.yaml",)
    assert [part.what for part in found.left_out] == ["inner/outputs/"]


def test_an_author_s_patterns_leave_out_and_are_named(root: Path) -> None:
    write(root, "train.py", "data/a.csv", "data/b.csv", "notes.txt", "src/notes.txt")

    found = find_code_files(root, ["data/", "*.txt", "!/src/notes.txt"])

    assert found.names == ("src/notes.txt", "train.py")
    assert set(found.left_out) == {LeftOut("data/", 2, 6, by_author=True), LeftOut("*.txt", 1, 3, by_author=True)}


def test_an_author_s_patterns_leave_out_what_git_tracks(repository: Path) -> None:
    write(repository, "train.py", "data/a.csv")
    git(repository, "add", "--all")

    assert list_code_files(repository, ["data/"]) == ["train.py"]


@pytest.mark.parametrize(
    ("ignore", "packed"),
    [
        (["!wandb/"], ["wandb/run/log", "wandb/x.ckpt"]),
        (["!wandb/", "*.ckpt"], ["wandb/run/log"]),
        (["!wandb/run/"], ["wandb/run/log"]),
        (["!*.ckpt"], ["wandb/x.ckpt"]),
        (["!wandb/", "wandb/"], []),
    ],
)
def test_an_author_takes_back_what_is_left_out(root: Path, ignore: list[str], packed: list[str]) -> None:
    write(root, "train.py", "wandb/run/log", "wandb/x.ckpt")

    assert list_code_files(root, ignore) == ["train.py", *packed]


def test_an_author_takes_back_what_git_ignores_by_its_name_alone(root: Path) -> None:
    write(root, "train.py", "wandb/run/log", ".env", "build/a.py", "model.pt")
    (root / ".gitignore").write_text("wandb/\n.env\nbuild/\n*.pt\n")

    assert list_code_files(root, ["!wandb/", "!model.pt"]) == [".gitignore", "model.pt", "train.py", "wandb/run/log"]
    assert list_code_files(root, ["*", "!*.py"]) == ["train.py"]


def test_what_is_never_packed_can_t_be_taken_back(root: Path) -> None:
    write(root, "train.py", ".venv/x", ".launchbay/x", "__pycache__/x")

    assert list_code_files(root, ["!.venv/", "!.git/", "!__pycache__/"]) == ["train.py"]


def test_patterns_apply_below_the_folder_that_is_named(tmp_path: Path) -> None:
    write(tmp_path, "outputs/job/train.py", "outputs/job/conf.yaml")

    assert list_code_files(tmp_path / "outputs" / "job") == ["conf.yaml", "train.py"]
