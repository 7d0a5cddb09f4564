"""Which files are uploaded when, while a script writes, and what a run's end makes of them. S3 is a dictionary here."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from launchbay.runtime.results.folders import Folders
from launchbay.runtime.results.outputs.keeping import OutputKeeping
from launchbay.runtime.results.part import FileChanged, TransferFailed, Uploaded
from launchbay.runtime.results.reports import ReportFile
from launchbay_core.contracts.results.manifests import OutputsManifest, parse_outputs
from launchbay_core.contracts.results.places import MAX_OBJECTS, outputs_key
from launchbay_core.contracts.results.reports import report_line

PLACE = "AROAEXAMPLEEXAMPLE123:0123456789abcdef0123456789abcdef"


class Shelf:
    """A place that keeps what it gets; uploads and manifests fail as they are told to."""

    place = PLACE

    def __init__(self) -> None:
        self.objects: dict[int, bytes] = {}
        self.manifests: list[OutputsManifest] = []
        self.uploads: list[str] = []
        self.failing: dict[str, Exception] = {}
        self.number = 0

    def next_number(self) -> int:
        self.number += 1
        assert self.number <= MAX_OBJECTS
        return self.number

    def upload(self, path: Path, number: int) -> Uploaded:
        self.uploads.append(path.name)
        if error := self.failing.get(path.name):
            raise error
        self.objects[number] = path.read_bytes()
        return Uploaded(len(self.objects[number]), hashlib.sha256(self.objects[number]).hexdigest())

    def write_manifest(self, key: str, content: bytes) -> None:
        assert key == outputs_key(PLACE)
        if error := self.failing.get("manifest"):
            raise error
        self.manifests.append(parse_outputs(content))

    def delete(self, numbers: Sequence[int]) -> None:
        for number in numbers:
            del self.objects[number]

    def download(self, key: str, to: Path, size: int, sha256: str) -> None:
        raise NotImplementedError

    def listed(self) -> dict[str, bytes]:
        """What the newest manifest lists."""
        return {one.file.path: self.objects[one.file.number] for one in self.manifests[-1].outputs}


class World:
    """A run's folders, its clock, and its outputs."""

    def __init__(self, folder: Path, declared: dict[str, str] | None = None) -> None:
        self.folders = Folders(folder, folder / ".launchbay/outputs", folder / "ckpt", folder.parent / "reports")
        self.folders.outputs.mkdir(parents=True)
        self.folders.reports.touch()
        self.shelf, self.said, self.at = Shelf(), list[str](), 1000.0
        reports = ReportFile(self.folders.reports, "output")
        self.outputs = OutputKeeping(
            declared or {},
            self.folders,
            self.shelf,
            reports,
            self.said.append,
            clock=lambda: self.at,
            processor_time=lambda: 0.0,
        )

    def write(self, name: str, text: str) -> Path:
        path = self.folders.outputs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def look(self, seconds: float = 10) -> None:
        """Let time go by, looking at its beginning and at its end."""
        self.outputs.look()
        self.at += seconds
        self.outputs.look()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "job")


def test_a_file_is_uploaded_once_it_has_come_to_rest_and_never_twice(world: World) -> None:
    world.write("model.pt", "weights")
    world.look(seconds=2)
    assert world.shelf.uploads == []

    world.look()
    world.look()
    world.outputs.finish(has_succeeded=True)

    assert world.shelf.uploads == ["model.pt"]
    assert world.shelf.listed() == {"model.pt": b"weights"}
    assert [one.is_complete for one in world.shelf.manifests] == [False, True]


def test_a_file_that_is_open_for_writing_waits(world: World) -> None:
    with world.write("log.txt", "first").open("a") as file:
        world.look()
        assert world.shelf.uploads == []
        file.write("second")
    world.look()

    assert world.shelf.listed() == {"log.txt": b"firstsecond"}


def test_a_file_that_is_written_again_replaces_what_was_there(world: World) -> None:
    world.write("model.pt", "first")
    world.look(seconds=100)
    world.write("model.pt", "second")
    world.look(seconds=100)

    assert world.shelf.listed() == {"model.pt": b"second"}
    assert list(world.shelf.objects.values()) == [b"second"]


def test_a_file_that_is_written_again_and_again_is_uploaded_once_a_minute(world: World) -> None:
    for number in range(30):
        world.write("model.pt", "x" * number)
        world.look(seconds=6)
    world.outputs.finish(has_succeeded=True)

    assert len(world.shelf.uploads) <= 30 * 6 / 60 + 2
    assert world.shelf.listed() == {"model.pt": b"x" * 29}


