"""Measure results: uploads, downloads and restores against `aws s3` of awscli v1, and what an idle watcher costs.

Both sides are whole processes that talk to the same S3 of one local stack, one after the other in turns; the median of
their times is compared. Ours upload by `launchbay exec`, as in a job, and download by `launchbay download`; awscli does
without manifests and hashes of whole files. Its environment is made once, in the folder `.venv/awscli`.

    python bench/results.py [MiB of the large file [small files [turns]]]
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "support"))

import psutil

from launchbay.runtime.results.transfers.identity import find_place
from launchbay_core.contracts.results.manifests import parse_checkpoints, parse_outputs
from launchbay_core.contracts.results.places import checkpoints_key, object_key, outputs_key, results_prefix
from launchbay_core.contracts.results.restore import RestorePointer, restore_key_beside, write_pointer
from stack_process import LAUNCHBAY, StackProcess, wait_for

ROOT = Path(__file__).resolve().parent.parent
LARGE_MIB = int(sys.argv[1]) if len(sys.argv) > 1 else 2048
SMALL = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
TURNS = int(sys.argv[3]) if len(sys.argv) > 3 else 5
SMALL_BYTES = 10 * 1024
MIB = 1024 * 1024
IDLE_SECONDS = 30
AWSCLI = ROOT / ".venv" / "awscli"
CODE = """
import json, os, pathlib, time
pathlib.Path(os.environ["HANDED"] + ".part").write_text(json.dumps(dict(os.environ)))
os.replace(os.environ["HANDED"] + ".part", os.environ["HANDED"])
while True:
    time.sleep(3600)  # its credentials last as long as it does
