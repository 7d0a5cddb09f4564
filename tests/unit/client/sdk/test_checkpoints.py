"""The SDK's part in checkpoints: a folder that is there, and a word to the runner; by hand, a folder and no word."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from launchbay import launch
from launchbay.launch import LaunchError


@pytest.fixture(autouse=True)
def by_hand(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No run; in a folder of its own."""
    for name in [name for name in os.environ if name.startswith("LAUNCHBAY")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def reports(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """In a run: its checkpoint folder is `ckpt`, and reports go to this file."""
    monkeypatch.setenv("LAUNCHBAY_CHECKPOINT_DIR", str(tmp_path / "ckpt"))
    monkeypatch.setenv("LAUNCHBAY_REPORTS", str(tmp_path / "reports.jsonl"))
    return tmp_path / "reports.jsonl"


def test_by_hand_the_folder_is_in_the_working_folder_and_nobody_is_told(tmp_path: Path) -> None:
    folder = launch.checkpoint_dir()
    (folder / "a").touch()
    launch.checkpoint_saved("a")
    launch.checkpoint_saved()

    assert folder == tmp_path / "checkpoints"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["checkpoints"]


def test_in_a_run_the_folder_is_the_run_s(tmp_path: Path, reports: Path) -> None:
    assert launch.checkpoint_dir() == tmp_path / "ckpt"
    assert (tmp_path / "ckpt").is_dir()
    assert not reports.exists()


@pytest.mark.parametrize(
    "path", ["step-1", "ckpt/step-1", "step-1/model.bin", "{folder}/step-1", "./ckpt/../ckpt/step-1"]
)
def test_a_checkpoint_is_named_by_its_entry_in_the_folder(reports: Path, path: str) -> None:
    folder = launch.checkpoint_dir()
    (folder / "step-1").mkdir()
    (folder / "step-1" / "model.bin").touch()

    launch.checkpoint_saved(path.format(folder=folder))

    (line,) = reports.read_text().splitlines()
    report = json.loads(line)
    assert (report["kind"], report["entry"]) == ("checkpoint", "step-1")
    assert 0 <= time.time() - report["time"] < 60


def test_without_a_path_everything_is_meant(reports: Path) -> None:
    launch.checkpoint_saved()

    assert json.loads(reports.read_text())["entry"] is None


@pytest.mark.parametrize("path", ["gone", "..", ".", "/etc", "../other"])
def test_what_is_not_in_the_folder_is_refused(reports: Path, path: str) -> None:
    with pytest.raises(LaunchError, match="is not a checkpoint: there is no such file or folder in"):
        launch.checkpoint_saved(path)

    assert not reports.exists()


def test_a_folder_that_can_t_be_created_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("LAUNCHBAY_CHECKPOINT_DIR", str(tmp_path / "file" / "ckpt"))

    with pytest.raises(LaunchError, match=r"Could not create the checkpoint folder .*: Not a directory"):
        launch.checkpoint_dir()
