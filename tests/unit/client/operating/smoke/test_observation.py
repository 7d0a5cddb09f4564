"""What is seen of a run: a right one passes every step, and each fault of one fails the step that is about it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest

from launchbay.api.client import Client
from launchbay.operating.smoke import observation
from launchbay.operating.smoke.context import SmokeContext
from launchbay.operating.smoke.job import FILE, GREETING, MARK, PATCHED_TEXT, REGISTERED, TEXT
from launchbay.operating.smoke.results import StepFailed

TOKEN = "t0ken-of-the-test"
STATES = ("QUEUED", "SUBMITTED", "RUNNABLE", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED")


@dataclass
class Seen:
    """What the API says of a run: everything as it should be, until a test changes it."""

    events: list[dict[str, Any]] = field(
        default_factory=lambda: [
            {"state": state, "at": f"2026-01-31T09:30:0{second}.000Z"} for second, state in enumerate(STATES)
        ]
    )
    config: dict[str, Any] = field(
        default_factory=lambda: {**REGISTERED, "greeting": GREETING, "token": "${secret:01JZ8Q4T6V2M9X3C7B5N1K0HFD}"}
    )
    files: dict[str, str] = field(default_factory=lambda: {FILE: PATCHED_TEXT})
    said: dict[str, Any] = field(
        default_factory=lambda: {
            **REGISTERED,
            "greeting": GREETING,
            "token": hashlib.sha256(TOKEN.encode()).hexdigest(),
            "file": PATCHED_TEXT,
        }
    )
    lines: list[str] = field(default_factory=lambda: ["Python 3.13"])

    def get_events(self, _run: str) -> dict[str, Any]:
        return {"events": self.events}

    def get_inputs(self, _run: str) -> dict[str, Any]:
        return {"config": self.config, "files": self.files}

    def get(self, run: str) -> dict[str, Any]:
        return {"run_id": run}

    def get_version(self, job: str, _version: int) -> dict[str, Any]:
        return {"job": job}

    def read_log(self, _run: str) -> Iterator[dict[str, str]]:
        said = [] if not self.said else [f"{MARK} {json.dumps(self.said)}"]
        yield from ({"message": line} for line in [*self.lines, *said])


@dataclass
class Api:
    """As much of the API's client as the steps use."""

    runs: Seen

    @property
    def jobs(self) -> Seen:
        return self.runs


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The waits for a line of the log take no time here, but are on the clock."""
    waits: list[float] = []
    clock = SimpleNamespace(sleep=waits.append, monotonic=lambda: sum(waits))
    monkeypatch.setattr("launchbay.operating.smoke.waiting.time", clock)


def see(step: Callable[[SmokeContext], str], seen: Seen) -> str:
    context = SmokeContext(cast("Client", Api(seen)), None, None, 1, lambda _: None, token=TOKEN)
    context.run = {"run_id": "01RUN"}
    return step(context)


@pytest.mark.parametrize(
    ("step", "says"),
    [
        (observation.timeline, "QUEUED → SUBMITTED → RUNNABLE → STARTING → RUNNING → SUCCEEDED, 6.0 seconds"),
        (observation.inputs, FILE),
        (observation.secret, "a reference"),
        (observation.log, "2 lines"),
    ],
)
def test_a_run_as_it_should_be_passes(step: Callable[[SmokeContext], str], says: str) -> None:
    assert says in see(step, Seen())


@pytest.mark.parametrize(
    ("step", "change", "says"),
    [
        (observation.timeline, lambda seen: seen.events.pop(), "not in order"),
        (observation.timeline, lambda seen: seen.events.pop(0), "not in order"),
        (observation.timeline, lambda seen: seen.events.reverse(), "not in order"),
        (observation.timeline, lambda seen: seen.events[1].update(at="2027"), "not in order"),
        (observation.timeline, lambda seen: seen.events.__delitem__(slice(2, -1)), "no event of AWS Batch arrived"),
        (observation.inputs, lambda seen: seen.config.update(greeting="as registered"), "greeting"),
        (observation.inputs, lambda seen: seen.config.update(excluded="x"), "excluded"),
        (observation.inputs, lambda seen: seen.files.update({FILE: TEXT}), FILE),
        (observation.inputs, lambda seen: seen.files.clear(), FILE),
        (observation.secret, lambda seen: seen.config.update(token=TOKEN), "no reference"),
        (observation.secret, lambda seen: seen.lines.append(f"the token is {TOKEN}"), "its log shows the secret"),
        (observation.log, lambda seen: seen.said.clear(), "none of them is the job's own"),
        (observation.log, lambda seen: seen.said.update(token="x"), "token"),
        (observation.log, lambda seen: seen.said.update(file=TEXT), "file"),
    ],
)
def test_a_fault_fails_the_step_that_is_about_it(
    step: Callable[[SmokeContext], str], change: Callable[[Seen], Any], says: str
) -> None:
    seen = Seen()
    change(seen)

    with pytest.raises(StepFailed) as failed:
        see(step, seen)

    assert says in str(failed.value)
    assert TOKEN not in str(failed.value)


def test_lines_that_come_after_the_run_s_end_are_waited_for() -> None:
    seen = Seen()
    late, seen.said = seen.said, {}
    reads: list[None] = []

    def read_late(_run: str) -> Iterator[dict[str, str]]:
        reads.append(None)
        return iter([{"message": f"{MARK} {json.dumps(late)}"}] if len(reads) > 3 else [])

    seen.read_log = read_late  # type: ignore[method-assign]  # as a log whose lines come late

    assert "the job saw the overrides" in see(observation.log, seen)
    assert len(reads) == 4