"""


class Process(NamedTuple):
    """What a process took: seconds by the clock, seconds of CPU, and MiB of memory at most."""

    seconds: float
    cpu: float
    memory: float


def main() -> None:
    """Measure on a new stack, and print a table for each side by side."""
    aws = awscli()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stack = StackProcess(folder / "state").start()
        try:
            environment, run_id = job_environment(stack, folder)
            bench = Bench(stack, folder, environment, run_id, aws)
            print(f"{'median of ' + str(TURNS):<38}{'launchbay':>12}{'aws s3':>10}{'ratio':>8}{'MiB':>8}{'aws MiB':>9}")
            bench.measure(f"1 x {LARGE_MIB} MiB", lambda to: make_large(to / "large.bin"))
            bench.measure(f"{SMALL:,} x 10 KiB", make_small)
            bench.measure_restore(f"1 x {LARGE_MIB} MiB", lambda to: make_large(to / "large.bin"))
            bench.measure_idle()
        finally:
            stack.stop()


class Bench:
    """One job's credentials and its place, at which both sides upload and from which both download."""

    def __init__(
        self, stack: StackProcess, folder: Path, environment: Mapping[str, str], run_id: str, aws: Path
    ) -> None:
        self._stack, self._folder, self._job, self._run_id, self._aws = stack, folder, environment, run_id, aws
        keys = stack.session.get_credentials()
        assert keys is not None
        self._administrator = {
            "AWS_ACCESS_KEY_ID": keys.access_key,
            "AWS_SECRET_ACCESS_KEY": keys.secret_key,
            "AWS_SESSION_TOKEN": keys.token or "",
        }
        self._s3 = stack.session.client("s3", endpoint_url=stack.aws_endpoint, region_name="us-east-1")
        self._bucket = urlsplit(environment["LAUNCHBAY_RESULTS"]).netloc
        self._place = find_place(environment)
        self._mine = f"s3://{self._bucket}/{results_prefix(self._place)}"

    def measure(self, what: str, make: Callable[[Path], None]) -> None:
        """Upload and download the files that `make` writes into a folder, in turns, and print the medians."""
        source = self._folder / "source"
        shutil.rmtree(source, ignore_errors=True)
        source.mkdir()
        make(source)
        uploads, downloads = [], []
        for turn in range(TURNS):
            uploads.append((self._upload(source), self._aws_copy(str(source), f"{self._mine}aws-{turn}/")))
            downloads.append((self._download(), self._aws_copy(f"{self._mine}aws-{turn}/", str(self._emptied("got")))))
        print_row(f"upload {what}", uploads)
        print_row(f"download {what}", downloads)

    def measure_restore(self, what: str, make: Callable[[Path], None]) -> None:
        """Print how long after the runner's start a command begins whose checkpoint is restored before."""
        saved = self._emptied("saving/.launchbay/checkpoints/step-1")
        make(saved)
        self._exec(["true"], self._folder / "saving")
        self._point_to_own_place()
        second = {**self._job, "AWS_BATCH_JOB_ATTEMPT": "2"}
        pairs = []
        for _ in range(TURNS):
            working = self._emptied("restored")
            began = time.time()
            whole = self._exec(["sh", "-c", "date +%s.%N > begun"], working, second)
            begun = float((working / "begun").read_text()) - began
            to = str(self._emptied("got"))
            pairs.append((whole._replace(seconds=begun), self._aws_copy(f"{self._mine}files/", to)))
        print_row(f"start after restoring {what}", pairs)

    def _point_to_own_place(self) -> None:
        """Say what a second attempt restores, as `track` does, and leave no other objects at the place."""
        listed = parse_checkpoints(self._read(checkpoints_key(self._place)))
        kept = {object_key(self._place, file.number) for one in listed.checkpoints for file in one.files}
        prefix = f"{results_prefix(self._place)}files/"
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
        for found in (found for page in pages for found in page.get("Contents", ())):
            if found["Key"] not in kept:
                self._s3.delete_object(Bucket=self._bucket, Key=found["Key"])
        inputs = urlsplit(self._job["LAUNCHBAY_INPUTS"])
        key = restore_key_beside(inputs.path.strip("/") + "/", 2)
        self._s3.put_object(Bucket=inputs.netloc, Key=key, Body=write_pointer(RestorePointer(self._place)))

    def measure_idle(self) -> None:
        """Print what the watcher costs while a command does nothing beside a folder with many outputs."""
        source = self._emptied("idle/.launchbay/outputs")
        make_small(source)
        self._s3.delete_object(Bucket=self._bucket, Key=outputs_key(self._place))  # of earlier starts at this place
        process = subprocess.Popen(
            [LAUNCHBAY, "exec", "--", "sleep", "3600"],
            env=dict(self._job),
            cwd=self._folder / "idle",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        runner = psutil.Process(process.pid)
        wait_for(self._all_are_listed, within=600, every=5)
        wait_for(lambda: is_at_rest(runner), within=60)
        before = sum(runner.cpu_times()[:2])
        time.sleep(IDLE_SECONDS)
        spent = sum(runner.cpu_times()[:2]) - before
        process.kill()
        process.wait()
        print(f"\nwatching {SMALL:,} files: {spent / IDLE_SECONDS:.2%} of a core over {IDLE_SECONDS} s")

    def _all_are_listed(self) -> bool:
        """Whether the manifest of the place lists all small files."""
        key = outputs_key(self._place)
        found = self._s3.list_objects_v2(Bucket=self._bucket, Prefix=key)
        return found["KeyCount"] > 0 and len(parse_outputs(self._read(key)).outputs) == SMALL

    def _read(self, key: str) -> bytes:
        return self._s3.get_object(Bucket=self._bucket, Key=key)["Body"].read()

    def _upload(self, source: Path) -> Process:
        """Upload by a whole start of the runner, whose command finds its outputs there."""
        working = self._emptied("working")
        shutil.copytree(source, working / ".launchbay" / "outputs", copy_function=os.link)
        return self._exec(["true"], working)

    def _exec(self, command: Sequence[str], working: Path, environment: Mapping[str, str] | None = None) -> Process:
        return timed([LAUNCHBAY, "exec", "--", *command], environment or self._job, working)

    def _download(self) -> Process:
        to = self._emptied("downloaded")
        command = [LAUNCHBAY, "download", self._run_id, "--project", "bench", "-d", str(to)]
        return timed(command, {**self._stack.environment, "LAUNCHBAY_SERVER": self._stack.url}, self._folder)

    def _aws_copy(self, source: str, to: str) -> Process:
        command = [str(self._aws), "s3", "cp", "--recursive", "--only-show-errors", source, to]
        return timed(command, {**self._job, **self._administrator}, self._folder)  # to list, which no job may

    def _emptied(self, name: str) -> Path:
        folder = self._folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder


def awscli() -> Path:
    """The program `aws` of awscli v1, which is installed if it is not there yet."""
    program = AWSCLI / "bin" / "aws"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", str(AWSCLI)], check=True)
        subprocess.run([str(AWSCLI / "bin" / "pip"), "install", "--quiet", "awscli<2"], check=True)
    return program


def job_environment(stack: StackProcess, folder: Path) -> tuple[dict[str, str], str]:
    """The environment of a job that goes on as long as the stack does, and its run's id."""
    handed = folder / "handed.json"
    job = {"name": "results", "command": [sys.executable, "-c", CODE], "env": {"HANDED": str(handed)}}
    stack.request("POST", "/v1/projects/bench/jobs", job)
    run_id = str(stack.request("POST", "/v1/projects/bench/runs", {"job": "results"}).body["run_id"])
    wait_for(handed.exists)
    return json.loads(handed.read_text()), run_id


def make_large(path: Path) -> None:
    """Write one large file that does not compress."""
    with path.open("wb") as file:
        for _ in range(LARGE_MIB):
            file.write(os.urandom(MIB))


def make_small(folder: Path) -> None:
    """Write many small files, a hundred to a folder."""
    for number in range(SMALL):
        part = folder / f"part-{number // 100:04d}"
        part.mkdir(exist_ok=True)
        (part / f"{number:06d}.bin").write_bytes(os.urandom(SMALL_BYTES))


def is_at_rest(process: psutil.Process) -> bool:
    """Whether a process has used less than a tenth of a core for some seconds."""
    return process.cpu_percent(interval=5) < 10


def timed(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> Process:
    """Run a program and measure it, with its children's CPU.

    Raises:
        RuntimeError: it failed.
    """
    began = time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, env=dict(environment), cwd=folder, stdout=said, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {said.read().decode()[-2000:]}")
    return Process(time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def print_row(what: str, pairs: Sequence[tuple[Process, Process]]) -> None:
    """Print the median of ours and of theirs, and the most memory of both."""
    ours, theirs = (statistics.median(one[side].seconds for one in pairs) for side in (0, 1))
    memory, theirs_memory = (max(one[side].memory for one in pairs) for side in (0, 1))
    print(f"{what:<38}{ours:>10.2f} s{theirs:>8.2f} s{ours / theirs:>8.2f}{memory:>8.0f}{theirs_memory:>9.0f}")


if __name__ == "__main__":
    main()
