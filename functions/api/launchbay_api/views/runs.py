"""Runs, as the API returns them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

from pydantic import Field

from launchbay_api.views.authors import AuthorView, By
from launchbay_api.views.base import FromOutputs, LaunchNotices, RunId, Time, View
from launchbay_api.views.hardware import MaxPrice, Patience, PlacementView
from launchbay_api.views.results.retention import RetentionView
from launchbay_core.aws.settings import settings
from launchbay_core.domain.clock import now
from launchbay_core.domain.hardware.request import HardwareRequest, WhenExhausted
from launchbay_core.domain.runs import Run, StateChange
from launchbay_core.domain.scheduling.priorities import Priority
from launchbay_core.domain.states import RunState


class NamedView(View):
    """Paths in the run config, and in files."""

    config: list[str] = Field(default_factory=list)
    files: dict[str, list[str]] = Field(default_factory=dict)


class ItemValueView(View):
    """A value for an item of a list, or for a key in it."""

    path: str
    value: Any


class NamedItemsView(View):
    """Values for single items of lists."""

    config: list[ItemValueView] = Field(default_factory=list)
    files: dict[str, list[ItemValueView]] = Field(default_factory=dict)


class OverridesView(View):
    """The overrides of a run."""

    config: dict[str, Any] = Field(default_factory=dict)
    files: dict[str, dict[str, Any]] = Field(default_factory=dict)
    replace: NamedView = Field(default_factory=NamedView)
    add: NamedView = Field(default_factory=NamedView)
    remove: NamedView = Field(default_factory=NamedView)
    items: NamedItemsView = Field(default_factory=NamedItemsView)
    args: list[str] | None = None
    entry_point: list[str] | None = None
    env: dict[str, str] = Field(default_factory=dict)


class StateChangeView(View):
    """One entry of a run's timeline."""

    state: RunState
    at: Time
    reason: str | None
    by: By

    @classmethod
    def all_of(cls, timeline: Sequence[StateChange]) -> list[StateChangeView]:
        """The views of a timeline."""
        return [
            cls(state=change.state, at=change.at, reason=change.reason, by=AuthorView.of(change.by))
            for change in timeline
        ]


class RunSummary(View):
    """A run without its timeline, as lists have it."""

    project: str
    run_id: RunId
    job: str
    version: int
    state: RunState
    overrides: OverridesView
    hardware: HardwareRequest
    placement: PlacementView
    priority: Priority
    patience: Patience
    max_price: MaxPrice
    when_exhausted: WhenExhausted
    created_at: Time
    created_by: By
    updated_at: Time
    batch_job_id: str | None
    exit_code: int | None
    reason: str | None
    attempts: Annotated[int, Field(description="container starts so far")]
    simulated: Annotated[str | None, Field(description="the hardware that was only simulated; null if none was")]
    rerun_of: RunId | None
    from_outputs: FromOutputs
    resumed_from: Annotated[RunId | None, Field(description="the run whose checkpoints it started with")]
    duration_seconds: Annotated[
        float | None, Field(description="from its first start to its end, or until now; null if it has not started")
    ]
    name: Annotated[str, Field(description="empty if it has none", examples=["baseline"])]
    tags: list[str]
    note: Annotated[str, Field(description="empty if it has none")]
    labels_changed_by: Annotated[
        AuthorView | None, Field(description="who last changed name, tags or note; null if they are as at the launch")
    ]
    labels_changed_at: Time | None
    metrics: Annotated[
        dict[str, Any],
        Field(
            description="the newest value of each metric, as far as there is room; `.nan`, `.inf` or `-.inf` for "
            "numbers that JSON lacks"
        ),
    ]

    @classmethod
    def of(cls, run: Run) -> RunSummary:
        """The view of a run in a list."""
        return cls(**members_of(run))


class AttemptView(View):
    """One start of a run's container that has ended."""

    started_at: Annotated[Time | None, Field(description="null if it never started")]
    stopped_at: Time | None
    exit_code: int | None
    reason: Annotated[str | None, Field(description="why it ended, such as a reclaimed host")]
    log_stream: str | None


class UsersView(View):
    """The runs that start with outputs of a run, the newest first."""

    runs: list[RunId]
    more: Annotated[bool, Field(description="whether there are older ones")]


class RunView(RunSummary):
    """A run with its timeline, oldest change first, and how its attempts have ended."""

    timeline: list[StateChangeView]
    ended_attempts: list[AttemptView]
    notices: LaunchNotices
    results: Annotated[
        RetentionView | None, Field(description="how long they are kept; null if the run has not started")
    ]
    used_by: Annotated[
        UsersView | None,
        Field(description="runs that start with outputs of this one; null unless the run itself was looked up"),
    ]

    @classmethod
    def of(cls, run: Run, used_by: tuple[Sequence[str], bool] | None = None) -> RunView:
        """The full view of a run; `used_by` has the runs that start with outputs of it, and whether there are more."""
        ended = [AttemptView(**asdict(attempt)) for attempt in run.ended_attempts]
        changes = StateChangeView.all_of(run.timeline)
        users = None if used_by is None else UsersView(runs=list(used_by[0]), more=used_by[1])
        notices = list(run.notices)
        return cls(
            **members_of(run),
            timeline=changes,
            ended_attempts=ended,
            notices=notices,
            used_by=users,
            results=RetentionView.of(run, settings().days),
        )


class RerunView(RunView):
    """A run that was launched again; `notices` say too what of the first run's overrides no longer counts."""

    @classmethod
    def again(cls, run: Run, notices: Sequence[str]) -> RerunView:
        """The full view of a run that was launched again."""
        return cls(**dict(RunView.of(run)) | {"notices": [*notices, *run.notices]})


class EventsView(View):
    """A run's timeline, oldest change first."""

    events: list[StateChangeView]


def members_of(run: Run) -> dict[str, Any]:
    """The members of a `RunSummary`."""
    return {
        "project": run.project,
        "run_id": run.run_id,
        "job": run.job,
        "version": run.version,
        "state": run.state,
        "overrides": OverridesView(**run.overrides.to_json()),
        "hardware": HardwareRequest.model_validate(run.hardware),
        "placement": PlacementView.of(run.placement),
        "priority": run.priority,
        "patience": run.terms.patience,
        "max_price": run.terms.max_price,
        "when_exhausted": run.terms.when_exhausted,
        "created_at": run.created_at,
        "created_by": AuthorView.of(run.created_by),
        "updated_at": run.updated_at,
        "batch_job_id": run.batch_job_id,
        "exit_code": run.exit_code,
        "reason": run.reason,
        "attempts": run.attempts,
        "simulated": run.simulated,
        "rerun_of": run.rerun_of,
        "from_outputs": dict(run.from_outputs),
        "resumed_from": run.resumed_from,
        "duration_seconds": run.seconds_run(now()),
        "name": run.labels.name,
        "tags": list(run.labels.tags),
        "note": run.labels.note,
        "labels_changed_by": AuthorView.of(run.labels.changed_by),
        "labels_changed_at": run.labels.changed_at,
        "metrics": {name: newest.value for name, newest in run.metrics.values.items()},
    }
