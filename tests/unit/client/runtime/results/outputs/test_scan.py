"""Which files count as outputs, by which paths they are listed, and what is said of all others."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from pathlib import Path

import pytest

from launchbay.runtime.results.folders import Folders
from launchbay.runtime.results.outputs import scan as module
from launchbay.runtime.results.outputs.scan import Scan, scan
from launchbay.runtime.results.outputs.sources import Source, declared_sources, own_folder, reported_source
from launchbay_core.contracts.results.manifests import Output, OutputsManifest, ResultFile, write_outputs


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    working = tmp_path / "job"
    (working / ".launchbay/outputs").mkdir(parents=True)
    return Folders(working, working / ".launchbay/outputs", working / "ckpt", tmp_path / "reports")


def write(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def look(folders: Folders, declared: Mapping[str, str] | None = None, *more: Source) -> Scan:
    return scan([own_folder(folders), *declared_sources(declared or {}, folders.working), *more], folders)


def names_of(found: Scan) -> dict[str, str | None]:
    return {path: one.name for path, one in found.files.items()}


def test_files_are_listed_by_their_paths_below_the_folder_that_they_are_in(folders: Folders) -> None:
    write(folders.outputs / "a.bin")
    write(folders.outputs / "deep/er/b.bin")
    write(folders.working / "out/model.pt")
    write(folders.working / "report.html")
    write(folders.working / "not-an-output")

    found = look(folders, {"model": "out", "report": "report.html"})

    assert names_of(found) == {
        "a.bin": None,
        "deep/er/b.bin": None,
        "out/model.pt": "model",
        "report.html": "report",
    }
    assert (found.notices, found.faults, found.absent) == ([], [], [])


def test_a_file_belongs_to_the_innermost_output(folders: Folders) -> None:
    write(folders.working / "out/model.pt")
    write(folders.working / "out/report.html")

    found = look(folders, {"report": "out/report.html", "all": "out"})

    assert names_of(found) == {"out/model.pt": "all", "out/report.html": "report"}


def test_the_same_path_in_both_folders_is_listed_aside_and_told(folders: Folders) -> None:
    for path in ("out/model.pt", "only.txt", "flat"):
        write(folders.outputs / path, "own")
    write(folders.working / "out/model.pt", "longer")
    write(folders.working / "flat/inner")

    found = look(folders, {"model": "out", "flat": "flat"})

    assert names_of(found) == {
        "out/model.pt": "model",
        ".launchbay/outputs/out/model.pt": None,
        "flat/inner": "flat",
        ".launchbay/outputs/flat": None,
        "only.txt": None,
    }
    assert found.files["out/model.pt"].version.size == len("longer")
    assert len(found.notices) == 2


def test_a_file_below_a_file_of_the_other_folder_is_listed_aside(folders: Folders) -> None:
    write(folders.working / "model")
    write(folders.outputs / "model/weights")

    assert set(look(folders, {"model": "model"}).files) == {"model", ".launchbay/outputs/model/weights"}


def test_what_has_no_content_is_left_out_and_said(folders: Folders) -> None:
    os.mkfifo(folders.outputs / "pipe")
    (folders.outputs / "dangling").symlink_to("nowhere")
    (folders.outputs / "loop").symlink_to("loop")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folders.outputs / "socket"))

        found = look(folders)

    assert found.files == {}
    assert found.faults == []
    assert {text.split("`")[1].rsplit("/", 1)[1] for text in found.notices} == {"pipe", "dangling", "loop", "socket"}


def test_links_to_files_count_as_what_they_lead_to(folders: Folders, tmp_path: Path) -> None:
    write(tmp_path / "cache/blob", "weights")
    (folders.outputs / "model.safetensors").symlink_to(tmp_path / "cache/blob")

    found = look(folders)

    assert found.files["model.safetensors"].version.size == len("weights")


def test_links_to_folders_are_followed_inside_and_left_out_elsewhere(folders: Folders, tmp_path: Path) -> None:
    write(folders.working / "out/step-100/model.pt")
    write(tmp_path / "dataset/image.png")
    (folders.working / "out/latest").symlink_to("step-100")
    (folders.working / "out/data").symlink_to(tmp_path / "dataset")
    (folders.working / "out/up").symlink_to("..")
    (folders.working / "out/step-100/self").symlink_to(folders.working / "out")

    found = look(folders, {"model": "out"})

    assert set(found.files) == {"out/step-100/model.pt", "out/latest/model.pt"}
    assert len(found.notices) == 1
    assert "dataset" in found.notices[0]


def test_a_declared_output_may_itself_be_a_link_to_anywhere(folders: Folders, tmp_path: Path) -> None:
    write(tmp_path / "scratch/model.pt")
    (folders.working / "out").symlink_to(tmp_path / "scratch")

    assert names_of(look(folders, {"model": "out"})) == {"out/model.pt": "model"}


@pytest.mark.parametrize("name", ["a\nb", "back\\slash", "bad\udcff"])
def test_names_that_no_manifest_can_have_are_faults(name: str, folders: Folders) -> None:
    write(folders.outputs / name)
    write(folders.outputs / "good")

    found = look(folders)

    assert set(found.files) == {"good"}
    assert len(found.faults) == 1
    found.faults[0].encode()


def test_more_files_than_a_manifest_has_are_a_fault(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_FILES", 3)
    for number in range(5):
        write(folders.outputs / str(number))

    found = look(folders)

    assert set(found.files) == {"0", "1", "2"}
    assert found.faults == ["there are 5 files, and 3 can be kept: pack them into archives"]


def test_paths_that_are_too_long_for_one_manifest_are_a_fault(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"{number}-" + "é" * 80 for number in range(5)]
    for name in names:
        write(folders.outputs / name)
    monkeypatch.setattr(module, "MAX_MANIFEST", 4 * 800)

    found = look(folders)

    assert 0 < len(found.files) < 5
    assert set(found.files) == set(names[: len(found.files)])
    outputs = tuple(Output(ResultFile(path, 2**40, "0" * 64, 10**6), "n" * 128) for path in found.files)
    assert len(write_outputs(OutputsManifest(outputs, is_complete=False))) <= 4 * 800
    assert found.faults == ["the paths of 5 files are too long for one list of outputs: pack them into archives"]


def test_sources_without_a_file_are_named(folders: Folders) -> None:
    (folders.working / "empty").mkdir()

    found = look(folders, {"model": "out", "nothing": "empty"})

    assert {one.name for one in found.absent} == {None, "model", "nothing"}


@pytest.mark.parametrize(
    ("path", "name", "expected"),
    [
        ("{working}/a", None, True),
        ("{working}/a", "best", True),
        ("{outputs}/a", None, True),
        ("{working}/../a", None, False),
        ("/etc/passwd", None, False),
        ("a", None, False),
        ("{working}/a", "-o", False),
        ("{working}/a", 7, False),
        (7, None, False),
        ("{working}/a\0", None, False),
    ],
)
def test_reports_of_what_cant_be_an_output_are_left_out(
    path: object, name: object, expected: object, folders: Folders
) -> None:
    given = path.format(working=folders.working, outputs=folders.outputs) if isinstance(path, str) else path

    assert (reported_source({"path": given, "name": name}, folders) is not None) == expected
