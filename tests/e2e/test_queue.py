"""`launchbay queue` on a running stack: what waits, in the order in which it will run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from job_scripts import script_job
from stack_process import StackProcess, wait_for

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("restart")]
PAUSE = "import pathlib, signal; pathlib.Path({gate!r}).touch(); signal.pause()"


@pytest.mark.skip(reason="the local stack's AWS Batch does not answer GetJobQueueSnapshot")
def test_runs_that_wait_are_shown_in_order_with_their_priorities(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    stack = StackProcess(tmp_path / "state", ["--slots", "1"]).start()
    try:
        stack.request("POST", "/v1/projects/p/jobs", script_job(PAUSE.format(gate=str(gate)), name="block"))
        blocking = stack.launch("p", "block", hardware={"vcpus": 1})["run_id"]
        wait_for(gate.exists)
        low, high = (
            stack.launch("p", "block", hardware={"vcpus": 1}, priority=name)["run_id"] for name in ("low", "high")
        )

        def waiting() -> list[str]:
            queues = json.loads(stack.cli("queue", "cpu-compute", "--json", project="p").stdout)["queues"]
            return [one["run_id"] for queue in queues for one in queue["waiting"] if one["position"]]

        assert wait_for(lambda: waiting() == [high, low])
        assert blocking not in waiting()
        shown = stack.cli("queue", project="p").stdout
        assert shown.index(high) < shown.index(low)
    finally:
        stack.stop()
