"""Cancels a run: first its claim, so that no job starts it any more; then its state; then AWS Batch's job.

So a run that is seen as cancelled either never starts, or had started before and is ended. What fails on the way is
tried again by who asked for it, or by the sweep: each step may be done twice.
"""

from __future__ import annotations

from launchbay_core.aws.adapters import Adapters
from launchbay_core.contracts.claim import closed_claim
from launchbay_core.domain.authors import Author
from launchbay_core.domain.clock import now, to_text
from launchbay_core.domain.runs import Run, StateChange
from launchbay_core.domain.states import RunState
from launchbay_core.errors import AwsError, Conflict
from launchbay_core.logger import logger
from launchbay_core.services.lifecycle.claims import take_claim
from launchbay_core.services.lifecycle.transitions import transition

REASON = "cancelled by a request"


def cancel(adapters: Adapters, project: str, run_id: str, author: Author) -> Run:
    """Cancel a run; one that is already cancelled stays as it is.

    Raises:
        NotFound: there is no such run.
        Conflict: it has ended in another state.
        AwsUnavailable: nothing was done, or not all of it; try again.
    """
    run = adapters.store.get_run(project, run_id)
    if not run.state.is_terminal:
        take_claim(adapters, run, closed_claim(RunState.CANCELLED))
        change = StateChange(RunState.CANCELLED, max(to_text(now()), run.updated_at), REASON, author)
        transition(adapters, run, change, {}, is_open=True)
        # Read again: a dispatch may have submitted the job since.
        run = adapters.store.get_run(project, run_id)
    if run.state is not RunState.CANCELLED:
        raise Conflict(f"Run {run_id} can't be cancelled: it has ended as {run.state}.")
    if run.is_open:
        _terminate(adapters, run)
    return run


def _terminate(adapters: Adapters, run: Run) -> None:
    if run.batch_job_id is None:
        return  # a dispatch that is submitting the job now will end it
    try:
        adapters.batch.terminate(run.batch_job_id, REASON)
    except AwsError:
        # The run is cancelled nevertheless: the next news of its job, or the sweep, finds the job alive and ends it.
        logger.warning("could not terminate %s of run %s; the sweep will", run.batch_job_id, run.run_id, exc_info=True)
