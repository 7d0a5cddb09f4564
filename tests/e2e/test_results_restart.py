"""`kill -9` of the local stack while a job uploads: afterwards what is listed is there, whole, and the run goes on."""

from __future__ import annotations

import hashlib
import os
import random
from pathlib import Path

import pytest

from job_scripts import script_job, told
from launchbay_core.contracts.results.manifests import parse_checkpoints, parse_outputs
from launchbay_core.contracts.results.places import checkpoints_key, object_key, outputs_key, results_prefix
from stack_process import StackProcess, wait_for
from stack_results import RESULTS_BUCKET, places_of

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

SEEDS = [int(seed) for seed in os.environ.get("SEEDS", "7").split()]
LARGE = 20 * 2**20
# Each checkpoint is of two files that belong together. Attempts tell which they are, whether they resume, and what they
# have found; the first one trains until its power goes.
TRAIN = f"""
import itertools, json, os, pathlib, time
from launchbay import launch
folder, seen = launch.checkpoint_dir(), pathlib.Path(os.environ["JOB_SEEN"])
found = {{one.name: [(one / part).read_text() for part in ("model", "optimizer")] for one in folder.iterdir()}}
attempt = os.environ["LAUNCHBAY_ATTEMPT"]
with seen.open("a") as file:
    file.write(json.dumps([attempt, os.environ.get("LAUNCHBAY_RESUME"), found]) + "\\n")
(launch.output_dir() / "large.bin").write_bytes(bytes({LARGE}))  # in parts
first = max((int(parts[0]) for parts in found.values()), default=0) + 1
for step in itertools.count(first) if attempt == "1" else range(first, first + 3):
    one = folder / f"step-{{step}}"
    one.mkdir()
    for part in ("model", "optimizer"):
        (one / part).write_text(str(step))
    launch.checkpoint_saved(one)
    (launch.output_dir() / f"{{step}}.txt").write_text(str(step))
    launch.log({{"step": step}}, step=step)
    time.sleep(0.15)  # meanwhile it trains
"""


def read_place(stack: StackProcess, place: str) -> tuple[list[str], dict[str, bytes]]:
    """The names of a place's checkpoints, and its outputs: what is listed must be there, whole, of one version."""
    s3 = stack.client("s3")
    keys = {
        one["Key"]
        for one in s3.list_objects_v2(Bucket=RESULTS_BUCKET, Prefix=results_prefix(place)).get("Contents", [])
    }

    def content(key: str) -> bytes:
        return bytes(s3.get_object(Bucket=RESULTS_BUCKET, Key=key)["Body"].read())

    names, outputs = [], {}
    if checkpoints_key(place) in keys:
        for checkpoint in parse_checkpoints(content(checkpoints_key(place))).checkpoints:
            parts = {content(object_key(place, file.number)) for file in checkpoint.files}
            assert parts == {checkpoint.name.removeprefix("step-").encode()}
            assert len(checkpoint.files) == 2
            names.append(checkpoint.name)
    if outputs_key(place) in keys:
        for one in parse_outputs(content(outputs_key(place))).outputs:
            found = outputs[one.file.path] = content(object_key(place, one.file.number))
            assert (len(found), hashlib.sha256(found).hexdigest()) == (one.file.size, one.file.sha256)
    return names, outputs


@pytest.mark.parametrize("seed", SEEDS)
def test_a_training_goes_on_after_a_power_cut_from_a_whole_checkpoint(seed: int, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    stack = StackProcess(tmp_path / "state").start()
    results = {"checkpoints": {"path": "ckpt", "keep": 2, "every_seconds": 5}, "retries": 2}
    job = script_job(TRAIN, name="train", env={"JOB_SEEN": str(seen)}, **results)
    assert stack.request("POST", "/v1/projects/p/jobs", job).status == 201
    run_id = str(stack.launch("p", "train")["run_id"])
    # After how many uploads the power goes is the seed's.
    uploads = random.Random(seed).randrange(1, 150)  # noqa: S311  (no secret)
    wait_for(lambda: len(told(seen)) == 1)
    wait_for(lambda: number_of_objects(stack) >= uploads)
    stack.kill()

    stack = StackProcess(tmp_path / "state").start()
    try:
        run = stack.ended("p", run_id, within=100)
        assert (run["state"], run["attempts"]) == ("SUCCEEDED", 2), stack.log_text("p", run_id)
        first, second = places_of(stack, "p", run_id)
        saved, outputs = read_place(stack, first)
        large = {"large.bin": bytes(LARGE)}
        numbered = {path: path.removesuffix(".txt").encode() for path in outputs if path not in large}
        assert outputs in (numbered, numbered | large)
        [_, (attempt, resumes, found)] = told(seen)
        assert (attempt, resumes) == ("2", "1" if saved else None)
        assert {name: [name.removeprefix("step-")] * 2 for name in saved} == found
        newest = max((int(name.removeprefix("step-")) for name in saved), default=0)
        trained = large | {f"{step}.txt": str(step).encode() for step in range(newest + 1, newest + 4)}
        assert read_place(stack, second)[1] == trained
        shown = stack.request("GET", f"/v1/projects/p/runs/{run_id}/outputs").body
        assert ([one["path"] for one in shown["outputs"]], shown["complete"]) == (sorted(trained), True)
    finally:
        assert stack.stop() == 0


def number_of_objects(stack: StackProcess) -> int:
    """How many objects the results bucket has had: numbers count the uploads of the one attempt."""
    found = stack.client("s3").list_objects_v2(Bucket=RESULTS_BUCKET).get("Contents", [])
    return max((int(one["Key"].rpartition("/")[2]) for one in found if "/files/" in one["Key"]), default=0)
