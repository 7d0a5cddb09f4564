"""Whatever a script does to its folder, and whatever fails: what the manifest lists is whole, and of one version."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from checkpoint_support import MemoryStorage
from examples import examples
from launchbay.runtime.results.checkpoints import objects, saving
from launchbay.runtime.results.checkpoints.saving import CheckpointSaving
from launchbay.runtime.results.checkpoints.series import series_of
from launchbay.runtime.results.open_files import written_files
from launchbay.runtime.results.part import TransferFailed
from launchbay.runtime.results.reports import ReportFile
from launchbay_core.contracts.results.declared import Checkpoints

NAMES = ["step-1", "step-2", "step-3", "step-4", "best"]
PARTS = ["model.bin", "optimizer.bin", "deep/rng.bin"]
KEEP, EVERY = 2, 5
names = st.sampled_from(NAMES)


class Training(RuleBasedStateMachine):
    """A script with checkpoints of three files, which must always be of one version; its writes may be half-done."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="launchbay-test-"))
        self.folder = self.root / "ckpt"
        self.folder.mkdir()
        self.storage = MemoryStorage()
        self.offset = 0.0
        self.version = 0
        self.writing: tuple[str, IO[bytes], int] | None = None
        self.was_listed = False
        reports = ReportFile(self.root / "reports.jsonl", "checkpoint")
        self.saving = CheckpointSaving(
            self.folder,
            Checkpoints("ckpt", KEEP, EVERY),
            self.storage,
            reports,
            lambda _text: None,
            {},
            clock=lambda: time.time() + self.offset,
        )

    def teardown(self) -> None:
        if self.writing:
            self.writing[1].close()
        shutil.rmtree(self.root)

    @precondition(lambda self: self.writing is None)
    @rule(name=names)
    def save_a_checkpoint(self, name: str) -> None:
        self.begin(name)
        self.end()

    @precondition(lambda self: self.writing is None)
    @rule(name=names)
    def begin(self, name: str) -> None:
        """Write the first file anew, and open the second one."""
        self.version += 1
        folder = self.folder / name
        (folder / "deep").mkdir(parents=True, exist_ok=True)
        (folder / PARTS[0]).write_text(f"{name} {self.version}")
        self.writing = (name, (folder / PARTS[1]).open("wb"), self.version)

    @precondition(lambda self: self.writing is not None)
    @rule()
    def end(self) -> None:
        assert self.writing is not None
        name, file, version = self.writing
        (self.folder / name / PARTS[2]).write_text(f"{name} {version}")
        file.write(f"{name} {version}".encode())
        file.close()
        self.writing = None

    @precondition(lambda self: self.writing is None)
    @rule(name=names)
    def rename_one_that_was_written_beside(self, name: str) -> None:
        self.version += 1
        temporary = self.folder / f"tmp-{name}"
        (temporary / "deep").mkdir(parents=True)
        for part in PARTS:
            (temporary / part).write_text(f"{name} {self.version}")
        self.see(0)
        shutil.rmtree(self.folder / name, ignore_errors=True)
        temporary.rename(self.folder / name)

    @precondition(lambda self: self.writing is None)
    @rule(name=names)
    def remove(self, name: str) -> None:
        shutil.rmtree(self.folder / name, ignore_errors=True)

    @rule(seconds=st.sampled_from([0.0, 1.0, 4.0, 10.0, 100.0]))
    def see(self, seconds: float) -> None:
        self.offset += seconds
        self.try_to(self.saving.look)

    @rule(
        failing=st.sets(st.integers(1, 12), max_size=4),
        loses_answers=st.booleans(),
        seconds=st.sampled_from([10.0, 100.0]),
    )
    def see_while_calls_fail(self, failing: set[int], loses_answers: bool, seconds: float) -> None:
        self.offset += seconds
        calls = self.storage.calls
        self.storage.failing = {calls + one for one in failing}
        self.storage.loses_answers = loses_answers
        self.try_to(self.saving.look)
        self.storage.failing, self.storage.loses_answers = set(), False

    @precondition(lambda self: self.writing is None)
    @rule(name=names)
    def see_while_it_is_written_anew(self, name: str) -> None:
        self.offset += 10
        changes = iter([self.save_a_checkpoint])
        self.storage.before_upload = lambda _path: next(changes, lambda _name: None)(name)
        self.try_to(self.saving.look)
        self.storage.before_upload = lambda _path: None

    @rule()
    def hurry(self) -> None:
        self.try_to(self.saving.hurry)

    @precondition(lambda self: self.writing is None)
    @rule()
    def settle(self) -> None:
        """Once nothing changes and nothing fails, the newest of each series are listed as they are."""
        for _ in range(3):
            self.offset += 100
            self.saving.look()
        listed = self.storage.contents()
        newest: dict[str, list[str]] = {}
        for path in sorted(self.folder.iterdir(), key=lambda one: (self.changed(one), one.name)):
            newest.setdefault(series_of(path.name), []).append(path.name)
        for of_series in newest.values():
            for name in of_series[-KEEP:]:
                assert listed[name] == {f"{name}/{part}": (self.folder / name / part).read_bytes() for part in PARTS}
        assert set(self.storage.numbers()) == {file.number for one in self.storage.checkpoints() for file in one.files}

    @invariant()
    def what_is_listed_is_whole(self) -> None:
        listed = self.storage.contents()
        for name, files in listed.items():
            assert files.keys() == {f"{name}/{part}" for part in PARTS}
            assert len(set(files.values())) == 1, files
        assert listed or not self.was_listed
        self.was_listed = bool(listed)
        series = [series_of(name) for name in listed]
        assert all(series.count(one) <= KEEP for one in series)

    def changed(self, path: Path) -> int:
        """When an entry has changed last."""
        return max(one.stat().st_ctime_ns for one in (path, *path.rglob("*")))

    def try_to(self, call: Callable[[], None]) -> None:
        with contextlib.suppress(TransferFailed):
            call()


@pytest.mark.parametrize("copied", [0, 10**6], ids=["in place", "copied first"])
def test_what_the_manifest_lists_is_whole_and_of_one_version(
    copied: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "_COPIED", copied)
    (tmp_path / "1").symlink_to(f"/proc/{os.getpid()}")  # to look at all processes takes most of the time
    monkeypatch.setattr(saving, "written_files", lambda: written_files(tmp_path))
    wanted = settings(max_examples=examples(40), stateful_step_count=25, deadline=None)

    run_state_machine_as_test(Training, settings=wanted)
