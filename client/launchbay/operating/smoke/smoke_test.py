"""The smoke test: its steps in their order, each with what it needs, and where to look if it fails.

Runs that are still going when it ends, for whatever reason, are cancelled: a test costs nothing after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from launchbay.operating.smoke.cancellation import cancel
from launchbay.operating.smoke.context import SmokeContext
from launchbay.operating.smoke.given_back import metrics, outputs
from launchbay.operating.smoke.intake import intake
from launchbay.operating.smoke.launching import place, run
from launchbay.operating.smoke.observation import inputs, log, secret, timeline
from launchbay.operating.smoke.page import page
from launchbay.operating.smoke.registration import refuse, register
from launchbay.operating.smoke.results import NotChecked, Outcome, StepFailed, StepResult
from launchbay.operating.smoke.waiting import ENDED
from launchbay_core.domain.names import SMOKE_PROJECT
from launchbay_core.errors import LaunchbayError


@dataclass(frozen=True)
class Step:
    """A step: what it does, returning what was seen; the steps that must have passed; where to look if it fails."""

    name: str
    act: Callable[[SmokeContext], str]
    needs: tuple[str, ...]
    look_at: str


_RUN = ("run",)
STEPS = (
    Step("register", register, (), "the log of ApiFunction, and the data bucket, to which the code is uploaded"),
    Step("refused override", refuse, ("register",), "the log of ApiFunction"),
    Step("placement", place, (), "the parameter ComputeClasses, and `launchbay hardware`"),
    Step("run", run, ("register", "placement"), "`launchbay runs -p launchbay-smoke`"),
    Step("timeline", timeline, _RUN, "the rule of AWS Batch's events, and the log of TrackFunction"),
    Step("inputs", inputs, _RUN, "the data bucket, and the log of ApiFunction"),
    Step("secret", secret, _RUN, "stop using secrets on this deployment, and report it"),
    Step("log", log, _RUN, "the log group of the jobs, and the image: does it have this version of launchbay?"),
    Step(
        "outputs", outputs, _RUN, "the results bucket, the jobs' role, and the log of the run: does it say what failed?"
    ),
    Step("metrics", metrics, _RUN, "MetricsQueue and MetricsDeadLetters, and the log of MetricsFunction"),
    Step("cancel", cancel, _RUN, "the log of ApiFunction: does its role allow batch:TerminateJob?"),
    Step("intake", intake, _RUN, "the intake's rule and queue, IntakeDeadLetters, and the log of IntakeFunction"),
    Step("page", page, (), "the page's distribution and bucket, and `launchbay admin publish-page`"),
)
_NOT_ADMIN = f"ask for a group such as `project:NAME:admin`: who is admin of any project may use `{SMOKE_PROJECT}`"


def run_steps(context: SmokeContext) -> Iterator[StepResult]:
    """Take every step, and give the result of each as it ends."""
    passed: set[str] = set()
    try:
        for step in STEPS:
            result = _take(step, context, passed)
            if result.outcome is Outcome.PASSED:
                passed.add(step.name)
            yield result
    finally:
        _end_runs(context)


def _take(step: Step, context: SmokeContext, passed: set[str]) -> StepResult:
    missing = [name for name in step.needs if name not in passed]
    if missing:
        return StepResult(step.name, Outcome.NOT_CHECKED, f"not checked, because the step `{missing[0]}` did not pass")
    context.tell(f"{step.name} …")
    try:
        return StepResult(step.name, Outcome.PASSED, step.act(context))
    except NotChecked as error:
        return StepResult(step.name, Outcome.NOT_CHECKED, str(error))
    except StepFailed as error:
        return StepResult(step.name, Outcome.FAILED, error.saw, error.look_at or step.look_at)
    except (LaunchbayError, BotoCoreError, ClientError) as error:
        return StepResult(step.name, Outcome.FAILED, str(error), _where_to_look(error) or step.look_at)


def _where_to_look(error: Exception) -> str:
    """Where to look for what the server's refusal is about; empty if the step knows better."""
    status: Any = getattr(error, "status", None)
    is_hidden = getattr(error, "names_no_project", False)
    return _NOT_ADMIN if status == 403 or is_hidden else ""


def _end_runs(context: SmokeContext) -> None:
    """Cancel the runs of this test that have not ended."""
    for run_id in context.launched:
        try:
            if context.api.runs.get(run_id)["state"] not in ENDED:
                context.api.runs.cancel(run_id)
        except LaunchbayError as error:
            again = f"launchbay cancel {run_id} -p {context.api.project}"
            context.tell(f"run {run_id} may still be going: cancel it with `{again}` ({error})")
