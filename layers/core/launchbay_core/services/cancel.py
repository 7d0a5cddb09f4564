"""Cancelling a run: its state first, then AWS Batch's job, so that a person sees it at once and nothing restarts it."""

from __future__ import annotations

from botocore.exceptions import BotoCoreError, ClientError

from launchbay_core.aws.adapters import Adapters
from launchbay_core.domain.authors import Author
from launchbay_core.domain.clock import now, to_text
from launchbay_core.domain.runs import Run, StateChange
from launchbay_core.domain.states import RunState
from launchbay_core.errors import Conflict
from launchbay_core.logger import logger
from launchbay_core.services.transitions import move

REASON = "cancelled by a request"


def cancel(adapters: Adapters, project: str, run_id: str, author: Author) -> Run:
    """Cancel a run; one that is cancelled already stays as it is.

    Raises:
        NotFound: there is no such run.
        Conflict: it has ended otherwise.
    """
    run = adapters.store.get_run(project, run_id)
    if not run.state.is_terminal:
        change = StateChange(RunState.CANCELLED, max(to_text(now()), run.updated_at), REASON, author)
        if move(adapters, run, change, {}, is_open=True):
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
        return  # a dispatch that is submitting it now ends it itself
    try:
        adapters.batch.terminate(run.batch_job_id, REASON)
    except (ClientError, BotoCoreError):
        # The run is cancelled all the same: the sweep ends the job that is still open within a minute.
        logger.warning("could not terminate %s of run %s; the sweep will", run.batch_job_id, run.run_id, exc_info=True)
