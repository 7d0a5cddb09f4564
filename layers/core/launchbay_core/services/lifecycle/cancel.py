"""Cancels a run: first its state, then AWS Batch's job, so that it shows at once and nothing restarts the run."""

from __future__ import annotations

from launchbay_core.aws.adapters import Adapters
from launchbay_core.domain.authors import Author
from launchbay_core.domain.clock import now, to_text
from launchbay_core.domain.runs import Run, StateChange
from launchbay_core.domain.states import RunState
from launchbay_core.errors import AwsError, Conflict
from launchbay_core.logger import logger
from launchbay_core.services.lifecycle.transitions import transition

REASON = "cancelled by a request"


def cancel(adapters: Adapters, project: str, run_id: str, author: Author) -> Run:
    """Cancel a run; one that is already cancelled stays as it is.

    Raises:
        NotFound: there is no such run.
        Conflict: it has ended in another state.
    """
    run = adapters.store.get_run(project, run_id)
    if not run.state.is_terminal:
        change = StateChange(RunState.CANCELLED, max(to_text(now()), run.updated_at), REASON, author)
        if transition(adapters, run, change, {}, is_open=True):
            # Read again: a dispatch may have submitted the job since.
            run = adapters.store.get_run(project, run_id)
            _terminate(adapters, run)
        else:
            run = adapters.store.get_run(project, run_id)
    if run.state is not RunState.CANCELLED:
        raise Conflict(f"Run {run_id} can't be cancelled: it has ended as {run.state}.")
    return run


def _terminate(adapters: Adapters, run: Run) -> None:
    if run.batch_job_id is None:
        return  # a dispatch that is submitting the job now will end it
    try:
        adapters.batch.terminate(run.batch_job_id, REASON)
    except AwsError:
        # The run is cancelled nevertheless: within a minute the sweep ends its job, which is still open.
        logger.warning("could not terminate %s of run %s; the sweep will", run.batch_job_id, run.run_id, exc_info=True)
