"""Says what the next start of a run restores, once AWS Batch says that the start before has ended.

The runner of a start after the first waits for this word, and never starts without it. So it is written before anything
else that is learnt of the end: whatever breaks off in between, the same news comes again, and it is written again.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.batch.events import BatchJob, parse_job
from launchbay_core.contracts.results.restore import RestorePointer, restore_key_beside, write_pointer
from launchbay_core.contracts.run_objects import inputs_prefix
from launchbay_core.domain.runs import RunProgress
from launchbay_core.logger import logger
from launchbay_core.services.lifecycle.places import known_places
from launchbay_core.services.results.checkpoints import newest_checkpoints


def prepare_next_start(adapters: Adapters, run: RunProgress, job: BatchJob) -> BatchJob:
    """Write what the next start of a run's job restores, if the news is that a start has ended and another one follows.

    Returns the job, with the tasks that AWS Batch had to be asked for. A start that has run in a task of which AWS
    Batch says nothing may have left checkpoints that can't be found: then nothing is written, the next start ends
    itself after its wait, and the start after that one is another chance.
    """
    ended = len(job.ended_attempts)
    is_news = ended > len(run.ended_attempts) and not job.state.is_terminal and not run.state.is_terminal
    if not is_news or not adapters.settings.results_bucket:
        return job
    if _lacks_place(adapters, run, job):
        job = _with_all_tasks(adapters, job)
    if _lacks_place(adapters, run, job):
        logger.error("AWS Batch does not say in which tasks the attempts of run %s have run", run.run_id)
        return job
    place = newest_checkpoints(adapters, known_places(run, job, adapters.settings.job_role_id)[:ended])
    key = restore_key_beside(inputs_prefix(run.project, run.run_id), ended + 1)
    adapters.data_bucket.put_all({key: write_pointer(RestorePointer(place))})
    logger.info("attempt %s of run %s restores checkpoints of %s", ended + 1, run.run_id, place or "no earlier attempt")
    return job


def _lacks_place(adapters: Adapters, run: RunProgress, job: BatchJob) -> bool:
    """Whether an attempt has started, and ended, at a place that is not known."""
    places = known_places(run, job, adapters.settings.job_role_id)
    return any(
        attempt.started_at and not any(places[number : number + 1]) for number, attempt in enumerate(job.ended_attempts)
    )


def _with_all_tasks(adapters: Adapters, job: BatchJob) -> BatchJob:
    """A job with the tasks that AWS Batch names when it is asked for the job: events may come before it knows them."""
    described = next((parse_job(detail) for detail in adapters.batch.describe([job.job_id])), None)
    if described is None:
        return job
    pairs = zip_longest(job.tasks, described.tasks[: max(len(job.tasks), len(job.ended_attempts))], fillvalue="")
    return replace(job, tasks=tuple(said or known for said, known in pairs))
