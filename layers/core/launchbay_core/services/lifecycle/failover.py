"""Moves a run whose hardware can't be had to its next alternative: the rules are in `domain/hardware/failover.py`.

Two steps, each of which may happen twice. First the waiting job is cancelled, which does nothing to a job that has got
its machine meanwhile; why it is left stands in its status reason. Once AWS Batch says that it has ended, and no other
job of its name is alive, the run is given the next placement without a job, and asks to be dispatched by that write.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.batch.events import BatchJob
from launchbay_core.aws.batch.job_names import job_name
from launchbay_core.aws.batch.reasons import code_of, is_limit, may_heal, shorten_code
from launchbay_core.aws.table.progress_items import Written
from launchbay_core.domain.clock import now, to_text
from launchbay_core.domain.hardware import Placement, place_all, sides_of
from launchbay_core.domain.hardware.failover import (
    GiveUp,
    Move,
    Tried,
    describe_move,
    describe_wait,
    is_due,
    next_step,
    patience_of,
)
from launchbay_core.domain.hardware.request import HardwareRequest
from launchbay_core.domain.metrics import of_move
from launchbay_core.domain.runs import RunProgress, StateChange
from launchbay_core.errors import Unplaceable
from launchbay_core.logger import logger
from launchbay_core.services.lifecycle.claims import find_claim

LEAVES = "Launchbay moves the run to other hardware: "  # begins the status reason of a job that is left


def leave_if_due(adapters: Adapters, run: RunProgress, job: BatchJob, moment: datetime) -> bool:
    """Cancel a run's job that has waited too long, or for what waiting won't heal; whether that was asked for.

    Nothing has changed for the run until the job's end is seen: it may still start.
    """
    if not may_leave(run, job, moment):
        return False
    waited, heals = _waited(job, moment), may_heal(code_of(job.reason))
    alternatives = _alternatives(adapters, run)
    if not is_due(run.terms, alternatives, run.placement, run.progress, waited=waited, may_heal=heals):
        return False
    why = shorten_code(code_of(job.reason) or code_of(run.reason))
    adapters.batch.cancel(job.job_id, LEAVES + (describe_wait(waited, why) if heals else str(why)))
    logger.info("leaves %s, where run %s waits", run.placement.name, run.run_id)
    return True


def may_leave(run: RunProgress, job: BatchJob, moment: datetime) -> bool:
    """Whether a run's job has waited for its machine as long as the run wants, or for what waiting won't heal.

    Where else the run may go is not looked up here, so the sweep can ask this of every run that waits.
    """
    patience = patience_of(run.terms, run.progress)
    if patience is None or not run.state.is_before_start or job.has_started or job.state.is_terminal:
        return False
    return _waited(job, moment) >= patience or not may_heal(code_of(job.reason))


def _waited(job: BatchJob, moment: datetime) -> float:
    """The seconds since a job was submitted."""
    return 0.0 if job.created_at is None else (moment - datetime.fromisoformat(job.created_at)).total_seconds()


def after_end(adapters: Adapters, run: RunProgress, job: BatchJob) -> BatchJob | None:
    """A job as its run is to follow it; None if the run goes on elsewhere, and is to be read again.

    Only a job that has ended without a start because its hardware can't be had does not end its run, unless every
    alternative was tried: then what each has said is the job's reason. A run that has a claim goes nowhere: it was
    closed, or another job has started it, and no further one could.
    """
    said = _why_left(job)
    if said is None or not _may_move(adapters, run):
        return job
    if _follows_another(adapters, run, job):
        return None
    reason = _move_on(adapters, run, Tried(run.placement.name, said, may_heal(code_of(said))), "request")
    return None if reason is None else replace(job, reason=reason)


def after_refusal(adapters: Adapters, run: RunProgress, reason: str) -> str | None:
    """The reason to end a run with whose job AWS Batch refuses for good; None if it goes on elsewhere.

    Then whoever was about to submit that job dispatches the run again.
    """
    if not _may_move(adapters, run):
        return reason
    return _move_on(adapters, run, Tried(run.placement.name, reason, may_heal=False), "facts")


def _may_move(adapters: Adapters, run: RunProgress) -> bool:
    return run.terms.patience is not None and run.state.is_before_start and find_claim(adapters, run) is None


def _why_left(job: BatchJob) -> str | None:
    """Why a job has ended that was left, by us or by its queue's own limit; None for any other job."""
    if not job.state.is_terminal or job.has_started or job.reason is None:
        return None
    if job.reason.startswith(LEAVES):
        return job.reason.removeprefix(LEAVES)
    return shorten_code(code_of(job.reason)) or job.reason if is_limit(job.reason) else None


def _follows_another(adapters: Adapters, run: RunProgress, job: BatchJob) -> bool:
    """Let a run follow another job of its present name that is alive, as a submission with a lost answer leaves one."""
    name = job_name(run.project, run.run_id, run.job_number)
    found = adapters.batch.find_all(name, run.placement.job_queue)
    other = next((one.job_id for one in found if not one.has_ended and one.job_id != job.job_id), None)
    if other is None:
        return False
    logger.warning("run %s follows AWS Batch job %s, which has the same name as %s", run.run_id, other, job.job_id)
    if run.batch_job_id is None:
        return adapters.store.record(run, {"batch_job_id": other}, heard_at=run.updated_at, is_open=True)
    return adapters.store.follow(run, other)


def _move_on(adapters: Adapters, run: RunProgress, left: Tried, written: Written) -> str | None:
    step = next_step(run.terms, _alternatives(adapters, run), run.progress, left)
    if isinstance(step, GiveUp):
        return step.reason
    _replace(adapters, run, left, step, written)
    return None


def _replace(adapters: Adapters, run: RunProgress, left: Tried, move: Move, written: Written) -> None:
    note = StateChange(run.state, max(to_text(now()), run.updated_at), describe_move(left, move))
    if adapters.store.replace_job(run, move.to, note, move.progress, written=written):
        about = {"run_id": run.run_id, "from_class": left.name, "compute_class": move.to.compute_class}
        logger.info("moved to other hardware", extra=about)
        adapters.meter.write([of_move(run)])


def _alternatives(adapters: Adapters, run: RunProgress) -> tuple[Placement, ...]:
    """Where a run may go by the catalogue and the classes of today; nowhere if none fits any more."""
    settings, asked = adapters.settings, adapters.store.find_hardware(run.project, run.run_id)
    if asked is None:
        return ()
    try:
        return place_all(
            HardwareRequest.model_validate(asked),
            queue_prefix=settings.job_queue_prefix,
            enabled=settings.enabled_classes,
            max_price=run.terms.max_price,
            sides=sides_of(run.runner),
        )
    except Unplaceable:
        return ()
