"""What is measured of launches and moves, and that what is written is what CloudWatch and the dashboard read."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import yaml

from lambda_support import ROOT
from launchbay_core.aws.meter import Meter
from launchbay_core.domain.failure_causes import Cause, cause_of
from launchbay_core.domain.hardware import Placement
from launchbay_core.domain.metrics import (
    COST,
    DISPATCH_DELAY,
    FAILURES,
    METRICS,
    NAMESPACE,
    SERVICE,
    TIME_IN_STATE,
    Measurement,
    of_end,
    of_launch,
    of_refusal,
    of_transition,
)
from launchbay_core.domain.runs import Attempt, Run, StateChange
from launchbay_core.domain.states import RunState
from launchbay_core.inputs import Overrides

PLACEMENT = Placement("gpu", "gpu-a10g", "g5.xlarge", "launchbay_gpu-a10g", 4, 16384, 1, "a10g", False, 3.6)
RUN = Run(
    project="vision",
    run_id="01JZ8Q4T6V2M9X3C7B5N1K0HFD",
    job="digits",
    version=1,
    state=RunState.QUEUED,
    overrides=Overrides(),
    hardware={},
    placement=PLACEMENT,
    created_at="2026-01-31T09:30:00.000Z",
    state_since="2026-01-31T09:30:00.000Z",
    updated_at="2026-01-31T09:30:00.000Z",
)
RUNNABLE = replace(RUN, state=RunState.RUNNABLE, state_since="2026-01-31T09:30:02.000Z")


def test_a_run_that_reaches_aws_batch_is_measured_by_its_delay_and_its_time_in_the_queue() -> None:
    moved = list(of_transition(RUN, StateChange(RunState.SUBMITTED, "2026-01-31T09:30:01.500Z")))
    assert moved == [
        Measurement(TIME_IN_STATE, 1.5, "QUEUED", RUN.run_id),
        Measurement(DISPATCH_DELAY, 1.5, run_id=RUN.run_id),
    ]


def test_a_later_transition_is_measured_only_by_the_state_that_it_leaves() -> None:
    explained = replace(RUNNABLE, updated_at="2026-01-31T09:59:00.000Z")  # a note, which is not a transition
    moved = list(of_transition(explained, StateChange(RunState.RUNNING, "2026-01-31T10:00:02.000Z")))
    assert moved == [Measurement(TIME_IN_STATE, 1800.0, "RUNNABLE", RUN.run_id)]


def test_a_run_that_fails_before_it_reaches_aws_batch_has_no_dispatch_delay() -> None:
    failed = StateChange(RunState.FAILED, "2026-01-31T09:30:01.000Z", "AWS Batch refused the job: no such queue")
    assert [(one.metric, one.of) for one in of_transition(RUN, failed)] == [
        (TIME_IN_STATE, "QUEUED"),
        (FAILURES, Cause.REFUSED),
    ]


def test_a_change_that_aws_batch_dates_before_the_last_one_took_no_time() -> None:
    [moved] = of_transition(RUNNABLE, StateChange(RunState.RUNNING, "2026-01-31T09:30:01.000Z"))
    assert moved.value == 0.0


def test_a_run_costs_what_its_attempts_ran_for_and_not_what_it_waited() -> None:
    attempts = [
        Attempt("2026-01-31T10:00:00.000Z", "2026-01-31T10:10:00.000Z", None, "Host EC2 terminated", None),
        Attempt("2026-01-31T12:00:00.000Z", "2026-01-31T12:20:00.000Z", 0, None, None),
        Attempt(None, None, None, "CannotPullContainerError", None),
    ]
    assert of_end(RUN, attempts) == Measurement(COST, pytest.approx(1.8), "gpu-a10g", RUN.run_id)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reason", "exit_code", "cause"),
    [
        ("Essential container in task exited", 1, Cause.SCRIPT),
        ("OutOfMemoryError: Container killed due to memory usage", 137, Cause.MEMORY),
        ("Job attempt duration exceeded timeout", None, Cause.TIMEOUT),
        ("CannotPullContainerError: Error response from daemon", None, Cause.IMAGE),
        ("CannotPullContainerError: context canceled", None, Cause.HOST),
        ("DockerTimeoutError: Could not transition to created; timed out after waiting 4m0s", None, Cause.HOST),
        ("Host EC2 (instance i-0123456789abcdef0) terminated.", None, Cause.HOST),
        ("AWS Batch no longer knows this run's job; its end was not seen", None, Cause.LOST),
        ("Ended, having waited too long: AWS has no free machine of this class", None, Cause.CAPACITY),
        ("The run's results could not be uploaded: its command succeeded, but …", 115, Cause.RESULTS),
        (None, None, Cause.OTHER),
    ],
)
def test_a_failure_is_counted_by_its_cause(reason: str | None, exit_code: int | None, cause: Cause) -> None:
    assert cause_of(reason, exit_code) is cause


def test_what_is_written_is_an_embedded_metric_with_the_service_and_the_metric_s_own_dimension(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Meter("api").write([of_launch(RUN), of_refusal("unplaceable")])

    launched, refused = map(json.loads, capsys.readouterr().out.splitlines())
    assert _declared(launched) == (NAMESPACE, "Launches", "Count", {"service"})
    assert (launched["Launches"], launched["service"], launched["run_id"]) == ([1.0], "api", RUN.run_id)
    assert _declared(refused) == (NAMESPACE, "Refusals", "Count", {"service", "reason"})
    assert refused["reason"] == "unplaceable"


def test_the_dashboard_shows_every_metric_by_its_dimensions_and_no_other() -> None:
    template = yaml.safe_load((ROOT / "infra" / "observability.yaml").read_text())
    body = json.loads(template["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"])
    lines = [line for widget in body["widgets"] for [line, *_] in widget["properties"]["metrics"]]
    shown = {line["expression"].split("', '")[0] for line in lines if isinstance(line, dict)}
    assert shown == {
        f'SEARCH(\'{{{NAMESPACE},{",".join(filter(None, (SERVICE, metric.by)))}}} MetricName="{metric.name}"'
        for metric in METRICS
    }


def _declared(line: dict[str, object]) -> tuple[str, str, str, set[str]]:
    aws = line["_aws"]
    assert isinstance(aws, dict)
    [directive] = aws["CloudWatchMetrics"]
    [metric] = directive["Metrics"]
    [dimensions] = directive["Dimensions"]
    return directive["Namespace"], metric["Name"], metric["Unit"], set(dimensions)
