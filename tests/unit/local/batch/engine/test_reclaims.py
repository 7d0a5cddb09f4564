"""Reclaimed machines: the notice, the end, and the next attempt."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
import urllib3

from batch_support import Bench, Witness, is_alive, task_container, wait_for, words_in
from launchbay_local.batch import Limits, Slots

LOST = re.compile(r"Host EC2 \(instance i-[0-9a-f]{17}\) terminated\.")
# As the job definitions of an application may have them: a reclaimed machine is another try, anything else is not.
ON_EXIT = [{"onStatusReason": "Host EC2*", "action": "RETRY"}, {"onReason": "*", "action": "EXIT"}]
TWICE = {"attempts": 2, "evaluateOnExit": ON_EXIT}
# Waits for the notice, then leaves it in a file; the second attempt ends at once.
WATCH = """
import os, pathlib, sys, time, urllib.error, urllib.request
if os.environ["AWS_BATCH_JOB_ATTEMPT"] == "2":
    sys.exit()
base = os.environ["AWS_EC2_METADATA_SERVICE_ENDPOINT"]
ask = urllib.request.Request(
    base + "/latest/api/token", method="PUT", headers={"X-aws-ec2-metadata-token-ttl-seconds": "60"}
)
headers = {"X-aws-ec2-metadata-token": urllib.request.urlopen(ask).read().decode()}
pathlib.Path(sys.argv[1] + ".ready").touch()
while True:
    try:
        action = urllib.request.Request(base + "/latest/meta-data/spot/instance-action", headers=headers)
        found = urllib.request.urlopen(action).read()
        break
    except urllib.error.HTTPError as error:
        assert error.code == 404
        time.sleep(0.02)
