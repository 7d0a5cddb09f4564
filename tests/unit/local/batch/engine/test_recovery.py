"""What survives a restart and a `kill -9`; nothing runs twice."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import urllib3

from batch_support import Bench, Witness, client, is_alive, task_container, wait_for, words_in
from launchbay_local.batch import Slots
from launchbay_local.batch.records.records import ProcessMark
from launchbay_local.batch.tasks.processes import end_orphans

SERVE = Path(__file__).parents[1] / "serve.py"
TESTS = SERVE.parents[2]
ONE = Slots(vcpus=1, memory_mib=1024)


class Victim:
    """A stand-in in a process that can be killed."""

    def __init__(self, bench: Bench, vcpus: int = 1) -> None:
        path = os.pathsep.join([str(TESTS), *sys.path])
        self.process = subprocess.Popen(
            [sys.executable, str(SERVE), str(bench.folder), bench.endpoint, str(vcpus)],
            env={**os.environ, "PYTHONPATH": path},
            stdout=subprocess.PIPE,
        )
        assert self.process.stdout is not None
        bench.url = json.loads(self.process.stdout.readline())
        bench.batch = client("batch", bench.url)

    def kill(self) -> None:
        with self.process:
            self.process.kill()


@pytest.fixture
def victim(bench: Bench) -> Iterator[Victim]:
    victim = Victim(bench)
    yield victim
    victim.kill()


def append(path: Path, then: str = "") -> list[str]:
    """A command that leaves a line with its job's id in a file."""
    return ["sh", "-c", f'echo "$AWS_BATCH_JOB_ID" >> {path}; {then}']


def test_ended_jobs_and_definitions_are_known_after_a_restart(bench: Bench) -> None:
    bench.start()
    job_id = bench.submit(["true"])
    before = bench.ended(job_id)
    definitions = bench.batch.describe_job_definitions()["jobDefinitions"]
    bench.stop()

    bench.start()

    assert bench.job(job_id) == before
    assert bench.batch.describe_job_definitions()["jobDefinitions"] == definitions
    assert bench.define(["true"]).endswith("job:2")


def test_waiting_jobs_are_run_once_after_a_kill_and_the_running_one_is_not_run_again(
    bench: Bench, victim: Victim, tmp_path: Path, witness: Witness
) -> None:
    ledger, pid = tmp_path / "ledger", tmp_path / "pid"
    running = bench.submit(append(ledger, f"echo $$ > {pid}; sleep 600"))
    waiting = [bench.submit(append(ledger)) for _ in range(4)]
    number = int(words_in(pid)[0])
    bench.reached(running, "RUNNING")  # which is stored after the process has begun to write
    victim.kill()
    assert is_alive(number)

    bench.start(ONE)

    assert [bench.ended(job_id)["status"] for job_id in waiting] == ["SUCCEEDED"] * 4
    assert not is_alive(number)
    interrupted = bench.job(running)
    assert interrupted["status"] == "FAILED"
    assert "the local stack was stopped while the job ran" in interrupted["statusReason"]
    assert ledger.read_text().split() == [running, *waiting]
    assert witness.statuses_without_repeats(running) == ["SUBMITTED", "RUNNABLE", "STARTING", "RUNNING", "FAILED"]


