"""Many launches at once: all end well, none runs twice, and no more run together than there are slots."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from stack_process import StackProcess, wait_for

LAUNCHES = 200
SLOTS = 8

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(400)]


def test_two_hundred_launches_at_once_all_succeed_and_none_twice(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    # One line a start: O_APPEND keeps lines of several writers whole.
    command = ["sh", "-c", f'echo "$LAUNCHBAY_RUN_ID" >> {ledger}']
    stack = StackProcess(tmp_path / "state", ["--slots", str(SLOTS)]).start()
    try:
        job = {"name": "count", "command": command, "hardware": {"vcpus": 1, "memory_gib": 1}}
        assert stack.request("POST", "/v1/projects/many/jobs", job).status == 201
        with ThreadPoolExecutor(16) as pool:
            launched = list(pool.map(lambda _: stack.launch("many", "count")["run_id"], range(LAUNCHES)))

        def all_succeeded() -> list[str] | None:
            succeeded = _all(stack, "SUCCEEDED")
            return succeeded if len(succeeded) == LAUNCHES else None

        succeeded = wait_for(all_succeeded, within=300, every=1)

        assert sorted(succeeded) == sorted(launched)
        starts = Counter(ledger.read_text().split())
        assert starts == Counter(launched)
    finally:
        assert stack.stop() == 0


def _all(stack: StackProcess, state: str) -> list[str]:
    """The ids of all runs in a state, over all pages."""
    ids: list[str] = []
    cursor = ""
    while True:
        page = stack.request("GET", f"/v1/projects/many/runs?state={state}&limit=100{cursor}").body
        ids += [run["run_id"] for run in page["runs"]]
        if not page["cursor"]:
            return ids
        cursor = f"&cursor={page['cursor']}"
