"""Files go below their folder and nowhere else, whatever their paths and what is there."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay.api.downloads.errors import DownloadFailed, UnsafePaths
from launchbay.api.downloads.folder import RemoteFile, TargetFolder, explain_on_windows

parts = st.sampled_from(["..", ".", "", "a", "b", "\\", "/", "C:", "~", "\0", "\n", "a" * 300, "\u00e9", "e\u0301"])


def file(path: str, content: bytes = b"x") -> RemoteFile:
    """A file with a content."""
    return RemoteFile(path, len(content), hashlib.sha256(content).hexdigest())


def put(folder: TargetFolder, one: RemoteFile, content: bytes) -> None:
    """Write a file as a download does."""
    with folder.open_part(one) as stream:
        stream.write(content)
    folder.finish(one)


@given(st.lists(parts, max_size=6).map("/".join))
def test_a_path_that_is_accepted_is_below_the_folder(path: str) -> None:
    folder = TargetFolder(Path("/nowhere/folder"))
    with suppress(UnsafePaths):
        folder.check([file(path)])
        target = Path(os.path.normpath(folder.target(file(path))))
        assert target.is_relative_to(folder.root)
        assert target != folder.root


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a/../../x", "a\\..\\x", "a\nb", ""])
def test_a_path_that_leads_out_is_refused_with_its_reason(tmp_path: Path, path: str) -> None:
    with pytest.raises(UnsafePaths) as refused:
        TargetFolder(tmp_path).check([file("fine"), file(path)])

    assert len(refused.value.faults) == 1


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "folder", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (folder / "out").symlink_to(outside)

    with pytest.raises(UnsafePaths, match="a link that leads out"):
        TargetFolder(folder).check([file("out/model.pt")])
    with pytest.raises(DownloadFailed, match="a link that leads out"):
        TargetFolder(folder).open_part(file("out/model.pt"))  # should it appear only after the check
    assert list(outside.iterdir()) == []


def test_a_link_at_the_target_is_replaced_and_what_it_names_stays(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("stays")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a").symlink_to(secret)
    target = TargetFolder(folder)

    assert target.present(file("a", b"stays")) == "other"
    put(target, file("a"), b"x")

    assert (secret.read_text(), (folder / "a").read_text(), (folder / "a").is_symlink()) == ("stays", "x", False)


def test_a_link_in_place_of_a_part_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("stays")
    target = TargetFolder(tmp_path / "folder")
    target.root.mkdir()
    target.part(file("a")).symlink_to(secret)

    with pytest.raises(DownloadFailed):
        target.open_part(file("a"))
    assert secret.read_text() == "stays"


def test_links_that_stay_inside_are_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    target = TargetFolder(tmp_path)
    target.check([file("out/a")])

    put(target, file("out/a"), b"x")

    assert (tmp_path / "real" / "a").read_text() == "x"


def test_what_stands_in_the_way_is_said_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file")
    (tmp_path / "b").mkdir()

    with pytest.raises(UnsafePaths) as refused:
        TargetFolder(tmp_path).check([file("a/x"), file("b"), file("c/d")])

    assert [fault.split("`")[1] for fault in refused.value.faults] == ["a/x", "b"]


@pytest.mark.parametrize(
    ("one", "other"), [("a/X", "a/x"), ("A/x", "a/y"), ("\u00e9", "e\u0301"), ("STRASSE", "straße")]
)
def test_names_that_are_one_on_the_file_system_are_refused_there_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one: str, other: str
) -> None:
    folder = TargetFolder(tmp_path)
    folder.check([file(one), file(other)])

    monkeypatch.setattr(TargetFolder, "_folds_names", lambda _self: True)

    with pytest.raises(UnsafePaths, match="the same name"):
        folder.check([file(one), file(other)])


def test_whether_case_makes_a_difference_is_tried_and_nothing_is_left_of_it(tmp_path: Path) -> None:
    folder = TargetFolder(tmp_path / "not" / "there")

    assert folder._folds_names() == (tmp_path.with_name(tmp_path.name.upper())).exists()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "path", ["con", "out/NUL.txt", "COM1", "lpt9.log", "a:b", "a?", "a*", "a|b", "a<b", 'a"b', "dot.", "a /b"]
)
def test_what_windows_would_take_for_something_else_is_refused_there(path: str) -> None:
    assert explain_on_windows(path)


@pytest.mark.parametrize("path", ["console", "out/model.pt", "com10", "a.b.c", ".hidden", "ünï"])
def test_other_names_are_fine_on_windows(path: str) -> None:
    assert explain_on_windows(path) is None


def test_what_is_there_already_is_nothing_or_equal_or_other(tmp_path: Path) -> None:
    (tmp_path / "same").write_bytes(b"content")
    (tmp_path / "changed").write_bytes(b"tnetnoc")
    (tmp_path / "longer").write_bytes(b"content and more")
    os.mkfifo(tmp_path / "pipe")
    folder = TargetFolder(tmp_path)

    found = {name: folder.present(file(name, b"content")) for name in ("same", "changed", "longer", "pipe", "none/x")}

    assert found == {"same": "equal", "changed": "other", "longer": "other", "pipe": "other", "none/x": "nothing"}


def test_two_processes_do_not_write_one_file_at_once(tmp_path: Path) -> None:
    folder = TargetFolder(tmp_path)
    with folder.open_part(file("a")), pytest.raises(DownloadFailed, match="another process"):
        TargetFolder(tmp_path).open_part(file("a"))


def test_a_longest_name_can_be_downloaded(tmp_path: Path) -> None:
    folder = TargetFolder(tmp_path)
    one = file("n" * 255)

    put(folder, one, b"x")

    assert [path.name for path in tmp_path.iterdir()] == ["n" * 255]
