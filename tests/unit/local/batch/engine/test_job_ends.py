"""Cancelling, terminating and timing out: the right jobs end, and no process of them is left."""

from __future__ import annotations

from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from batch_support import Bench, Witness, is_alive, needs, wait_for, words_in
from launchbay_local.batch import Limits, Slots

# Starts a child in its group, a grandchild, and one that leaves the group and closes its output.
FAMILY = """
import os, pathlib, signal, subprocess, sys
pause = "import signal; signal.pause()"
child = subprocess.Popen([sys.executable, "-c", pause])
shell = subprocess.Popen(["sh", "-c", f"{sys.executable} -c '{pause}' & echo $! > grandchild; wait"])
null = subprocess.DEVNULL
daemon = subprocess.Popen([sys.executable, "-c", pause], start_new_session=True, stdout=null, stderr=null)
while not os.path.exists("grandchild") or not open("grandchild").read().strip():
    pass
grandchild = int(open("grandchild").read())
pids = [os.getpid(), child.pid, shell.pid, grandchild, daemon.pid]
pathlib.Path(sys.argv[1]).write_text(" ".join(map(str, pids)) + "\\n")
"""
AN_HOUR = 3600  # a stop that waited for it would never be seen to end
STUBBORN = (
    "import pathlib, signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); pathlib.Path(sys.argv[1]).touch(); "
)


def family(bench: Bench, tmp_path: Path, then: str, **request: object) -> tuple[str, list[int]]:
    """Run a job with descendants; give its id and all process ids."""
    pids = tmp_path / "pids"
    job_id = bench.submit(["python", "-c", FAMILY + then, str(pids)], **request)
    return job_id, [int(pid) for pid in words_in(pids)]


def test_terminating_a_job_ends_every_process_it_started(bench: Bench, tmp_path: Path, witness: Witness) -> None:
    bench.start()
    job_id, pids = family(bench, tmp_path, "signal.pause()")
    assert all(is_alive(pid) for pid in pids)

    bench.batch.terminate_job(jobId=job_id, reason="not wanted any more")
    job = bench.ended(job_id)

    assert (job["status"], job["statusReason"], job["isTerminated"]) == ("FAILED", "not wanted any more", True)
    assert job["container"]["exitCode"] == 143
    assert not any(is_alive(pid) for pid in pids)
    assert witness.statuses(job_id)[-1] == "FAILED"


def test_what_a_job_leaves_behind_when_it_succeeds_is_ended(bench: Bench, tmp_path: Path) -> None:
    bench.start()
    job_id, pids = family(bench, tmp_path, "")

    assert bench.ended(job_id)["status"] == "SUCCEEDED"
    assert not any(is_alive(pid) for pid in pids)


def test_a_job_that_ignores_sigterm_is_killed_after_the_grace(bench: Bench, tmp_path: Path) -> None:
    bench.start()
    ready = tmp_path / "ready"
    job_id = bench.submit(["python", "-c", STUBBORN + "[signal.pause() for _ in range(9)]", str(ready)])
    wait_for(ready.exists)

    bench.batch.terminate_job(jobId=job_id, reason="enough")
    job = bench.ended(job_id)

    assert (job["statusReason"], job["container"]["exitCode"]) == ("enough", 137)


def test_a_job_may_use_the_grace_to_end_in_order(bench: Bench, tmp_path: Path, witness: Witness) -> None:
    bench.start()
    ready = tmp_path / "ready"
    script = (
        "import pathlib, signal, sys\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(print('saved')))\n"
        "pathlib.Path(sys.argv[1]).touch()\n"
        "signal.pause()"
    )
    job_id = bench.submit(["python", "-c", script, str(ready)])
    wait_for(ready.exists)

    bench.batch.terminate_job(jobId=job_id, reason="enough")
    job = bench.ended(job_id)

    assert (job["status"], job["container"]["exitCode"]) == ("FAILED", 0)
    assert witness.lines(job["container"]["logStreamName"]) == ["saved"]


def test_a_terminated_job_is_not_tried_again(bench: Bench) -> None:
    bench.start()
    job_id = bench.submit(["sleep", "600"], retryStrategy={"attempts": 5})
    bench.reached(job_id, "RUNNING")

    bench.batch.terminate_job(jobId=job_id, reason="enough")

    assert len(bench.ended(job_id)["attempts"]) == 1


def test_terminating_again_changes_neither_the_reason_nor_the_end(bench: Bench) -> None:
    bench.start()
    job_id = bench.submit(["sleep", "600"])
    bench.reached(job_id, "RUNNING")
    for reason in ("first", "second"):
        bench.batch.terminate_job(jobId=job_id, reason=reason)
    ended = bench.ended(job_id)

    bench.batch.terminate_job(jobId=job_id, reason="third")

    assert ended["statusReason"] == "first"
    assert bench.job(job_id) == ended


