"""What one run has left is out of other runs' reach: a job that knows all of its names tries, with its own role."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import hostile_job
from job_scripts import script_job
from launchbay_core.contracts.results.places import object_key, results_prefix
from stack_process import StackProcess, wait_for
from stack_results import RESULTS_BUCKET, places_of, table_of

pytestmark = [pytest.mark.e2e]

_LEAVE = """
import os, pathlib
from launchbay import launch
(launch.output_dir() / "model.pt").write_bytes(b"weights")
pathlib.Path(os.environ["LAUNCHBAY_CHECKPOINT_DIR"], "last.ckpt").write_bytes(b"weights")
launch.log({"loss": 0.5}, step=1)
"""
# Says at its own place that what it reports is of the victim, and reports something of its own.
_FORGE = """
import os, boto3
from launchbay import launch
from launchbay_core.contracts.results.metric_parts import MetricPart, Series, Summary, part_key, write_part
project, victim, bucket = os.environ["VICTIM"].split()
place = boto3.client("sts").get_caller_identity()["UserId"]
evil = {"loss": Series([1], [2e9], [666.0]), "evil": Series([1], [2e9], [666.0])}
for number, named in enumerate([(project, victim), ("other", victim), (project, "evil"), ("../..", "x")], 1):
    part = write_part(MetricPart(*named, evil, {"loss": Summary(2e9, 666.0)}))
    boto3.client("s3").put_object(Bucket=bucket, Key=part_key(place, 500 + number), Body=part)
launch.log({"own": 1.0}, step=1)
"""
Stored = Mapping[str, str]


class Victim:
    """A run that has left an output and metrics, and everything that an attacker could know of it."""

    def __init__(self, stack: StackProcess, project: str) -> None:
        self._stack, self._project = stack, project
        job = script_job(_LEAVE, name="left")
        assert stack.request("POST", f"/v1/projects/{project}/jobs", job).status == 201
        self.run_id = str(stack.launch(project, "left")["run_id"])
        ended = stack.ended(project, self.run_id)
        assert ended["state"] == "SUCCEEDED", (ended, stack.log_text(project, self.run_id))
        self.s3 = stack.client("s3")
        self.results, self.data = RESULTS_BUCKET, "launchbay-databucket"
        queues = stack.client("sqs").list_queues()["QueueUrls"]
        self._queue = next(url for url in queues if "MetricsQueue" in url)
        [self.place] = places_of(stack, project, self.run_id)
        wait_for(lambda: self.shown()["/metrics"]["metrics"])
        self._upload = self.s3.create_multipart_upload(Bucket=self.results, Key=object_key(self.place, 1))["UploadId"]

    def targets(self) -> dict[str, str]:
        """What the attacker is told."""
        return {
            "project": self._project,
            "run": self.run_id,
            "place": self.place,
            "output": object_key(self.place, 1),
            "upload": self._upload,
            "results": self.results,
            "data": self.data,
            "table": table_of(self._stack),
            "queue": self._queue,
        }

    def shown(self) -> dict[str, Any]:
        """What the API shows of the run and of what it has left."""
        run = f"/v1/projects/{self._project}/runs/{self.run_id}"
        parts = ("", "/outputs", "/metrics", "/inputs")
        return {part: self._stack.request("GET", f"{run}{part}").body for part in parts}

    def stored(self) -> dict[str, Stored]:
        """Every object of both buckets by its key, with its ETag; without those of other projects."""
        others = ("rollups/", "projects/")  # where functions may still write for tests that came before
        return {
            bucket: {
                key: tag
                for key, tag in self._list(bucket).items()
                if f"/{self._project}/" in key or not key.startswith(others)
            }
            for bucket in (self.results, self.data)
        }

    def rollups(self) -> Stored:
        """The roll-ups of the project's runs, by their keys."""
        return {
            key: tag for key, tag in self._list(self.results).items() if key.startswith(f"rollups/{self._project}/")
        }

    def _list(self, bucket: str) -> Stored:
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
        return {one["Key"]: one["ETag"] for page in pages for one in page.get("Contents", [])}


def _is_refusal(status: int, code: str) -> bool:
    """Whether an answer says that the caller may not: not every service says it by the status."""
    return status == 403 or code in {"AccessDenied", "AccessDeniedException"}


def _without(stored: Stored, prefixes: tuple[str, ...]) -> Stored:
    return {key: tag for key, tag in stored.items() if not key.startswith(prefixes)}


@pytest.fixture
def victim(stack: StackProcess, project: str) -> Victim:
    """A run of the project that has left something."""
    return Victim(stack, project)


def test_a_hostile_job_reaches_nothing_of_another_run(
    stack: StackProcess, project: str, victim: Victim, seen: Path
) -> None:
    variables = {"HOSTILE_TARGETS": json.dumps(victim.targets()), "HOSTILE_REPORT": str(seen)}
    job = {"name": "evil", "command": ["python", hostile_job.__file__], "env": variables}
    assert stack.request("POST", f"/v1/projects/{project}/jobs", job).status == 201
    before, shown = victim.stored(), victim.shown()

    run_id = str(stack.launch(project, "evil")["run_id"])
    ended = stack.ended(project, run_id)

    assert ended["state"] == "SUCCEEDED", (ended, stack.log_text(project, run_id))
    report = json.loads(seen.read_text())
    assert {what: said for what, said in report["own"].items() if said[0] not in {200, 204}} == {}
    assert {what: said for what, said in report["refused"].items() if not _is_refusal(*said)} == {}
    assert len(report["refused"]) > 90
    assert {what: said for what, said in report["harmless"].items() if said[0] not in {200, 400, 403}} == {}
    own = (results_prefix(report["place"]), f"metrics/{report['place']}/", f"projects/{project}/runs/{run_id}/")
    after = victim.stored()
    assert {bucket: _without(keys, own) for bucket, keys in after.items()} == before
    assert victim.shown() == shown
    listed = victim.s3.list_multipart_uploads(Bucket=victim.results)["Uploads"]
    assert [one["Key"] for one in listed] == [victim.targets()["output"]]


def test_metrics_that_say_they_are_of_another_run_are_left_out(
    stack: StackProcess, project: str, victim: Victim
) -> None:
    forged = {"VICTIM": f"{project} {victim.run_id} {victim.results}"}
    assert (
        stack.request("POST", f"/v1/projects/{project}/jobs", script_job(_FORGE, name="forge", env=forged)).status
        == 201
    )
    shown, rollups = victim.shown(), victim.rollups()

    run_id = str(stack.launch(project, "forge")["run_id"])
    ended = stack.ended(project, run_id)

    assert ended["state"] == "SUCCEEDED", (ended, stack.log_text(project, run_id))
    run = f"/v1/projects/{project}/runs/{run_id}"
    metrics = wait_for(lambda: stack.request("GET", f"{run}/metrics").body["metrics"])
    assert [one["name"] for one in metrics] == ["own"]
    assert victim.shown() == shown
    own = {key for key in victim.rollups() if f"/{run_id}/" in key}
    assert victim.rollups().keys() - own == rollups.keys()
