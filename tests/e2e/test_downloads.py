"""What a run has left, downloaded by the command line from a real stack, from anything that a job may have written."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from launchbay_core.contracts.results.places import outputs_key
from left_outputs import place_number, put_outputs
from stack_process import LAUNCHBAY, StackProcess, wait_for
from stack_results import RESULTS_BUCKET, write_places

pytestmark = [pytest.mark.e2e]


class LeftResults:
    """A run of a project that has ended, and what is put at its place as if its job had left it."""

    def __init__(self, stack: StackProcess, project: str) -> None:
        body = {"name": "job", "command": ["true"]}
        assert stack.request("POST", f"/v1/projects/{project}/jobs", body).status in {200, 201}
        self.run_id = str(stack.launch(project, "job")["run_id"])
        stack.ended(project, self.run_id)
        self._s3 = stack.client("s3")
        self.place = place_number(self.run_id)
        write_places(stack, project, self.run_id, [self.place])

    def leave(self, files: Mapping[str, bytes], names: Mapping[str, str] | None = None) -> None:
        """Leave these files."""
        put_outputs(self._s3, RESULTS_BUCKET, self.place, files, names)

    def write_manifest(self, content: bytes) -> None:
        """Write a manifest, whatever is in it."""
        self._s3.put_object(Bucket=RESULTS_BUCKET, Key=outputs_key(self.place), Body=content)


@pytest.fixture
def run(stack: StackProcess, project: str) -> LeftResults:
    """A run that has ended."""
    return LeftResults(stack, project)


def present(folder: Path) -> dict[str, bytes]:
    """All files below a folder by their paths."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_outputs_are_listed_and_downloaded_by_name_path_and_all(
    stack: StackProcess, project: str, run: LeftResults, tmp_path: Path
) -> None:
    files = {"out/model.pt": os.urandom(50_000), "out/log/ü 50%.txt": b"a", "report.html": b"<p>"}
    run.leave(files, {"out": "model"})

    listed = json.loads(stack.cli("outputs", run.run_id, "--json", project=project).stdout)
    shown = stack.cli("outputs", "latest", project=project).stdout
    stack.cli("download", run.run_id, "report.html", "out/log/", "-d", str(tmp_path / "some"), project=project)
    stack.cli("download", run.run_id, "model", "-d", str(tmp_path / "named"), project=project)
    said = json.loads(stack.cli("download", run.run_id, "-d", str(tmp_path / "all"), "--json", project=project).stdout)

    assert [one["path"] for one in listed["outputs"]] == sorted(files)
    assert (listed["attempt"], listed["complete"], listed["count"]) == (1, True, 3)
    assert "out/model.pt" in shown
    assert present(tmp_path / "some") == {path: files[path] for path in ("report.html", "out/log/ü 50%.txt")}
    assert present(tmp_path / "named") == {path: files[path] for path in files if path.startswith("out/")}
    assert present(tmp_path / "all") == files
    assert (sorted(said["downloaded"]), said["skipped"], said["size"]) == (sorted(files), [], 50_004)


def test_equal_files_are_skipped_and_differing_ones_replaced_only_if_that_is_agreed(
    stack: StackProcess, project: str, run: LeftResults, tmp_path: Path
) -> None:
    run.leave({"a": b"1", "b": b"2"})
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "b").write_bytes(b"mine")

    refused = stack.cli("download", run.run_id, "-d", str(tmp_path), project=project, expect=1)
    kept = present(tmp_path)
    done = stack.cli("download", run.run_id, "-d", str(tmp_path), "--overwrite", project=project)

    assert "--overwrite" in refused.stderr
    assert kept == {"a": b"1", "b": b"mine"}
    assert present(tmp_path) == {"a": b"1", "b": b"2"}
    assert "1 file was there already" in done.stdout


def test_what_is_not_there_is_said_with_the_nearest_name(
    stack: StackProcess, project: str, run: LeftResults, tmp_path: Path
) -> None:
    run.leave({"out/model.pt": b"1"}, {"out": "model"})

    done = stack.cli("download", run.run_id, "modle", "-d", str(tmp_path), project=project, expect=1)

    assert f"Run {run.run_id} has left no output `modle`. Did you mean `model`?" in done.stderr
    assert present(tmp_path) == {}


def test_a_run_that_has_left_nothing_is_no_error(
    stack: StackProcess, project: str, run: LeftResults, tmp_path: Path
) -> None:
    done = stack.cli("download", run.run_id, "-d", str(tmp_path), project=project)

    assert "has left no outputs" in done.stderr
    assert "no outputs" in stack.cli("outputs", run.run_id, project=project).stderr