def test_a_file_that_is_gone_is_no_longer_listed_nor_kept(world: World) -> None:
    world.write("a", "a")
    path = world.write("b", "b")
    world.look(seconds=20)
    path.unlink()
    world.look(seconds=20)

    assert world.shelf.listed() == {"a": b"a"}
    assert list(world.shelf.objects.values()) == [b"a"]


def test_in_a_hurry_everything_that_nobody_writes_to_is_uploaded_at_once(world: World) -> None:
    world.write("done", "done")
    with world.write("open", "half").open("a"):
        world.outputs.hurry()

    assert world.shelf.listed() == {"done": b"done"}


def test_reported_files_are_outputs_by_their_names(world: World) -> None:
    (world.folders.working / "best.pt").write_text("best")
    with world.folders.reports.open("ab") as file:
        file.write(report_line("output", path=str(world.folders.working / "best.pt"), name="best"))
        file.write(report_line("output", path="/etc/hostname", name=None))
        file.write(b"no JSON\n")

    world.outputs.finish(has_succeeded=True)

    assert world.shelf.listed() == {"best.pt": b"best"}
    assert [one.name for one in world.shelf.manifests[-1].outputs] == ["best"]


def test_a_run_without_outputs_asks_nothing_of_aws(world: World) -> None:
    world.look()
    world.outputs.hurry()
    world.outputs.finish(has_succeeded=True)

    assert world.shelf.manifests == []
    assert world.said == []


def test_a_declared_output_that_is_missing_fails_a_run_that_has_succeeded(tmp_path: Path) -> None:
    world = World(tmp_path / "job", {"model": "out", "report": "report.html"})
    (world.folders.working / "report.html").write_text("<p>")

    with pytest.raises(TransferFailed, match=r"`model` \(out\) is not there, or has no file$"):
        world.outputs.finish(has_succeeded=True)

    assert world.shelf.listed() == {"report.html": b"<p>"}
    assert world.shelf.manifests[-1].is_complete


def test_a_run_that_failed_keeps_what_it_has(tmp_path: Path) -> None:
    world = World(tmp_path / "job", {"model": "out"})
    world.write("half.txt", "half")

    world.outputs.finish(has_succeeded=False)

    assert world.shelf.listed() == {"half.txt": b"half"}
    assert world.shelf.manifests[-1].is_complete


def test_what_cant_be_uploaded_is_named_and_the_rest_is_kept(world: World) -> None:
    for name in ("a", "b", "c"):
        world.write(name, name)
    world.shelf.failing["b"] = TransferFailed("could not upload `b`: no route")

    with pytest.raises(TransferFailed, match="could not upload `b`: no route"):
        world.outputs.finish(has_succeeded=True)

    assert world.shelf.listed() == {"a": b"a", "c": b"c"}
    assert not world.shelf.manifests[-1].is_complete


def test_an_upload_that_failed_is_tried_again_at_the_next_look(world: World) -> None:
    world.write("a", "a")
    world.shelf.failing["a"] = TransferFailed("no route")
    with pytest.raises(TransferFailed):
        world.look()
    world.shelf.failing.clear()
    world.look()

    assert world.shelf.listed() == {"a": b"a"}


def test_when_nothing_can_be_uploaded_not_every_file_is_tried(world: World) -> None:
    for number in range(500):
        world.write(f"{number}", "x")
        world.shelf.failing[f"{number}"] = TransferFailed(f"could not upload `{number}`")
    world.shelf.failing["manifest"] = TransferFailed("could not write the manifest")

    with pytest.raises(TransferFailed, match="others were not tried"):
        world.outputs.finish(has_succeeded=True)

    assert len(world.shelf.uploads) < 100


def test_files_that_something_still_writes_to_are_named(world: World) -> None:
    world.write("log.txt", "x")
    world.shelf.failing["log.txt"] = FileChanged("changed")

    with pytest.raises(TransferFailed, match=r"these files are still written to: 'log\.txt'"):
        world.outputs.finish(has_succeeded=True)

    assert len(world.shelf.uploads) == 3


def test_what_is_left_out_is_said_once_and_not_more_than_can_be_read(world: World) -> None:
    for number in range(30):
        os.mkfifo(world.folders.outputs / f"pipe-{number}")
    world.write("a", "a")

    world.outputs.finish(has_succeeded=True)
    world.outputs.finish(has_succeeded=True)

    assert len(world.said) == 21
    assert world.said[-1] == "outputs: and 10 more like these"
    assert world.shelf.manifests[-1].is_complete


def test_a_manifest_that_cant_be_written_fails_the_run(world: World) -> None:
    world.write("a", "a")
    world.shelf.failing["manifest"] = TransferFailed("could not write the manifest")

    with pytest.raises(TransferFailed, match="could not write the manifest"):
        world.outputs.finish(has_succeeded=True)
