"""Faults at the calls that a job's container makes: each attempt is a real `launchbay exec` against an emulated AWS.

A script trains step by step: it saves checkpoints of two files that belong together, writes outputs, one of them in
parts, and reports metrics. At one of its calls to AWS something goes wrong. Then what is there must be whole, and the
next attempt must go on from it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, NoReturn

import psutil

from batch_support import wait_for
from launchbay_core.contracts.results.declared import Checkpoints, DeclaredResults, PlacedOutput
from launchbay_core.contracts.results.places import outputs_key
from launchbay_local.http.messages import Request, Response
from left_outputs import put_outputs
from results_support import BUCKET, Endpoint
from resumed_runs import ResumedRun, Start

FAILS, THROTTLED, BREAKS_OFF, LOSES_ANSWER = "fails", "throttled", "breaks off", "loses its answer"
DIES_BEFORE, DIES_AFTER = "the machine dies before it", "the machine dies after it"
COMMAND_DIES = "the command dies before it"
FAULTS = (FAILS, THROTTLED, BREAKS_OFF, LOSES_ANSWER, DIES_BEFORE, DIES_AFTER, COMMAND_DIES)
DEADLY = {DIES_BEFORE, DIES_AFTER}
STEPS, LARGE = 3, 9 * 2**20
DECLARED = DeclaredResults(checkpoints=Checkpoints("ckpt", keep=2, every_seconds=1))
SCRIPT = f"""
import os, time
from launchbay import launch
folder, outputs = launch.checkpoint_dir(), launch.output_dir()
step = 0
for one in folder.iterdir():
    model, optimizer = ((one / part).read_text() for part in ("model.txt", "optimizer.txt"))
    assert model == optimizer, (one, model, optimizer)
    step = max(step, int(model.split()[1]))
assert bool(step) == ("LAUNCHBAY_RESUME" in os.environ)
print("goes on after step", step, flush=True)
for step in range(step + 1, int(os.environ["UNTIL"]) + 1):
    one = folder / f"step-{{step}}"
    one.mkdir(exist_ok=True)
    (one / "model.txt").write_text(f"step {{step}} of attempt {{os.environ['LAUNCHBAY_ATTEMPT']}}")
    (one / "optimizer.txt").write_text(f"step {{step}} of attempt {{os.environ['LAUNCHBAY_ATTEMPT']}}")
    launch.checkpoint_saved(one)
    launch.log({{"loss": 1 / step}}, step=step)
    (outputs / "report.txt").write_text(f"step {{step}}")
    time.sleep(0.5)  # meanwhile it trains
(outputs / "report.txt").write_text(f"step {{step}}")
(outputs / "model.bin").write_bytes(bytes({LARGE}))
"""
OUTPUTS = {"report.txt": f"step {STEPS}".encode(), "model.bin": bytes(LARGE)}


# Starts with an output of another run, which must be whole by then.
SOURCE = "AROAEXAMPLEEXAMPLE123:fedcba9876543210fedcba9876543210"
SOURCE_SCRIPT = f"""
import os
from launchbay import launch
path = launch.input_path("model")
assert open(path + "/model.bin", "rb").read() == bytes({LARGE})
assert open(path + "/report.txt").read() == "step {STEPS}"
print("goes on after step 0", flush=True)
"""


class Training:
    """A run whose attempts train; `calls` has the calls of the present one."""

    def __init__(self, aws: Endpoint, folder: Path) -> None:
        self._aws = aws
        self._run = ResumedRun(aws.url, folder)
        self._run.launched(SCRIPT, DECLARED)
        self.calls: list[str] = []
        self._attempts = 0
        self._faults: Mapping[int, str] = {}
        self._is_dead = False
        self._at_work = 0
        self._changed = threading.Condition()
        aws.intercept = self._take

    def starts_with_outputs(self) -> None:
        """Let the run be another one, which starts with what `SOURCE` has left."""
        put_outputs(self._run.s3, BUCKET, SOURCE, OUTPUTS, dict.fromkeys(OUTPUTS, "all"))
        digest = sha256(self._run.s3.get_object(Bucket=BUCKET, Key=outputs_key(SOURCE))["Body"].read()).hexdigest()
        placed = {"model": PlacedOutput("in", "another", SOURCE, "all", digest)}
        self._run.launched(SOURCE_SCRIPT, DeclaredResults(placed=placed))

    def stop(self) -> None:
        """End everything that still runs."""
        self._aws.intercept = lambda _: None
        self._run.stop()

    def attempt(self, faults: Mapping[int, str] | None = None, until: int = STEPS) -> Ended:
        """Run the next attempt, from the checkpoints that AWS's word leads to, up to a step; how it ended.

        `faults` says which of its calls, from 0, has which fault.
        """
        if self._attempts:
            places = [start.place for start in self._run.starts]
            with_checkpoints = [place for place in places if "checkpoints.json" in place.present()]
            restored = with_checkpoints[-1].name if with_checkpoints else None
            self._run.points(self._attempts + 1, restored)
        self._attempts += 1
        self.calls, self._faults, self._is_dead = [], faults or {}, False
        start = self._run.start(self._attempts, {"UNTIL": str(until)})
        code, said = start.ends()
        with self._changed:
            self._changed.wait_for(lambda: self._at_work == 0, timeout=30)
        return Ended(start, code, said, list(self.calls))

    def _take(self, request: Request) -> Response | None:
        """Answer a request of the attempt, with its fault if it has one; leave those of the tests alone."""
        if "Credential=admin" in (request.header("authorization") or ""):
            return None
        with self._changed:
            if self._is_dead:
                raise SystemExit  # it has come from a machine that is gone by now
            number = len(self.calls)
            self.calls.append(f"{request.method} {request.path}")
            self._at_work += 1
        try:
            return self._answer(request, self._faults.get(number))
        finally:
            with self._changed:
                self._at_work -= 1
                self._changed.notify_all()

    def _answer(self, request: Request, fault: str | None) -> Response:
        """The answer to a request. SystemExit ends the thread of its connection, and so the connection without one."""
        if fault in (FAILS, THROTTLED):
            return Response(500 if fault == FAILS else 503)
        if fault == COMMAND_DIES:
            for child in psutil.Process(self._present().process.pid).children():
                child.kill()
        if fault in (BREAKS_OFF, DIES_BEFORE):
            self._die(fault)
        answer = self._aws.answer(request)
        if fault in (LOSES_ANSWER, DIES_AFTER):
            self._die(fault)
        return answer

    def _die(self, fault: str) -> NoReturn:
        if fault in DEADLY:
            with self._changed:
                self._is_dead = True
            self._present().is_reclaimed()
        raise SystemExit

    def _present(self) -> Start:
        return wait_for(lambda: self._run.starts[self._attempts - 1 :])[0]


class Ended(NamedTuple):
    """An attempt that has ended: its exit code, what it has written, and its calls to AWS."""

    start: Start
    code: int
    said: str
    calls: list[str]

    @property
    def went_on_after(self) -> int | None:
        """The step after which the command went on; None if it never started."""
        found = re.search(r"goes on after step (\d+)", self.said)
        return int(found[1]) if found else None
