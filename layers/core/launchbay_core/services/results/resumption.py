"""What a launch goes on from: the newest checkpoints of another run of its project."""

from __future__ import annotations

from typing import NamedTuple

from launchbay_core.aws.adapters import Adapters
from launchbay_core.domain.results.retention import Kind
from launchbay_core.domain.runs import Run
from launchbay_core.errors import NothingToResume
from launchbay_core.services.results.checkpoints import newest_checkpoints


class Resumption(NamedTuple):
    """The run that a launch goes on from, and the place of its attempt whose checkpoints are restored."""

    run_id: str
    place: str


def find_resumption(adapters: Adapters, project: str, run_id: str) -> Resumption:
    """The newest checkpoints of a run, which may have ended in any way, or still go on.

    Raises:
        NotFound: the project has no such run.
        NothingToResume: the run has no checkpoint.
    """
    run = adapters.store.get_run(project, run_id)
    is_deleted = Kind.CHECKPOINTS in run.retention.deleted
    place = None if is_deleted else newest_checkpoints(adapters, run.places)
    if place is None:
        raise NothingToResume(run_id, _explain(run))
    return Resumption(run_id, place)


def _explain(run: Run) -> str:
    """Why a run can't be gone on from, and what can be."""
    if run.resumed_from:
        return f"it has saved none of its own; it went on from run {run.resumed_from}, which you can name instead"
    return f"it is {run.state}, and has saved none so far" if run.is_open else "it saved none, or they are deleted"
