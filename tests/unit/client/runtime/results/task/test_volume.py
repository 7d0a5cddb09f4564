"""What a job with `runner: init` declares reaches the volume that its containers share, by a shell alone."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from launchbay.runtime.init_container import start_script
from launchbay.runtime.results.folders import Folders
from launchbay.runtime.results.task.volume import folders_on, link_lines, linked_paths, make_on
from launchbay_core.contracts.results.declared import Checkpoints, DeclaredResults

DECLARED = DeclaredResults(
    outputs={"model": "out", "report": "out/report.html", "page": "pages/page.html", "notes": "notes.txt"},
    checkpoints=Checkpoints(path="runs/ckpt"),
)
WRITE = (
    "mkdir -p out/deep && echo a > out/deep/a && echo b > out/report.html && echo c > pages/page.html && "
    "echo d > notes.txt && mkdir -p runs/ckpt && echo e > runs/ckpt/last.pt"
)


def start(volume: Path, image: Path, script: str) -> str:
    """Start a command in an image's working folder, as its container does; what it says on standard error."""
    (volume / "job").mkdir(parents=True)
    folders = folders_on(volume, DECLARED, has_code=False)
    make_on(folders, DECLARED, has_code=False)
    links = list(link_lines(folders, DECLARED))
    (volume / "start").write_text(start_script(volume / "job", {}, [], [], has_code=False, links=links))
    command = ["/bin/sh", str(volume / "start"), "sh", "-c", script]
    done = subprocess.run(
        command, cwd=image, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=True
    )
    return done.stderr


def content_of(folder: Path) -> dict[str, str]:
    """The files of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_what_a_command_writes_in_its_image_s_folder_lies_on_the_volume(tmp_path: Path) -> None:
    (tmp_path / "image").mkdir()

    said = start(tmp_path / "it's volume", tmp_path / "image", WRITE)

    assert said == ""
    assert content_of(tmp_path / "it's volume/kept") == {
        "out/deep/a": "a\n",
        "out/report.html": "b\n",
        "pages/page.html": "c\n",
        "notes.txt": "d\n",
        "runs/ckpt/last.pt": "e\n",
    }


def test_what_the_image_has_already_stays_and_it_is_said_that_it_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "image/out").mkdir(parents=True)
    (tmp_path / "image/out/built").write_text("as built")

    said = start(tmp_path / "volume", tmp_path / "image", WRITE)

    assert "`out` is in the image, so it is not kept" in said
    assert (tmp_path / "image/out/built").read_text() == "as built"
    assert (tmp_path / "image/out/deep/a").read_text() == "a\n"
    assert set(content_of(tmp_path / "volume/kept")) == {"pages/page.html", "notes.txt", "runs/ckpt/last.pt"}


def test_a_link_that_can_t_be_made_is_said_and_the_command_starts(tmp_path: Path) -> None:
    (tmp_path / "image").mkdir()
    (tmp_path / "image/pages").write_text("a file, so nothing can lie below it")

    said = start(tmp_path / "volume", tmp_path / "image", "echo d > notes.txt")

    assert "`pages/page.html` can't be created here, so it is not kept" in said
    assert content_of(tmp_path / "volume/kept") == {"notes.txt": "d\n"}


def test_only_the_outermost_paths_are_links() -> None:
    assert linked_paths(DECLARED) == ["notes.txt", "out", "pages/page.html", "runs/ckpt"]


@pytest.mark.parametrize("has_code", [True, False])
def test_the_folders_are_all_on_the_volume(tmp_path: Path, has_code: bool) -> None:
    (tmp_path / "job").mkdir()

    folders = folders_on(tmp_path, DECLARED, has_code=has_code)
    make_on(folders, DECLARED, has_code=has_code)

    working = tmp_path / ("job" if has_code else "kept")
    assert folders == Folders(
        working, tmp_path / "outputs", working / "runs/ckpt", tmp_path / "reports.jsonl", tmp_path / "job"
    )
    assert folders.inputs == tmp_path / "job"
    assert folders.reports.read_bytes() == b""
    assert (working / "out").is_dir() == (not has_code)
    assert folders_on(tmp_path, DeclaredResults(), has_code=has_code).checkpoints == tmp_path / "checkpoints"
