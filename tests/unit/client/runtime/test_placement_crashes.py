"""Config files on disk: a crash at any moment leaves the old file or the new one, and no link leads out."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from launchbay.cli.jobs.patch import patch
from launchbay.runtime.errors import CannotRun
from launchbay.runtime.placement import place_file

OLD, NEW = b"lr: 0.1\n" * 3000, b"lr: 0.2\n" * 3000

# Ends itself, as if killed, at the n-th call into the operating system that writing makes.
CRASHING = """
import os, signal, sys
from pathlib import Path
from launchbay.runtime.placement import place_file

left = int(sys.argv[3])

def watch(event, arguments):
    global left
    if event in {"open", "os.rename", "os.chmod", "os.remove"} and str(arguments[0]).startswith(sys.argv[1]):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

real_fsync = os.fsync
os.fsync = lambda descriptor: (watch("open", [sys.argv[1]]), real_fsync(descriptor))
sys.addaudithook(watch)
place_file(Path(sys.argv[1]), "train.yaml", Path(sys.argv[2]).read_bytes())
"""


@pytest.mark.parametrize("calls", range(6))
def test_a_kill_at_any_step_leaves_the_old_file_or_the_new_one(tmp_path: Path, calls: int) -> None:
    folder = tmp_path / "conf"
    folder.mkdir()
    (folder / "train.yaml").write_bytes(OLD)
    (tmp_path / "new").write_bytes(NEW)

    ended = subprocess.run([sys.executable, "-c", CRASHING, folder, tmp_path / "new", str(calls)], check=False)

    assert ended.returncode == (-signal.SIGKILL if calls < 5 else 0)
    assert (folder / "train.yaml").read_bytes() == (OLD if calls < 3 else NEW)


@pytest.mark.parametrize("name", ["fsync", "fchmod", "rename"])
def test_a_failing_call_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "train.yaml").write_bytes(OLD)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    if name == "rename":
        monkeypatch.setattr(Path, "replace", fail)
    else:
        monkeypatch.setattr(os, name, fail)
    with pytest.raises(CannotRun, match="No space left"):
        place_file(tmp_path, "train.yaml", NEW)

    assert (tmp_path / "train.yaml").read_bytes() == OLD
    assert [path.name for path in tmp_path.iterdir()] == ["train.yaml"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_mode_bits_stay(tmp_path: Path, mode: int) -> None:
    target = tmp_path / "train.yaml"
    target.write_bytes(OLD)
    target.chmod(mode)

    place_file(tmp_path, "train.yaml", NEW)

    assert stat.S_IMODE(target.stat().st_mode) == mode
    assert target.read_bytes() == NEW


def test_a_link_within_the_folder_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_bytes(OLD)
    (tmp_path / "train.yaml").symlink_to("real.yaml")

    place_file(tmp_path, "train.yaml", NEW)

    assert (tmp_path / "train.yaml").is_symlink()
    assert (tmp_path / "real.yaml").read_bytes() == NEW


@pytest.mark.parametrize("name", ["link.yaml", "out/train.yaml", "../outside.yaml", "/etc/launchbay-none.yaml"])
def test_what_leads_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    folder, outside = tmp_path / "conf", tmp_path / "outside.yaml"
    folder.mkdir()
    outside.write_bytes(OLD)
    (folder / "link.yaml").symlink_to(outside)
    (folder / "out").symlink_to(tmp_path)

    with pytest.raises(CannotRun, match="leads out of"):
        place_file(folder, name, NEW)

    assert outside.read_bytes() == OLD


def test_patching_in_place_refuses_a_link_that_leads_out(tmp_path: Path) -> None:
    folder, outside = tmp_path / "conf", tmp_path / "outside.yaml"
    folder.mkdir()
    outside.write_bytes(b"lr: 0.1\n")
    (folder / "train.yaml").symlink_to(outside)

    done = CliRunner().invoke(patch, [str(folder / "train.yaml"), "-o", "lr=0.2", "--in-place"])

    assert isinstance(done.exception, CannotRun)
    assert outside.read_bytes() == b"lr: 0.1\n"


def test_patching_in_place_changes_one_document_of_several(tmp_path: Path) -> None:
    file = tmp_path / "train.yaml"
    file.write_bytes(b"lr: 0.1\n---\nlr: 0.2 # second\n")

    done = CliRunner().invoke(patch, [str(file), "-o", "[1].lr=0.3", "--in-place"], catch_exceptions=False)

    assert done.exit_code == 0
    assert file.read_bytes() == b"lr: 0.1\n---\nlr: 0.3 # second\n"


def test_patching_without_a_document_s_place_says_how_to_name_it(tmp_path: Path) -> None:
    file = tmp_path / "train.yaml"
    file.write_bytes(b"lr: 0.1\n---\nlr: 0.2\n")

    done = CliRunner().invoke(patch, [str(file), "-o", "lr=0.3"])

    assert "the file has 2 YAML documents, so begin the path with one of them, as in `[0].lr`" in str(done.exception)
