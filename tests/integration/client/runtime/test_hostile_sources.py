"""A run that starts with what another one has left, which has lied: its command never starts, and nothing is left."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from launchbay.runtime.errors import RUNNER_FAILED
from launchbay_core.contracts.results import NOT_RESTORED
from launchbay_core.contracts.results.declared import Checkpoints, DeclaredResults, PlacedOutput
from launchbay_core.contracts.results.places import checkpoints_key, object_key, outputs_key
from results_support import BUCKET, Exec, Place

SOURCE = "AROAEXAMPLEEXAMPLE123:fedcba9876543210fedcba9876543210"
CONTENT = b"weights"
FILE = {"path": "out/model.pt", "size": 7, "sha256": hashlib.sha256(CONTENT).hexdigest(), "number": 1}
STARTED = "open('started', 'w').close()"


def document(*files: Mapping[str, Any], **changes: Any) -> bytes:
    """A manifest of outputs."""
    return json.dumps({"version": 1, "complete": True, "files": list(files), **changes}).encode()


def job_of(place: Place, folder: Path, manifest: bytes, path: str = "in/model", seen: bytes | None = None) -> Exec:
    """A run that starts with `out` of another one, whose job has left a manifest; `seen` is what the launch saw."""
    place.s3.put_object(Bucket=BUCKET, Key=outputs_key(SOURCE), Body=manifest)
    place.s3.put_object(Bucket=BUCKET, Key=object_key(SOURCE, 1), Body=CONTENT)
    digest = hashlib.sha256(manifest if seen is None else seen).hexdigest()
    return Exec(place, folder, DeclaredResults(placed={"model": PlacedOutput(path, "run", SOURCE, "out", digest)}))


def left_in(folder: Path) -> set[str]:
    """The files below a folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


def test_an_honest_source_is_put_in_place(place: Place, tmp_path: Path) -> None:
    job = job_of(place, tmp_path / "job", document(FILE, {**FILE, "path": "report.html", "number": 2}))

    ended, _ = job.run(STARTED)

    assert ended == 0
    assert (job.folder / "in/model/model.pt").read_bytes() == CONTENT
    assert left_in(job.folder) == {"in/model/model.pt", "started"}


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        (document({**FILE, "path": "out/../../evil"}), "leads out of its folder"),
        (document({**FILE, "path": "out/\x1b]0;evil\x07"}), "control character"),
        (document({**FILE, "path": "out/\ud800"}), "UTF-8 can't write"),
        (document(FILE, {**FILE, "path": "out/model.pt/x"}), "as a file, and as a folder"),
        (document(FILE, FILE), "lists a path twice"),
        (document(*[FILE] * 100_001), "at most 100,000"),
        (document(files=[[]] * 1_000_000), "values"),
        (document({**FILE, "size": 6}), "longer than its manifest says"),
        (document({**FILE, "size": 8}), "is not what its manifest says"),
        (document({**FILE, "size": 2**40}), "could not download"),
        (document({**FILE, "sha256": "0" * 64}), "is not what its manifest says"),
        (document({**FILE, "number": 999_999}), "could not download"),
        (document({**FILE, "path": "elsewhere"}), "has left no output `out`"),
        (document(version=9), "version 9"),
        (b"", "could not read the manifest"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_source_that_lies_is_refused_before_the_command_starts(
    place: Place, tmp_path: Path, manifest: bytes, said: str
) -> None:
    job = job_of(place, tmp_path / "job", manifest)

    ended, errors = job.run(STARTED)

    assert (ended, "Traceback" in errors) == (RUNNER_FAILED, False), errors
    assert said in errors
    assert len(errors) < 2_000
    assert "\x1b" not in errors
    assert left_in(job.folder) == set()
    assert left_in(tmp_path) == set()


def test_a_source_that_has_changed_since_the_launch_is_refused(place: Place, tmp_path: Path) -> None:
    job = job_of(place, tmp_path / "job", document(FILE), seen=document(FILE, complete=False))

    ended, errors = job.run(STARTED)

    assert ended == RUNNER_FAILED
    assert "have changed since the launch" in errors
    assert left_in(job.folder) == set()


def test_an_object_of_the_source_that_has_changed_since_is_refused(place: Place, tmp_path: Path) -> None:
    job = job_of(place, tmp_path / "job", document(FILE))
    place.s3.put_object(Bucket=BUCKET, Key=object_key(SOURCE, 1), Body=b"evil...")

    ended, errors = job.run(STARTED)

    assert ended == RUNNER_FAILED
    assert "is not what its manifest says" in errors
    assert left_in(job.folder) == set()


@pytest.mark.parametrize("link", ["in", "in/model"])
def test_a_source_is_not_written_through_a_link_that_leads_out(place: Place, tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    job = job_of(place, tmp_path / "job", document(FILE))
    (job.folder / link).parent.mkdir(exist_ok=True)
    (job.folder / link).symlink_to(outside)

    ended, errors = job.run(STARTED)

    assert ended == RUNNER_FAILED
    assert "leads out of the job's folder" in errors
    assert left_in(outside) == set()


def checkpoints(*files: Mapping[str, Any], **changes: Any) -> bytes:
    """A manifest of one checkpoint."""
    one = {"name": "step-1", "saved_at": "2026-01-01T00:00:00.000Z", "files": list(files), **changes}
    return json.dumps({"version": 1, "checkpoints": [one]}).encode()


SAVED = {**FILE, "path": "step-1/model.pt"}


def resuming_job_of(place: Place, folder: Path, manifest: bytes) -> Exec:
    """A run that goes on from the checkpoints of another one, whose job has left a manifest."""
    place.s3.put_object(Bucket=BUCKET, Key=checkpoints_key(SOURCE), Body=manifest)
    place.s3.put_object(Bucket=BUCKET, Key=object_key(SOURCE, 1), Body=CONTENT)
    return Exec(place, folder, DeclaredResults(checkpoints=Checkpoints("ckpt"), resume_from=SOURCE))


def test_an_honest_checkpoint_is_put_in_place(place: Place, tmp_path: Path) -> None:
    job = resuming_job_of(place, tmp_path / "job", checkpoints(SAVED))

    ended, _ = job.run(STARTED)

    assert ended == 0
    assert left_in(job.folder) == {"ckpt/step-1/model.pt", "started"}


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        (checkpoints({**SAVED, "path": "step-1/../../evil"}), "leads out of its folder"),
        (checkpoints({**SAVED, "path": "step-2/model.pt"}), "lies elsewhere"),
        (checkpoints(SAVED, name=".."), "not the name of a checkpoint"),
        (checkpoints(SAVED, name="a/b"), "not the name of a checkpoint"),
        (checkpoints(SAVED, SAVED), "lists a path twice"),
        (checkpoints(), "lists no file"),
        (checkpoints({**SAVED, "path": "x" * 9_000_000}), "over 8,388,608 bytes"),
        (b"", "could not read the manifest"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_checkpoints_that_lie_are_refused_before_the_command_starts(
    place: Place, tmp_path: Path, manifest: bytes, said: str
) -> None:
    job = resuming_job_of(place, tmp_path / "job", manifest)

    ended, errors = job.run(STARTED)

    assert (ended, "Traceback" in errors) == (NOT_RESTORED, False), errors
    assert said in errors
    assert len(errors) < 2_000
    assert left_in(tmp_path) == set()
