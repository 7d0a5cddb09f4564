"""What a launch would do, as the API returns it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from launchbay_api.views.base import Command, LaunchNotices, RunId, Variables, View
from launchbay_api.views.hardware import Alternatives, AlternativeView, MaxPrice, Patience, PlacementView
from launchbay_core.domain.hardware.request import WhenExhausted
from launchbay_core.domain.scheduling.priorities import Priority
from launchbay_core.services.launch_plans import LaunchPlan
from launchbay_core.services.results.placing import PlacedInput


class PlannedFile(View):
    """A config file as the run would see it."""

    text: str
    diff: Annotated[str, Field(description="unified diff against the registered text; empty if nothing changes")]


class PlannedOutput(View):
    """An output of another run that the run would start with."""

    reference: Annotated[str, Field(description="`RUN:OUTPUT`")]
    path: Annotated[str, Field(description="where it is put")]
    count: Annotated[int, Field(description="of files")]
    size: Annotated[int, Field(description="of all files, in bytes")]

    @classmethod
    def of(cls, one: PlacedInput) -> PlannedOutput:
        """The view of an output."""
        return cls(reference=one.reference, path=one.placed.path, count=one.count, size=one.size)


class PlanView(View):
    """What a launch would run, and on what; nothing was written."""

    dry_run: Annotated[bool, Field(description="always true")]
    job: str
    version: int
    command: Command
    env: Variables
    config: Annotated[dict[str, Any] | None, Field(description="the full run config; null if the job has none")]
    files: dict[str, PlannedFile]
    from_outputs: Annotated[dict[str, PlannedOutput], Field(description="by the names of inputs")]
    placement: PlacementView
    priority: Priority
    price_usd_per_hour: float
    alternatives: Alternatives
    patience: Patience
    max_price: MaxPrice
    when_exhausted: WhenExhausted
    notices: LaunchNotices
    resumed_from: Annotated[RunId | None, Field(description="the run whose checkpoints it would start with")]

    @classmethod
    def of(cls, plan: LaunchPlan) -> PlanView:
        """The view of a plan."""
        return cls(
            dry_run=True,
            job=plan.version.job,
            version=plan.version.version,
            command=plan.command,
            env=dict(plan.environment.variables),
            config=None if plan.config is None else dict(plan.config),
            files={path: PlannedFile(text=file.text, diff=file.diff) for path, file in plan.files.items()},
            from_outputs={name: PlannedOutput.of(one) for name, one in plan.placing.inputs.items()},
            placement=PlacementView.of(plan.placement),
            priority=plan.priority,
            price_usd_per_hour=plan.price_usd_per_hour,
            alternatives=AlternativeView.all_of(plan.alternatives),
            patience=plan.terms.patience,
            max_price=plan.terms.max_price,
            when_exhausted=plan.terms.when_exhausted,
            notices=list(plan.notices),
            resumed_from=plan.resumption.run_id if plan.resumption else None,
        )
