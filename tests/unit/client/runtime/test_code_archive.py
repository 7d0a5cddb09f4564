"""Unpacking into a folder that has content already, such as an image's working folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from launchbay.runtime.code_archive import extract_archive
from launchbay.runtime.errors import CannotRun
from raw_archives import RawHeader, pack


def unpack(tmp_path: Path, *members: RawHeader) -> Path:
    """The folder with these members over what is in it."""
    (tmp_path / "a.tar.gz").write_bytes(pack(*(member.member() for member in members)))
    extract_archive(tmp_path / "a.tar.gz", tmp_path / "job")
    return tmp_path / "job"


def test_a_file_and_a_link_that_are_there_are_replaced_and_their_targets_stay(tmp_path: Path) -> None:
    (tmp_path / "job").mkdir()
    (tmp_path / "outside").write_text("kept")
    (tmp_path / "job" / "link").symlink_to(tmp_path / "outside")
    (tmp_path / "job" / "file").write_text("old")

    job = unpack(tmp_path, RawHeader(b"link", content=b"new"), RawHeader(b"file", content=b"new"))

    assert (job / "link").read_text() == (job / "file").read_text() == "new"
    assert not (job / "link").is_symlink()
    assert (tmp_path / "outside").read_text() == "kept"


@pytest.mark.parametrize("name", [b"data/new", b"data/deep/new"])
def test_nothing_is_written_through_a_link_that_leads_out(tmp_path: Path, name: bytes) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "job").mkdir()
    (tmp_path / "job" / "data").symlink_to(tmp_path / "outside")

    with pytest.raises(CannotRun, match="leads out of"):
        unpack(tmp_path, RawHeader(name, content=b"x"))
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_link_of_the_image_to_a_folder_inside_is_followed(tmp_path: Path) -> None:
    (tmp_path / "job" / "real").mkdir(parents=True)
    (tmp_path / "job" / "data").symlink_to("real")

    assert (unpack(tmp_path, RawHeader(b"data/a", content=b"x")) / "real" / "a").read_text() == "x"


def test_a_folder_in_the_place_of_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "job" / "a").mkdir(parents=True)

    with pytest.raises(CannotRun, match="could not unpack"):
        unpack(tmp_path, RawHeader(b"a", content=b"x"))


@pytest.mark.parametrize(
    ("packed", "unpacked"),
    [(b"0000644", 0o644), (b"0000666", 0o644), (b"0006755", 0o755), (b"0000000", 0o600), (b"0000611", 0o600)],
)
def test_only_who_may_read_and_run_a_file_is_kept_of_its_mode(tmp_path: Path, packed: bytes, unpacked: int) -> None:
    job = unpack(tmp_path, RawHeader(b"a", content=b"x", mode=packed + b"\x00"))

    assert (job / "a").stat().st_mode & 0o7777 == unpacked
