"""Measure how long a launch takes: from POST to the first instruction of the job, on an idle local stack.

The comparison is an agent that polls its queue every P seconds: a run waits P/2 in the median.
P is the polling interval of wandb's agent, `wandb.sdk.launch.agent.agent.AGENT_POLLING_INTERVAL`.

    python bench/dispatch_latency.py [launches]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "support"))

from stack_process import StackProcess, wait_for

LAUNCHES = int(sys.argv[1]) if len(sys.argv) > 1 else 20
JOB = {"name": "stamp", "command": ["sh", "-c", 'date +%s.%N > "$STAMPS/$LAUNCHBAY_RUN_ID"']}


def main() -> None:
    """Measure launches on a new local stack, and print the times."""
    with tempfile.TemporaryDirectory() as folder:
        stamps = Path(folder) / "stamps"
        stamps.mkdir()
        stack = StackProcess(Path(folder) / "state").start()
        try:
            stack.request("POST", "/v1/projects/bench/jobs", JOB | {"env": {"STAMPS": str(stamps)}})
            measured = [launch(stack, stamps) for _ in range(LAUNCHES + 1)][1:]  # the first one warms up
        finally:
            stack.stop()
    report(measured)


def launch(stack: StackProcess, stamps: Path) -> tuple[float, float]:
    """The seconds from POST to its response, and to the first instruction of the job's command."""
    began = time.time()
    run_id = stack.launch("bench", "stamp")["run_id"]
    answered = time.time() - began
    stamp = stamps / run_id
    started = float(wait_for(lambda: stamp.exists() and stamp.read_text().strip(), every=0.005)) - began
    stack.ended("bench", run_id)
    return answered, started


def report(measured: list[tuple[float, float]]) -> None:
    """Print the medians, and the ratio of a polling agent's median wait to them."""
    from wandb.sdk.launch.agent.agent import AGENT_POLLING_INTERVAL

    names = ("response to the caller", "command's first instruction")
    print(f"{len(measured)} launches, one at a time, on an idle local stack\n")
    print(f"{'from POST to':<30}{'median':>10}{'p90':>10}")
    for name, column in zip(names, zip(*measured, strict=True), strict=True):
        ninetieth = statistics.quantiles(column, n=10)[-1]
        print(f"{name:<30}{statistics.median(column) * 1000:>7.0f} ms{ninetieth * 1000:>7.0f} ms")
    median = statistics.median(started for *_, started in measured)
    wait = AGENT_POLLING_INTERVAL / 2
    print(f"\nwandb's agent polls every {AGENT_POLLING_INTERVAL} s: a median wait of {wait * 1000:.0f} ms")
    print(f"ratio: {wait / median:.0f} times as long")


if __name__ == "__main__":
    main()
