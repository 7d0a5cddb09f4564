"""The AWS Batch jobs of a run: one starts it at most, and none is left when the run is closed.

A run has one job. A second one comes into being when the answer to a submission is lost and AWS Batch does not list the
job yet when it is looked for. The claim decides which of them starts the run; the other one is ended here. A job that
is too young to be found can't start a run that is closed, for the claim is taken before: it ends itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.batch.job_names import job_name
from launchbay_core.contracts.claim import closed_as, closed_claim
from launchbay_core.domain.clock import now, to_text
from launchbay_core.domain.runs import RunProgress
from launchbay_core.domain.states import RunState
from launchbay_core.errors import AwsUnavailable
from launchbay_core.logger import logger
from launchbay_core.services.lifecycle.claims import find_claim, is_job_of, take_claim


@dataclass(frozen=True)
class Closure:
    """What came of closing a run: the state in which it ends; or the job that has started it, and decides on that.

    `is_complete` if none of its jobs is left to be ended; otherwise the sweep closes it again.
    """

    state: RunState
    started_by: str | None = None
    is_complete: bool = False


def close(adapters: Adapters, run: RunProgress, state: RunState, ended_job: str | None = None) -> Closure:
    """Let no job start a run any more, and end all it has: what must be done before a run is closed for good.

    `ended_job` is known to be over: if it has started the run, that was the run's end. A run that was closed before, by
    a cancellation that was not completed, ends as it was closed then. A claim that names another run's job has closed
    the run, too: no job of it can start it any more.
    """
    claim = take_claim(adapters, run, closed_claim(state))
    before = closed_as(claim)
    if before is None and claim != ended_job:
        if is_job_of(adapters, run, claim):
            return Closure(state, started_by=claim)
        logger.warning("the claim of run %s names %s, which is not a job of it", run.run_id, claim)
    return Closure(RunState(before or state), is_complete=_end_jobs(adapters, run, ended_job))


def _end_jobs(adapters: Adapters, run: RunProgress, ended_job: str | None) -> bool:
    """End every job of a run's name; False if AWS Batch could not be asked at the moment."""
    try:
        for job in adapters.batch.find_all(job_name(run.project, run.run_id, run.job_number), run.placement.job_queue):
            if not job.has_ended and job.job_id != ended_job:
                adapters.batch.terminate(job.job_id, f"run {run.run_id} is over")
    except AwsUnavailable:
        logger.warning("could not look for jobs of run %s; the sweep will", run.run_id, exc_info=True)
        return False
    return True


def follow(adapters: Adapters, run: RunProgress, job_id: str) -> RunProgress:
    """Let a run follow the job that has started it; the run after that, which may follow a third one meanwhile."""
    logger.warning("run %s follows AWS Batch job %s, which has claimed it", run.run_id, job_id)
    if run.batch_job_id is None:
        followed = adapters.store.record(run, {"batch_job_id": job_id}, heard_at=to_text(now()), is_open=True)
    else:
        followed = adapters.store.follow(run, job_id)
    if not followed:
        return adapters.store.get_run(run.project, run.run_id)
    return replace(run, batch_job_id=job_id, ended_attempts=(), log_streams=(), places=())


def choose(adapters: Adapters, run: RunProgress, other: str, *, has_ended: bool) -> RunProgress:
    """Let one of a run's two jobs start it, and end the `other` one; the run, which follows the chosen one.

    The job that has claimed the run is chosen, otherwise the one that the run follows. That one gets the claim, unless
    the run may still be moved to other hardware: a claim is for good, and no job could start the run after that one.
    Then the other job is cancelled, which does nothing to one that starts: it takes the claim itself, and is followed.
    """
    followed = run.batch_job_id
    wanted = closed_claim(run.state) if run.state.is_terminal else followed
    is_found = has_ended or wanted is None or _may_be_moved(run)
    claim = find_claim(adapters, run) if is_found else take_claim(adapters, run, str(wanted))
    if claim == other and run.is_open:
        run = follow(adapters, run, other)
        if followed is not None and run.batch_job_id == other:
            adapters.batch.terminate(followed, f"run {run.run_id} was started by job {other}")
    elif not has_ended:
        end = adapters.batch.cancel if claim is None else adapters.batch.terminate
        end(other, f"run {run.run_id} has another job" + (f": {followed}" if followed else ""))
    return run


def _may_be_moved(run: RunProgress) -> bool:
    return run.terms.patience is not None and run.state.is_before_start