def test_a_running_job_with_attempts_left_is_run_again_after_a_kill(
    bench: Bench, victim: Victim, tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger"
    job_id = bench.submit(append(ledger, "test $AWS_BATCH_JOB_ATTEMPT = 2 || sleep 600"), retryStrategy={"attempts": 2})
    wait_for(ledger.exists)
    victim.kill()

    job = bench.start(ONE).ended(job_id)

    assert (job["status"], len(job["attempts"])) == ("SUCCEEDED", 2)
    assert ledger.read_text().split() == [job_id] * 2


@pytest.mark.parametrize("notice", [3600, 0], ids=["in the notice", "while the machine ends"])
def test_a_stack_that_is_killed_during_a_reclaim_runs_the_job_once_more(
    bench: Bench, victim: Victim, tmp_path: Path, notice: int
) -> None:
    ledger = tmp_path / "ledger"
    stay = 'test $AWS_BATCH_JOB_ATTEMPT = 2 && exit; trap "" TERM; while true; do sleep 0.1; done'
    rules = [{"onStatusReason": "Host EC2*", "action": "RETRY"}, {"onReason": "*", "action": "EXIT"}]
    job_id = bench.submit(append(ledger, stay), retryStrategy={"attempts": 3, "evaluateOnExit": rules})
    _wait_for_lines(ledger, 1)
    url = f"{bench.url}/local/jobs/{job_id}/reclaim"
    assert urllib3.request("POST", url, json={"noticeSeconds": notice}, retries=False).status == 200
    victim.kill()

    job = bench.start(ONE).ended(job_id)

    assert (job["status"], len(job["attempts"])) == ("SUCCEEDED", 2)
    assert ledger.read_text().split() == [job_id] * 2


def test_an_orphan_that_changed_its_session_is_found_and_ended(bench: Bench, victim: Victim, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    script = (
        "import pathlib, subprocess, sys\n"
        "child = subprocess.Popen(['sleep', '600'], start_new_session=True)\n"
        "pathlib.Path(sys.argv[1]).write_text(f'{child.pid}\\n')\n"
        "child.wait()"
    )
    bench.submit(["python", "-c", script, str(pid)])
    number = int(words_in(pid)[0])
    victim.kill()

    bench.start(ONE)

    assert not is_alive(number)


def marks(bench: Bench, job_id: str) -> list[object]:
    """The processes that the record of a job names."""
    with closing(sqlite3.connect(bench.folder / "batch.sqlite3")) as database:
        [(record,)] = database.execute("SELECT record FROM jobs WHERE job_id = ?", (job_id,))
    return list(json.loads(record)["processes"])


def test_the_containers_of_a_task_are_all_ended_after_a_kill(bench: Bench, victim: Victim, tmp_path: Path) -> None:
    def container(name: str, *, essential: bool) -> dict[str, object]:
        # The shell in the background has no mark in its environment, and is found by its group.
        script = f"env -i sh -c 'echo $$ > {tmp_path / name}; exec sleep 600' & wait"
        return task_container(name, "sh", "-c", script, essential=essential)

    containers = [container("job", essential=False), container("results", essential=True)]
    job_id = bench.submit_to(bench.define_task(*containers, retryStrategy={"attempts": 2}))
    numbers = [int(words_in(tmp_path / name)[0]) for name in ("job", "results")]
    wait_for(lambda: len(marks(bench, job_id)) == 2)
    for name in ("job", "results"):
        (tmp_path / name).unlink()
    victim.kill()

    bench.start(Slots(vcpus=2, memory_mib=2048))

    assert not any(is_alive(number) for number in numbers)
    assert len([int(words_in(tmp_path / name)[0]) for name in ("job", "results")]) == 2
    assert len(bench.job(job_id)["attempts"]) == 1


def test_another_process_that_has_the_orphan_s_id_now_is_left_alone(bench: Bench) -> None:
    with subprocess.Popen(["sleep", "600"], start_new_session=True) as other:
        end_orphans({"some-job": [ProcessMark(pid=other.pid, created=1.0)]}, 0.2)
        assert other.poll() is None
        other.send_signal(signal.SIGKILL)


def test_what_a_job_printed_before_a_kill_is_in_its_log(
    bench: Bench, victim: Victim, tmp_path: Path, witness: Witness
) -> None:
    gate = tmp_path / "gate"
    job_id = bench.submit(["sh", "-c", f"for i in 1 2 3; do echo line $i; done; touch {gate}; sleep 600"])
    wait_for(gate.exists)
    log = bench.folder / "jobs" / job_id / "attempt-1.log"
    wait_for(lambda: log.exists() and log.read_text().count("\n") == 3)
    victim.kill()

    job = bench.start(ONE).ended(job_id)
    stream = job["attempts"][0]["container"]["logStreamName"]

    assert witness.has_lines(stream, 3)[-3:] == ["line 1", "line 2", "line 3"]


def test_a_stop_leaves_waiting_jobs_to_the_next_start(bench: Bench, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    bench.start(ONE)
    running = bench.submit(append(ledger, "sleep 600"))
    waiting = [bench.submit(append(ledger)) for _ in range(3)]
    wait_for(ledger.exists)

    bench.stop()
    assert ledger.read_text().split() == [running]
    bench.start()

    assert {bench.ended(job_id)["status"] for job_id in waiting} == {"SUCCEEDED"}
    assert ledger.read_text().split() == [running, *waiting]
    assert bench.job(running)["status"] == "FAILED"


def test_a_job_that_waits_for_another_goes_on_waiting_after_a_restart(bench: Bench, tmp_path: Path) -> None:
    bench.start(ONE)
    blocker = bench.submit(["sleep", "600"], retryStrategy={"attempts": 2})
    dependent = bench.submit(["true"], dependsOn=[{"jobId": blocker}])
    bench.reached(blocker, "RUNNING")
    bench.stop()

    bench.start()
    assert bench.job(dependent)["status"] == "PENDING"
    bench.batch.terminate_job(jobId=blocker, reason="x")

    assert bench.ended(dependent)["statusReason"] == "Dependent Job failed"


def _wait_for_lines(path: Path, count: int) -> None:
    wait_for(lambda: path.exists() and len(path.read_text().split()) >= count)


def test_no_job_is_lost_or_run_twice_when_the_stack_is_killed_at_any_time(bench: Bench, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    submitted: list[str] = []
    for killed_after in (1, 3, 5):
        victim = Victim(bench, vcpus=4)
        submitted += [bench.submit(append(ledger)) for _ in range(10)]
        _wait_for_lines(ledger, killed_after)
        victim.kill()

    bench.start()
    ended = {job_id: bench.ended(job_id) for job_id in submitted}

    starts = Counter(ledger.read_text().split())
    assert set(starts.values()) <= {1}
    for job_id, job in ended.items():
        ran = starts[job_id] == 1
        interrupted = "stopped while the job ran" in job["statusReason"]
        assert job["status"] == "SUCCEEDED" if ran and not interrupted else job["status"] == "FAILED"
        assert ran or interrupted
