"""What of a folder is a checkpoint: its entries with all their files, links within it followed, nothing half-named."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from launchbay.runtime.results.checkpoints.folder import is_temporary, look_into
from launchbay.runtime.results.open_files import written_files


def paths_in(folder: Path) -> dict[str, list[str]]:
    """The files of each entry, by their paths."""
    return {name: sorted(entry.files) for name, entry in look_into(folder).items()}


def test_an_entry_is_a_file_or_a_folder_with_all_that_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "step-1" / "deep").mkdir(parents=True)
    for name in ("last.pt", "step-1/model.bin", "step-1/deep/.metadata"):
        (tmp_path / name).write_text("x")
    (tmp_path / "empty").mkdir()

    assert paths_in(tmp_path) == {
        "last.pt": ["last.pt"],
        "step-1": ["step-1/deep/.metadata", "step-1/model.bin"],
    }
    assert look_into(tmp_path / "gone") == {}


@pytest.mark.parametrize(
    "name",
    [
        *("tmp-checkpoint-500", "checkpoint-500.tmp", "7.orbax-checkpoint-tmp-12", "tmpk3j2l1x_", ".tmp_model"),
        *("model.pt.part", "model.pt~", ".nfs0001", ".model.swp", ".launchbay-0a1b"),
    ],
)
def test_what_is_on_its_way_to_another_name_is_left_out(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")

    assert is_temporary(name)
    assert look_into(tmp_path) == {}


@pytest.mark.parametrize("name", ["checkpoint-500", "epoch=1-step=2.ckpt", "model_temp_0.7.pt", "latest", ".metadata"])
def test_other_names_are_those_of_checkpoints(name: str) -> None:
    assert not is_temporary(name)


def test_links_within_the_folder_are_followed_and_others_are_a_fault(tmp_path: Path) -> None:
    folder = tmp_path / "ckpt"
    (folder / "step-1").mkdir(parents=True)
    (folder / "step-1" / "model.bin").write_text("1")
    (folder / "last").symlink_to("step-1")
    (folder / "model").symlink_to("step-1/model.bin")
    (folder / "dangling").symlink_to("gone")
    (tmp_path / "data").mkdir()
    (folder / "away").symlink_to(tmp_path / "data")
    (folder / "round").mkdir()
    (folder / "round" / "again").symlink_to("../round")

    found = look_into(folder)

    assert {name: entry.fault is None for name, entry in found.items()} == {
        "step-1": True,
        "last": True,
        "model": True,
        "away": False,
        "round": False,
    }
    assert sorted(found["last"].files) == ["last/model.bin"]
    assert found["last"].files["last/model.bin"].state == found["model"].files["model"].state
    assert "leads out of the checkpoint folder" in (found["away"].fault or "")


def test_what_can_t_be_kept_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a\nb").write_text("x")
    os.mkfifo(tmp_path / "pipe")

    faults = {name: entry.fault for name, entry in look_into(tmp_path).items()}

    assert "control character" in (faults["a\nb"] or "")
    assert faults["pipe"] == "`pipe` is not a file or folder"


def test_any_change_is_another_state(tmp_path: Path) -> None:
    file = tmp_path / "step-1"
    file.write_text("one")
    os.utime(file, ns=(5, 5))
    before = look_into(tmp_path)["step-1"]

    file.write_text("two")
    os.utime(file, ns=(5, 5))  # as a copy that keeps times

    after = look_into(tmp_path)["step-1"]
    assert before.states != after.states
    assert after.changed_at >= before.changed_at


def test_files_that_are_open_for_writing_are_known(tmp_path: Path) -> None:
    read, written = tmp_path / "read", tmp_path / "written"
    read.write_text("x")
    with read.open() as _, written.open("w") as file:
        found = written_files()
        status = os.fstat(file.fileno())

    assert (status.st_dev, status.st_ino) in found
    assert (read.stat().st_dev, read.stat().st_ino) not in found
    assert written_files(tmp_path / "no-proc") == set()


def test_a_socket_is_no_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")

        assert look_into(tmp_path)["socket"].fault == "`socket` is not a file or folder"
