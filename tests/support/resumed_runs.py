"""Starts of one run as real processes of `launchbay exec`, each in a folder and at a place of its own."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

from batch_support import wait_for
from launchbay_core.contracts.results.declared import NOTHING_DECLARED, DeclaredResults
from launchbay_core.contracts.results.manifests import CheckpointsManifest
from launchbay_core.contracts.results.restore import RestorePointer, restore_key_beside, write_pointer
from launchbay_core.contracts.run_manifest import write_manifest
from launchbay_core.contracts.run_objects import inputs_prefix, manifest_key
from results_support import BUCKET, Place, manifest_of, new_place, place_of_task

DATA = "data"
_INPUTS = inputs_prefix("vision", "01JZ8Q4T6V2M9X3C7B5N1K0HFD")


class Start:
    """One start of the run: its process, its folder, and its place."""

    def __init__(self, process: subprocess.Popen[str], folder: Path, place: Place) -> None:
        self.process = process
        self.folder = folder
        self.place = place

    def ends(self) -> tuple[int, str]:
        """Its exit code, and what it has written."""
        said, _ = self.process.communicate(timeout=30)
        return self.process.returncode, said

    def says(self, text: str) -> None:
        """Wait until it has written a line with some text."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if text in line:
                return
        raise AssertionError(f"it has ended without {text!r}")

    def is_reclaimed(self) -> None:
        """End it with all its processes, as a machine that goes does."""
        try:
            found = [*psutil.Process(self.process.pid).children(recursive=True), psutil.Process(self.process.pid)]
        except psutil.NoSuchProcess:
            return
        for one in found:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
        self.process.wait()

    def saves(self, *names: str) -> CheckpointsManifest:
        """The manifest of checkpoints, once these are all that it lists."""

        def listed() -> CheckpointsManifest | None:
            keys = self.place.present()
            if "checkpoints.json" not in keys:
                return None
            found = self.place.checkpoints()
            return found if [one.name for one in found.checkpoints] == list(names) else None

        return wait_for(listed)


class ResumedRun:
    """A run of a Python script that is started again and again."""

    def __init__(self, aws: str, folder: Path) -> None:
        self.aws = aws
        self.folder = folder
        self.starts: list[Start] = []
        first = new_place(aws)
        self.s3 = first.s3
        if DATA not in {one["Name"] for one in self.s3.list_buckets()["Buckets"]}:
            self.s3.create_bucket(Bucket=DATA)
        for one in self.s3.list_objects_v2(Bucket=DATA).get("Contents", []):
            self.s3.delete_object(Bucket=DATA, Key=one["Key"])

    def launched(self, script: str, results: DeclaredResults = NOTHING_DECLARED, words: Sequence[str] = ()) -> None:
        """Write the inputs of the run: it starts a script."""
        manifest = manifest_of(results, [sys.executable, "-c", script, *words])
        self.s3.put_object(Bucket=DATA, Key=manifest_key(_INPUTS), Body=write_manifest(manifest))

    def points(self, attempt: int, place: str | None) -> None:
        """Say what an attempt restores, as `track` does."""
        content = write_pointer(RestorePointer(place))
        self.s3.put_object(Bucket=DATA, Key=restore_key_beside(_INPUTS, attempt), Body=content)

    def start(self, attempt: int = 1, environment: Mapping[str, str] | None = None) -> Start:
        """Start an attempt of the run."""
        number = len(self.starts) + 1
        place = place_of_task(self.aws, f"{number:032x}")
        folder = self.folder / f"start-{number}"
        folder.mkdir()
        variables = {
            "PATH": os.environ["PATH"],
            **place.environment,
            "LAUNCHBAY_INPUTS": f"s3://{DATA}/{_INPUTS}",
            "LAUNCHBAY_RESULTS": f"s3://{BUCKET}/",
            "AWS_BATCH_JOB_ATTEMPT": str(attempt),
            **(environment or {}),
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "launchbay.runtime"],
            env=variables,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.starts.append(Start(process, folder, place))
        return self.starts[-1]

    def stop(self) -> None:
        """End what still runs."""
        for one in self.starts:
            one.is_reclaimed()
