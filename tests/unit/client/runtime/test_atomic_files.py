"""Files put into a job's folder: whole or not at all, never outside, with the mode that they had."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from launchbay.runtime.atomic_files import write_file
from launchbay.runtime.errors import CannotRun


def names_in(folder: Path) -> list[str]:
    """What a folder has in it."""
    return [path.name for path in folder.iterdir()]


def test_a_file_is_written_with_the_folders_on_its_way(tmp_path: Path) -> None:
    write_file(tmp_path, "conf/deep/a.yaml", b"a: 1\n")

    assert (tmp_path / "conf/deep/a.yaml").read_bytes() == b"a: 1\n"


def test_a_file_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("old")
    (tmp_path / "a.yaml").chmod(0o640)

    write_file(tmp_path, "a.yaml", b"new")

    assert stat.S_IMODE((tmp_path / "a.yaml").stat().st_mode) == 0o640


def test_a_link_inside_is_followed_and_stays(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_text("old")
    (tmp_path / "link.yaml").symlink_to("real.yaml")

    write_file(tmp_path, "link.yaml", b"new")

    assert (tmp_path / "link.yaml").is_symlink()
    assert (tmp_path / "real.yaml").read_bytes() == b"new"


@pytest.mark.parametrize("name", ["../a.yaml", "/etc/a.yaml", "conf/../../a.yaml", "out/a.yaml", "."])
def test_nothing_is_written_outside(tmp_path: Path, name: str) -> None:
    (tmp_path / "job").mkdir()
    (tmp_path / "job" / "out").symlink_to(tmp_path)

    with pytest.raises(CannotRun, match="leads out of the job's folder"):
        write_file(tmp_path / "job", name, b"")

    assert names_in(tmp_path) == ["job"]


def test_a_file_that_can_t_be_written_leaves_the_old_one_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()

    with pytest.raises(CannotRun, match=r"could not write `a\.yaml`"):
        write_file(tmp_path, "a.yaml", b"new")

    assert names_in(tmp_path) == ["a.yaml"]


def test_the_longest_name_that_there_can_be_is_placed(tmp_path: Path) -> None:
    name = "x" * 250 + ".yaml"

    write_file(tmp_path, name, b"a: 1\n")

    assert names_in(tmp_path) == [name]
