"""When parts of results are called, in which order, and what their faults do to a run."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from batch_support import wait_for
from launchbay.runtime.results import session as module
from launchbay.runtime.results import watcher
from launchbay.runtime.results.folders import make_folders
from launchbay.runtime.results.part import TransferFailed
from launchbay.runtime.results.session import Session
from launchbay.runtime.results.task.prepared import Prepared
from launchbay_core.contracts.results import RESULTS_FAILED
from launchbay_core.contracts.results.declared import NOTHING_DECLARED, Checkpoints, DeclaredResults
from results_support import manifest_of

RESULTS = {"LAUNCHBAY_RESULTS": "s3://results/"}


class Recorder:
    """A part that writes down how it is called, and fails as it is told to."""

    def __init__(self, name: str = "outputs", failing: Mapping[str, Exception] | None = None) -> None:
        self.name = name
        self.calls: list[str] = []
        self.failing = dict(failing or {})
        self.inside = threading.Lock()

    def look(self) -> None:
        self._called("look")

    def hurry(self) -> None:
        self._called("hurry")

    def finish(self, *, has_succeeded: bool) -> None:
        self._called("finish" if has_succeeded else "finish after a failure")

    def _called(self, name: str) -> None:
        assert self.inside.acquire(blocking=False), "two calls at once"
        try:
            self.calls.append(name)
            if error := self.failing.get(name.split(maxsplit=1)[0]):
                raise error
        finally:
            self.inside.release()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher, "_LOOK_SECONDS", 0.01)
    monkeypatch.setattr(watcher, "_PAUSE_SECONDS", (0.01, 0.02))


@pytest.fixture
def said() -> list[str]:
    return []


def session_of(
    parts: Sequence[Any], folder: Path, said: list[str], monkeypatch: pytest.MonkeyPatch, **container: str
) -> Session:
    private = folder / "private"
    private.mkdir(exist_ok=True)
    monkeypatch.setattr(module, "parts_of", lambda _: list(parts))
    folders = make_folders(NOTHING_DECLARED, folder, private)
    session = Session(manifest_of(), folders, {**RESULTS, **container}, said.append)
    session.take_up(Prepared())
    return session


def test_parts_are_looked_at_until_the_command_ends_then_finished_once(
    tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [Recorder("outputs"), Recorder("metrics")]
    session = session_of(parts, tmp_path, said, monkeypatch)

    session.start()
    wait_for(lambda: all(part.calls.count("look") > 2 for part in parts))

    assert session.end(0) == 0
    assert all(part.calls[-1] == "finish" and set(part.calls[:-1]) == {"look"} for part in parts)
    assert said == []


def test_a_hurry_wakes_every_part_and_calls_are_never_two_at_once(
    tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watcher, "_LOOK_SECONDS", 600)
    parts = [Recorder("outputs"), Recorder("metrics")]
    session = session_of(parts, tmp_path, said, monkeypatch)
    session.start()

    for _ in range(3):
        session.hurry()
    wait_for(lambda: all("hurry" in part.calls for part in parts))

    assert session.end(143) == 143
    session.hurry()  # after the end, nobody listens
    assert all(part.calls[-1] == "finish after a failure" for part in parts)


def test_a_failed_look_is_said_once_and_tried_again(
    tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    part = Recorder(failing={"look": TransferFailed("could not upload `a`")})
    session = session_of([part], tmp_path, said, monkeypatch)
    session.start()
    wait_for(lambda: len(part.calls) > 5)
    part.failing.clear()
    wait_for(lambda: len(said) > 1)

    assert session.end(0) == 0
    assert said == ["outputs: could not upload `a`. It is tried again.", "outputs: uploads go on"]


def test_a_fault_of_our_own_does_not_end_the_looks(
    tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    part = Recorder(failing={"look": ZeroDivisionError("oh")})
    session = session_of([part], tmp_path, said, monkeypatch)
    session.start()
    wait_for(lambda: len(part.calls) > 5)
    session.stop()

    assert said == ["outputs: an error of Launchbay's own: ZeroDivisionError('oh'). It is tried again."]


@pytest.mark.parametrize("error", [TransferFailed("could not upload `a`"), KeyError("a")])
@pytest.mark.parametrize(("code", "ends_with"), [(0, RESULTS_FAILED), (1, 1), (137, 137)])
def test_results_that_cant_be_uploaded_fail_a_run_that_has_succeeded_otherwise(
    code: int, ends_with: int, error: Exception, tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [Recorder("outputs", {"finish": error}), Recorder("metrics")]
    session = session_of(parts, tmp_path, said, monkeypatch)
    session.start()

    assert session.end(code) == ends_with
    assert parts[1].calls[-1].startswith("finish")
    assert len(said) == 1
    assert said[0].startswith("outputs: ")


def test_without_a_bucket_of_results_a_command_has_its_folders_and_nothing_is_uploaded(
    tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    part = Recorder()
    session = session_of([part], tmp_path, said, monkeypatch, LAUNCHBAY_RESULTS="", AWS_BATCH_JOB_ATTEMPT="3")

    found = session.prepare()
    session.start()

    assert session.end(0) == 0
    assert part.calls == []
    assert found == {
        "LAUNCHBAY_OUTPUT_DIR": str(tmp_path / ".launchbay/outputs"),
        "LAUNCHBAY_CHECKPOINT_DIR": str(tmp_path / ".launchbay/checkpoints"),
        "LAUNCHBAY_REPORTS": str(tmp_path / "private/reports.jsonl"),
        "LAUNCHBAY_ATTEMPT": "3",
    }
    assert all(Path(path).exists() for path in found.values() if path != "3")


def test_declared_checkpoints_lie_where_the_job_says(tmp_path: Path) -> None:
    declared = DeclaredResults(checkpoints=Checkpoints(path="runs/ckpt"))

    folders = make_folders(declared, tmp_path, tmp_path)

    assert folders.checkpoints == tmp_path / "runs/ckpt"
    assert folders.checkpoints.is_dir()


@pytest.fixture
def read_only(tmp_path: Path) -> Path:
    """A working folder in which nobody can create a folder, even root."""
    (tmp_path / "work").write_text("a file can have no folder in it")
    return tmp_path / "work"


def test_a_working_folder_that_cant_be_written_to_leaves_results_elsewhere(tmp_path: Path, read_only: Path) -> None:
    private = tmp_path / "private"
    private.mkdir()

    folders = make_folders(NOTHING_DECLARED, read_only, private)

    assert (folders.outputs, folders.checkpoints) == (private / "outputs", private / "checkpoints")