@pytest.mark.parametrize("call", ["cancel_job", "terminate_job"])
def test_a_waiting_job_is_ended_without_a_start(bench: Bench, witness: Witness, call: str) -> None:
    bench.start(Slots(vcpus=1, memory_mib=1024))
    blocker = bench.submit(["sleep", "600"])
    waiting = bench.submit(["true"])

    getattr(bench.batch, call)(jobId=waiting, reason="not wanted")
    job = bench.job(waiting)

    assert (job["status"], job["statusReason"], job["attempts"]) == ("FAILED", "not wanted", [])
    assert (job["isCancelled"], job["isTerminated"]) == (call == "cancel_job", call == "terminate_job")
    assert witness.statuses(waiting) == ["SUBMITTED", "RUNNABLE", "FAILED"]
    assert bench.job(blocker)["status"] == "RUNNING"


def test_those_behind_a_cancelled_job_move_up(bench: Bench) -> None:
    bench.start(Slots(vcpus=2, memory_mib=1024))
    bench.submit(["sleep", "600"])
    large = bench.submit(["true"], containerOverrides=needs(2))
    small = bench.submit(["true"])
    assert bench.job(small)["status"] == "RUNNABLE"

    bench.batch.cancel_job(jobId=large, reason="too large")

    assert bench.ended(small)["status"] == "SUCCEEDED"


def test_cancelling_does_not_touch_a_running_job(bench: Bench) -> None:
    bench.start()
    job_id = bench.submit(["sleep", "600"])
    running = bench.reached(job_id, "RUNNING")

    bench.batch.cancel_job(jobId=job_id, reason="x")

    assert bench.job(job_id) == running


@pytest.mark.parametrize("call", ["cancel_job", "terminate_job"])
def test_ending_a_job_that_is_not_there_succeeds_unless_its_id_can_not_be_one(bench: Bench, call: str) -> None:
    bench.start()

    getattr(bench.batch, call)(jobId="nothing", reason="x")

    with pytest.raises(ClientError, match=r"Provided name no id is not supported pattern\[a-zA-Z_0-9-\]\{1,128\}"):
        getattr(bench.batch, call)(jobId="no id", reason="x")
    with pytest.raises(ClientError, match="reason"):
        getattr(bench.batch, call)(jobId="nothing", reason="x" * 1025)


def test_a_job_past_its_timeout_is_ended_and_not_tried_again(bench: Bench) -> None:
    bench.start()

    job_id = bench.submit(["sleep", "600"], timeout={"attemptDurationSeconds": 1}, retryStrategy={"attempts": 3})
    job = bench.ended(job_id)

    assert (job["status"], job["statusReason"]) == ("FAILED", "Job attempt duration exceeded timeout")
    assert len(job["attempts"]) == 1
    assert job["stoppedAt"] - job["startedAt"] >= 950  # by a clock that may be set meanwhile


def test_stopping_ends_all_jobs_within_the_grace(bench: Bench, tmp_path: Path) -> None:
    bench.options["limits"] = Limits(terminate_grace=AN_HOUR, stop_grace=0.5, shortest_timeout=1)
    bench.start()
    ready = tmp_path / "ready"
    bench.submit(["python", "-c", STUBBORN + "[signal.pause() for _ in range(9)]", str(ready)])
    _, pids = family(bench, tmp_path, "signal.pause()")
    wait_for(ready.exists)

    bench.stop()

    assert not any(is_alive(pid) for pid in pids)


def test_a_job_that_is_being_terminated_with_a_long_grace_does_not_hold_up_the_stop(
    bench: Bench, tmp_path: Path
) -> None:
    bench.options["limits"] = Limits(terminate_grace=AN_HOUR, stop_grace=0.5, shortest_timeout=1)
    bench.start()
    ready = tmp_path / "ready"
    job_id = bench.submit(["python", "-c", STUBBORN + "[signal.pause() for _ in range(9)]", str(ready)])
    wait_for(ready.exists)
    bench.batch.terminate_job(jobId=job_id, reason="enough")

    bench.stop()

    assert bench.start().job(job_id)["statusReason"] == "enough"


def test_a_job_has_a_session_of_its_own_so_that_ctrl_c_reaches_the_stack_alone(bench: Bench) -> None:
    bench.start()

    job = bench.ended(bench.submit(["python", "-c", "import os; raise SystemExit(os.getsid(0) != os.getpid())"]))

    assert job["status"] == "SUCCEEDED"