pathlib.Path(sys.argv[1]).write_bytes(found + b"\\n")
time.sleep(600)
"""


def reclaim(bench: Bench, job_id: str, seconds: float | None) -> tuple[int, dict[str, Any]]:
    """Ask for a reclaim; return the status and body of the answer."""
    body = {} if seconds is None else {"noticeSeconds": seconds}
    response = urllib3.request("POST", f"{bench.url}/local/jobs/{job_id}/reclaim", json=body, retries=False)
    return response.status, response.json()


def test_a_job_learns_that_its_machine_goes_away_and_is_tried_again(started: Bench, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    job_id = started.submit(["python", "-c", WATCH, str(seen)], retryStrategy=TWICE)
    wait_for(Path(f"{seen}.ready").exists)

    status, answer = reclaim(started, job_id, 1)

    assert (status, answer["noticeSeconds"]) == (200, 1)
    assert words_in(seen)[:2] == ['{"action":', '"terminate",']
    job = started.ended(job_id)
    first, second = job["attempts"]
    assert job["status"] == "SUCCEEDED"
    assert LOST.fullmatch(first["statusReason"])
    assert answer["instanceId"] in first["statusReason"]
    assert first["stoppedAt"] >= answer["reclaimedAt"]
    assert {"exitCode", "reason"}.isdisjoint(first["container"])
    assert (second["statusReason"], second["container"]["exitCode"]) == ("Essential container in task exited", 0)


def test_a_notice_reaches_that_job_alone(started: Bench, tmp_path: Path) -> None:
    seen, other = tmp_path / "seen", tmp_path / "other"
    jobs = [started.submit(["python", "-c", WATCH, str(path)]) for path in (seen, other)]
    for path in (seen, other):
        wait_for(Path(f"{path}.ready").exists)

    reclaim(started, jobs[0], 0.5)

    assert started.ended(jobs[0])["status"] == "FAILED"
    assert started.job(jobs[1])["status"] == "RUNNING"
    assert (seen.exists(), other.exists()) == (True, False)


def test_a_reclaim_without_a_notice_is_a_sigterm_and_soon_the_end(
    started: Bench, tmp_path: Path, witness: Witness
) -> None:
    pid = tmp_path / "pid"
    stay = f'trap "" TERM; echo $$ > {pid}; while true; do sleep 0.1; done'
    script = f'test "$AWS_BATCH_JOB_ATTEMPT" = 2 && exit; {stay}'
    job_id = started.submit(["sh", "-c", script], retryStrategy=TWICE)
    number = int(words_in(pid)[0])
    began = time.monotonic()

    assert reclaim(started, job_id, 0)[0] == 200

    job = started.ended(job_id)
    assert time.monotonic() - began >= 2
    assert (job["status"], len(job["attempts"])) == ("SUCCEEDED", 2)
    assert not is_alive(number)
    once = ["STARTING", "RUNNING"]
    assert witness.statuses(job_id) == ["SUBMITTED", "RUNNABLE", *once, "RUNNABLE", *once, "SUCCEEDED"]


def test_a_task_loses_the_exit_codes_of_what_ran_and_keeps_that_of_what_had_ended(
    started: Bench, tmp_path: Path
) -> None:
    ready = tmp_path / "ready"
    arn = started.define_task(
        task_container("inputs", "sh", "-c", "exit 0", essential=False),
        task_container("job", "sh", "-c", "exec sleep 600", essential=False, after="inputs"),
        task_container("results", "sh", "-c", f"touch {ready}; exec sleep 600", after="inputs"),
    )
    job_id = started.submit_to(arn)
    wait_for(ready.exists)

    reclaim(started, job_id, 0)

    [attempt] = started.ended(job_id)["attempts"]
    containers = attempt["taskProperties"][0]["containers"]
    assert LOST.fullmatch(attempt["statusReason"])
    assert [(one["name"], one.get("exitCode")) for one in containers] == [
        ("inputs", 0),
        ("job", None),
        ("results", None),
    ]


def test_a_job_that_ends_in_the_notice_ends_as_it_would_have(started: Bench, tmp_path: Path) -> None:
    ready, go = tmp_path / "ready", tmp_path / "go"
    job_id = started.submit(["sh", "-c", f"touch {ready}; until test -e {go}; do sleep 0.01; done; exit 3"])
    wait_for(ready.exists)
    reclaim(started, job_id, 3600)

    go.touch()

    job = started.ended(job_id)
    assert (job["statusReason"], job["container"]["exitCode"]) == ("Essential container in task exited", 3)


def test_what_does_not_run_or_goes_away_already_is_not_reclaimed(bench: Bench, tmp_path: Path) -> None:
    bench.start(Slots(vcpus=1, memory_mib=1024))
    running = bench.submit(["sleep", "600"])
    waiting = bench.submit(["true"])
    bench.reached(running, "RUNNING")

    assert reclaim(bench, waiting, 1) == (
        409,
        {"message": f"Job {waiting} has no machine that could be reclaimed: it does not run."},
    )
    assert reclaim(bench, "no-such-job", 1)[0] == 409
    assert reclaim(bench, running, None)[0] == 200
    status, answer = reclaim(bench, running, 0)
    assert (status, answer["message"]) == (409, f"The machine of job {running} is being reclaimed already.")
    assert bench.job(running)["status"] == "RUNNING"


def test_a_job_that_is_being_terminated_is_not_reclaimed(bench: Bench, tmp_path: Path) -> None:
    bench.options["limits"] = Limits(terminate_grace=3600, stop_grace=0.5)
    bench.start()
    ready = tmp_path / "ready"
    job_id = bench.submit(["sh", "-c", f'trap "" TERM; touch {ready}; while true; do sleep 0.1; done'])
    wait_for(ready.exists)
    bench.batch.terminate_job(jobId=job_id, reason="enough")

    assert reclaim(bench, job_id, 0) == (409, {"message": f"The attempt of job {job_id} is ending."})


@pytest.mark.parametrize("seconds", [-1, 86401, "5", None])
def test_a_notice_of_no_time_is_refused(started: Bench, seconds: Any) -> None:
    body = {"noticeSeconds": seconds}
    response = urllib3.request("POST", f"{started.url}/local/jobs/any/reclaim", json=body, retries=False)

    assert response.status == 400
    assert "noticeSeconds" in response.json()["message"]


def test_a_stack_that_is_stopped_in_the_notice_tries_the_job_again_once(started: Bench, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    script = f'echo $AWS_BATCH_JOB_ATTEMPT >> {ledger}; test "$AWS_BATCH_JOB_ATTEMPT" = 2 || exec sleep 600'
    job_id = started.submit(["sh", "-c", script], retryStrategy=TWICE)
    assert words_in(ledger) == ["1"]
    reclaim(started, job_id, 3600)

    started.stop()
    job = started.start().ended(job_id)

    assert (job["status"], len(job["attempts"])) == ("SUCCEEDED", 2)
    assert words_in(ledger) == ["1", "2"]
