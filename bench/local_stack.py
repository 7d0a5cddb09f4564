"""Measure the local stack: short runs a second and what they cost, a restart and a list with many runs, memory.

CPU seconds are printed beside the times: on a busy machine only they, and the ratios, say something. Stored runs are
copies of one that ended, written into the journal of a stopped stack.

    python bench/local_stack.py [runs [stored]]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "support"))

from launchbay_core.domain.states import RunState
from many_runs import copy_runs
from stack_process import StackProcess, wait_for

RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 200
STORED = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
PAGES = 20
SLOTS = 8
JOB = {"name": "short", "command": ["true"], "hardware": {"vcpus": 1, "memory_gib": 1}}


def main() -> None:
    """Measure a new stack, then the same one with many runs, and print both."""
    with tempfile.TemporaryDirectory() as folder:
        stack = StackProcess(Path(folder) / "state", ["--slots", str(SLOTS)]).start()
        try:
            stack.request("POST", "/v1/projects/bench/jobs", JOB)
            run_id = launch_and_wait(stack, 5)[0]
            measure_runs(stack)
        finally:
            stack.stop()
        copy_runs(Path(folder) / "state" / "journal.sqlite3", run_id, STORED)
        measure_restart(stack)


def measure_runs(stack: StackProcess) -> None:
    """Launch runs and wait for their end; print how many a second, and the CPU seconds that each cost."""
    before, memory = cpu_seconds(stack.pid), memory_mib(stack.pid)
    began = time.monotonic()
    launched = launch_and_wait(stack, RUNS)
    seconds = time.monotonic() - began
    used = {name: spent - before.get(name, 0.0) for name, spent in cpu_seconds(stack.pid).items()}
    check_success(stack, launched)
    print(f"{RUNS} short runs, {SLOTS} slots: {seconds:.1f} s, {RUNS / seconds:.1f} a second")
    print(f"\n{'CPU of a run':<30}{'ms':>10}")
    for name, spent in sorted(used.items(), key=lambda one: -one[1]):
        print(f"{name:<30}{spent / RUNS * 1000:>10.1f}")
    print(f"{'all':<30}{sum(used.values()) / RUNS * 1000:>10.1f}")
    grown = memory_mib(stack.pid) - memory
    stored = size_mib(stack.state)
    print(f"\nmemory of the stack: {memory:.0f} MiB, {grown:+.1f} MiB after the runs; stored: {stored:.1f} MiB\n")


def measure_restart(stack: StackProcess) -> None:
    """Start the stack with its stored runs; print how long that takes, and a page of them."""
    began = time.monotonic()
    stack.start()
    try:
        seconds = time.monotonic() - began
        spent = cpu_seconds(stack.pid).get("stack", 0.0)
        print(
            f"restart with {STORED:,} more runs: {seconds:.1f} s, {spent:.1f} s of CPU, {memory_mib(stack.pid):.0f} MiB"
        )
        times = []
        for _ in range(PAGES):
            began = time.monotonic()
            answer = stack.request("GET", "/v1/projects/bench/runs?limit=50")
            times.append(time.monotonic() - began)
            assert len(answer.body["runs"]) == 50, answer
        print(f"a page of 50 runs: {statistics.median(times) * 1000:.0f} ms (median of {PAGES})")
    finally:
        stack.stop()


def launch_and_wait(stack: StackProcess, count: int) -> list[str]:
    """Launch runs, 16 requests at once, and wait until none is open, with few requests that would slow them down."""
    with ThreadPoolExecutor(16) as threads:
        launched = list(threads.map(lambda _: stack.launch("bench", "short")["run_id"], range(count)))
    open_states = "&".join(f"state={state}" for state in RunState if not state.is_terminal)

    def have_ended() -> bool:
        return not stack.request("GET", f"/v1/projects/bench/runs?limit=1&{open_states}").body["runs"]

    wait_for(have_ended, within=600, every=0.5)
    return launched


def check_success(stack: StackProcess, launched: list[str]) -> None:
    """End with an error if one of the runs has not succeeded."""
    for run_id in launched:
        run = stack.request("GET", f"/v1/projects/bench/runs/{run_id}").body
        if run["state"] != "SUCCEEDED":
            raise SystemExit(f"run {run_id} is {run['state']}: {run['reason']}")


def cpu_seconds(pid: int) -> Mapping[str, float]:
    """CPU seconds so far: of the stack, of each function's workers, and of all jobs that have ended, whoever forked."""
    stack = psutil.Process(pid)
    spent: defaultdict[str, float] = defaultdict(float)
    own = stack.cpu_times()
    spent["stack"] = own.user + own.system
    spent["jobs"] = own.children_user + own.children_system
    for child in stack.children(recursive=True):
        try:
            words, times = child.cmdline(), child.cpu_times()
        except psutil.Error:
            continue  # it has just ended
        folders = [Path(word).name for word in words if "/functions/" in word and Path(word).is_dir()]
        spent[f"function {folders[0]}" if folders else "other processes"] += times.user + times.system
        spent["jobs"] += times.children_user + times.children_system
    return spent


def memory_mib(pid: int) -> float:
    """The memory of the stack's own process."""
    return float(psutil.Process(pid).memory_info().rss) / 2**20


def size_mib(folder: Path) -> float:
    """The size of a stack's journal and of the objects in it."""
    files = [folder / "journal.sqlite3", *(folder / "objects").iterdir()]
    return sum(file.stat().st_size for file in files) / 2**20


if __name__ == "__main__":
    main()
