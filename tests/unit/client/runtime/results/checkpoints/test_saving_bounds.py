"""A checkpoint that no manifest has room for takes the place of no other one."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from checkpoint_support import PLACE, MemoryStorage
from launchbay.runtime.results.checkpoints import saving
from launchbay.runtime.results.checkpoints.saving import CheckpointSaving
from launchbay.runtime.results.reports import ReportFile
from launchbay_core.contracts.results.declared import Checkpoints
from launchbay_core.contracts.results.manifests import parse_checkpoints
from launchbay_core.contracts.results.places import checkpoints_key


def test_a_checkpoint_with_too_long_a_list_of_files_leaves_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "MAX_CHECKPOINTS_MANIFEST", 2_000)
    folder, storage, said = tmp_path / "ckpt", MemoryStorage(), list[str]()
    for name, file in (("step-1", "model.bin"), ("step-2", "ü" * 100)):
        (folder / name).mkdir(parents=True)
        for number in range(1 if name == "step-1" else 5):  # as escapes, its names are six times as long
            (folder / name / f"{file}{number}").write_text("weights")
    late = CheckpointSaving(
        folder,
        Checkpoints("ckpt", 1, 5),
        storage,
        ReportFile(tmp_path / "reports", "checkpoint"),
        said.append,
        {},
        clock=lambda: time.time() + 100,
    )

    late.look()
    late.finish(has_succeeded=True)

    [kept] = parse_checkpoints(storage.objects[checkpoints_key(PLACE)]).checkpoints
    assert kept.name == "step-1"
    assert said == ["`step-2` in the checkpoint folder is not saved: it has 5 files, which is too many"]
