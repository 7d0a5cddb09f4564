"""`launchbay queue` on a running stack: what waits, in the order in which it will run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from job_scripts import script_job
from stack_process import StackProcess, wait_for

pytestmark = [pytest.mark.e2e]
PAUSE = "import pathlib, signal; pathlib.Path({gate!r}).touch(); signal.pause()"


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


def test_one_run_of_another_project_starts_before_many_that_have_waited_longer(tmp_path: Path) -> None:
    gate, order = tmp_path / "gate", tmp_path / "order"
    counted = f"import os; open({str(order)!r}, 'a').write(os.environ['LAUNCHBAY_PROJECT'] + '\\n')"
    stack = StackProcess(tmp_path / "state", ["--slots", "1"]).start()
    try:
        for project in ("many", "one"):
            stack.request("POST", f"/v1/projects/{project}/jobs", script_job(counted, name="count"))
        stack.request("POST", "/v1/projects/many/jobs", script_job(PAUSE.format(gate=str(gate)), name="block"))
        blocking = stack.launch("many", "block", hardware={"vcpus": 1})["run_id"]
        wait_for(gate.exists)
        first = [stack.launch("many", "count", hardware={"vcpus": 1})["run_id"] for _ in range(10)]
        last = stack.launch("one", "count", hardware={"vcpus": 1})["run_id"]
        runs = {**dict.fromkeys(first, "many"), last: "one"}
        paths = [f"/v1/projects/{project}/runs/{run_id}" for run_id, project in runs.items()]
        wait_for(lambda: all(stack.request("GET", path).body["state"] == "RUNNABLE" for path in paths))

        stack.request("POST", f"/v1/projects/many/runs/{blocking}/cancel")

        for run_id, project in runs.items():
            assert stack.ended(project, run_id)["state"] == "SUCCEEDED"
        assert order.read_text().split()[0] == "one"
    finally:
        stack.stop()
