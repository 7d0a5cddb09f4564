"""Nothing is lost: not over a clean restart, not over `kill -9`."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from job_scripts import TRAIN_YAML, script_job, witness_job
from stack_process import LAUNCHBAY, StackProcess, wait_for

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

PAUSE = "import pathlib, signal; pathlib.Path({gate!r}).touch(); signal.pause()"


def test_jobs_runs_files_and_logs_survive_a_power_cut(tmp_path: Path) -> None:
    seen = tmp_path / "seen.json"
    stack = StackProcess(tmp_path / "state").start()
    stack.request("POST", "/v1/projects/p/jobs", witness_job(seen))
    run = stack.launch("p", "witness", overrides={"files": {"conf/train.yaml": {"model": "vit"}}})
    before = stack.ended("p", run["run_id"])
    inputs = stack.request("GET", f"/v1/projects/p/runs/{run['run_id']}/inputs").body
    stack.kill()

    stack = StackProcess(tmp_path / "state").start()
    try:
        assert stack.request("GET", f"/v1/projects/p/runs/{run['run_id']}").body == before
        assert stack.request("GET", f"/v1/projects/p/runs/{run['run_id']}/inputs").body == inputs
        assert inputs["files"]["conf/train.yaml"] == TRAIN_YAML.replace('"resnet"', '"vit"')
        assert "witnessed" in stack.log_text("p", run["run_id"])
        assert stack.request("GET", "/v1/projects/p/jobs/witness").body["latest_version"] == 1
    finally:
        assert stack.stop() == 0


def test_runs_that_wait_when_the_power_goes_run_once_after_it_is_back(tmp_path: Path) -> None:
    ledger, gate = tmp_path / "ledger", tmp_path / "gate"
    stack = StackProcess(tmp_path / "state", ["--slots", "1"]).start()
    blocker = PAUSE.format(gate=str(gate))
    counter = f"import os; open({str(ledger)!r}, 'a').write(os.environ['LAUNCHBAY_RUN_ID'] + '\\n')"
    # A job with retries would be started again, for its host was lost.
    stack.request("POST", "/v1/projects/p/jobs", script_job(blocker, name="block", hardware={"vcpus": 1}, retries=0))
    stack.request("POST", "/v1/projects/p/jobs", script_job(counter, name="count", hardware={"vcpus": 1}))
    blocking = stack.launch("p", "block")["run_id"]
    wait_for(gate.exists)
    waiting = [stack.launch("p", "count")["run_id"] for _ in range(5)]
    stack.kill()

    stack = StackProcess(tmp_path / "state", ["--slots", "1"]).start()
    try:
        assert {stack.ended("p", run, within=100)["state"] for run in waiting} == {"SUCCEEDED"}
        assert sorted(ledger.read_text().split()) == sorted(waiting)
        interrupted = stack.ended("p", blocking, within=100)
        assert interrupted["state"] == "FAILED"
        assert interrupted["reason"]
    finally:
        assert stack.stop() == 0


def test_who_follows_a_run_of_a_stack_that_dies_learns_how_to_go_on(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    stack = StackProcess(tmp_path / "state").start()
    stack.request("POST", "/v1/projects/p/jobs", script_job(PAUSE.format(gate=str(gate)), name="block"))
    run = stack.launch("p", "block")["run_id"]
    with subprocess.Popen(
        [LAUNCHBAY, "logs", "-f", run, "--server", stack.url, "-p", "p"],
        env=stack.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as following:
        wait_for(gate.exists)
        stack.kill()
        _, said = following.communicate(timeout=60)

    assert StackProcess(tmp_path / "state").start().stop() == 0  # which ends what the job has left
    assert following.returncode == 3
    assert f"`launchbay logs -f {run}`" in said
    assert f"launchbay dev --port {stack.url.rpartition(':')[2]}" in said


def test_ctrl_c_ends_the_stack_with_the_jobs_that_it_started(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    stack = StackProcess(tmp_path / "state").start()
    script = f"import os, pathlib, signal; pathlib.Path({str(pid_file)!r}).write_text(str(os.getpid())); signal.pause()"
    stack.request("POST", "/v1/projects/p/jobs", script_job(script, name="endless"))
    stack.launch("p", "endless")
    pid = wait_for(lambda: pid_file.read_text() if pid_file.exists() else None)

    status = stack.stop()

    assert status == 0
    assert not Path(f"/proc/{pid}").exists()
    assert not (tmp_path / "state" / "server.json").exists()