@pytest.mark.parametrize(
    "files",
    [
        [{"path": "../evil", "size": 1, "sha256": "0" * 64, "number": 1}],
        [{"path": "/etc/evil", "size": 1, "sha256": "0" * 64, "number": 1}],
        [{"path": "a\u001b[2J", "size": 1, "sha256": "0" * 64, "number": 1}],
        [{"path": "a", "size": 1, "sha256": "0" * 64, "number": 1}] * 2,
        "nothing",
        [[]] * 300_000,
    ],
    ids=["leading out", "absolute", "escape sequence", "twice", "no list", "wide"],
)
def test_a_hostile_manifest_is_refused_and_nothing_is_written(
    stack: StackProcess, project: str, run: LeftResults, tmp_path: Path, files: Any
) -> None:
    run.write_manifest(json.dumps({"version": 1, "complete": True, "files": files}).encode())

    listed = stack.cli("outputs", run.run_id, project=project, expect=1)
    done = stack.cli("download", run.run_id, "-d", str(tmp_path), project=project, expect=1)

    assert "manifest that its job has left is not valid" in listed.stderr + done.stderr
    assert "\x1b" not in done.stderr
    assert present(tmp_path) == {}


def test_a_manifest_that_lies_about_content_or_size_leaves_no_file(
    stack: StackProcess, project: str, run: LeftResults, tmp_path: Path
) -> None:
    run.leave({"a": b"12345"})
    for size in (5, 3, 9):
        file = {"path": "a", "size": size, "sha256": "0" * 64, "number": 1}
        run.write_manifest(json.dumps({"version": 1, "complete": True, "files": [file]}).encode())

        done = stack.cli("download", run.run_id, "-d", str(tmp_path), project=project, expect=None)

        assert done.returncode in {1, 3}, done.stderr
        assert "a" not in present(tmp_path)


def test_a_file_that_is_listed_and_not_there_is_said_in_plain_words(
    stack: StackProcess, project: str, run: LeftResults, tmp_path: Path
) -> None:
    file = {"path": "a", "size": 5, "sha256": "0" * 64, "number": 1_000_000}
    run.write_manifest(json.dumps({"version": 1, "complete": True, "files": [file]}).encode())

    done = stack.cli("download", run.run_id, "-d", str(tmp_path), project=project, expect=1)

    assert "Could not download `a`: it was deleted, or replaced, meanwhile" in done.stderr
    assert "a" not in present(tmp_path)


def test_nothing_is_written_through_a_link_that_leads_out(
    stack: StackProcess, project: str, run: LeftResults, tmp_path: Path
) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "out").symlink_to(tmp_path / "outside")
    run.leave({"out/model.pt": b"weights", "report.html": b"<p>"})

    done = stack.cli("download", run.run_id, "-d", str(tmp_path / "results"), project=project, expect=1)

    assert "a link that leads out" in done.stderr
    assert present(tmp_path) == {}


def test_a_download_that_is_killed_goes_on_where_it_was(
    stack: StackProcess, project: str, run: LeftResults, tmp_path: Path
) -> None:
    content = os.urandom(96 * 1024 * 1024)
    run.leave({"large.bin": content})
    words = [LAUNCHBAY, "download", run.run_id, "-d", str(tmp_path), "--server", stack.url, "--project", project]

    killed = subprocess.Popen(words, env=stack.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    wait_for(lambda: any(path.stat().st_size for path in tmp_path.glob(".launchbay-*.part")), every=0.005)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    [part] = tmp_path.glob(".launchbay-*.part")
    before = part.read_bytes()
    stack.cli("download", run.run_id, "-d", str(tmp_path), project=project)

    assert 0 < len(before) < len(content)
    assert content.startswith(before)
    assert present(tmp_path) == {"large.bin": content}


def test_a_thousand_files_arrive(stack: StackProcess, project: str, run: LeftResults, tmp_path: Path) -> None:
    files = {f"d{number % 100:02d}/f{number}": f"{number}".encode() for number in range(1_000)}
    run.leave(files)

    stack.cli("download", run.run_id, "-d", str(tmp_path), project=project)

    assert present(tmp_path) == files


def test_results_are_kept_and_forgotten_and_the_run_says_so(
    stack: StackProcess, project: str, run: LeftResults, tmp_path: Path
) -> None:
    run.leave({"a": b"1"})

    kept = stack.cli("keep", run.run_id, project=project).stdout
    undone = stack.cli("keep", run.run_id, "--undo", project=project).stdout
    refused = stack.cli("forget", run.run_id, project=project, expect=1).stderr
    stack.cli("forget", run.run_id, "--yes", project=project)
    shown = stack.cli("run", run.run_id, project=project).stdout
    done = stack.cli("download", run.run_id, "-d", str(tmp_path), project=project, expect=1)
    measured = stack.cli("metrics", run.run_id, project=project, expect=1)

    assert "outputs: kept for good, by" in kept
    assert "outputs: kept until 2" in undone
    assert "Give --yes" in refused
    assert "deleted at 2" in shown
    assert f"The outputs of run {run.run_id} were deleted at" in done.stderr
    assert f"The metrics of run {run.run_id} were deleted at" in measured.stderr
    assert present(tmp_path) == {}
