"""What waits in the job queues, in order, whose it is, and why: for `launchbay queue`.

AWS Batch says the order, the table whose a run is and why it waits. A caller sees the runs of the projects that it may
read; of every other, only that it has a place.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.batch.job_names import parse_job_name
from launchbay_core.aws.batch.queue_snapshots import QueueSnapshot
from launchbay_core.aws.settings import Settings
from launchbay_core.domain.hardware import catalogue
from launchbay_core.domain.hardware.job_queues import job_queue_name
from launchbay_core.domain.runs import Run
from launchbay_core.domain.scheduling.queues import Queue, WaitingRun
from launchbay_core.domain.states import RunState
from launchbay_core.errors import NotFound

MAX_KNOWN = 200  # runs at the front of all queues together that are looked up, in their order
MAX_OTHERS = 100  # runs of the caller's project that wait behind, the newest
WAITING = (RunState.QUEUED, RunState.SUBMITTED, RunState.RUNNABLE)
_READERS = 8

RunKey = tuple[str, str]  # a project and the id of a run in it
Place = tuple[str, bool, str]  # a compute class, whether its queue is that for Spot, and the queue's name


def list_queues(
    adapters: Adapters, project: str, may_read: Callable[[str], bool], compute_class: str | None = None
) -> list[Queue]:
    """The job queues of a compute class, or of all enabled ones, in the catalogue's order.

    `may_read` says of which projects the caller may see runs.

    Raises:
        NotFound: there is no such compute class, or it is not enabled.
    """
    places = _places(adapters.settings, compute_class)
    with ThreadPoolExecutor(_READERS) as threads:
        snapshots = list(threads.map(adapters.batch.snapshot, [name for _, _, name in places]))
    keys = _keys_of_jobs(adapters, snapshots, may_read)
    front = [keys[job.job_id] for one in snapshots for job in one.jobs if job.job_id in keys]
    runs = _find_runs(adapters, front)
    behind = _others(adapters, project, set(front))
    return [_queue(place, one, keys, runs, behind) for place, one in zip(places, snapshots, strict=True)]


def _places(settings: Settings, compute_class: str | None) -> list[Place]:
    enabled = settings.enabled_classes
    names = [one.name for one in catalogue().classes if not enabled or one.name in enabled]
    if compute_class is not None:
        if compute_class not in names:
            raise NotFound("compute class", compute_class, difflib.get_close_matches(compute_class, names, 3))
        names = [compute_class]
    prefix = settings.job_queue_prefix
    return [(name, spot, job_queue_name(prefix, name, spot=spot)) for name in names for spot in (False, True)]


def _keys_of_jobs(
    adapters: Adapters, snapshots: Sequence[QueueSnapshot], may_read: Callable[[str], bool]
) -> dict[str, RunKey]:
    """The runs of the jobs in snapshots, by the jobs' ids; without those that the caller may not see."""
    described = adapters.batch.describe([job.job_id for one in snapshots for job in one.jobs])
    named = {one["jobId"]: parse_job_name(one["jobName"]) for one in described}
    keys = {job_id: (job.project, job.run_id) for job_id, job in named.items() if job is not None}
    allowed = {project: may_read(project) for project in {project for project, _ in keys.values()}}
    return {job_id: key for job_id, key in keys.items() if allowed[key[0]]}


def _find_runs(adapters: Adapters, keys: Sequence[RunKey]) -> dict[RunKey, Run]:
    return {(run.project, run.run_id): run for run in adapters.store.find_runs_of_all(keys[:MAX_KNOWN])}


def _others(adapters: Adapters, project: str, known: set[RunKey]) -> list[Run]:
    """The waiting runs of a project that are not at the front of a queue, the oldest first."""
    newest = islice(adapters.store.walk_runs(project, states=WAITING), MAX_OTHERS)
    return sorted((run for run in newest if (project, run.run_id) not in known), key=lambda run: run.run_id)


def _queue(
    place: Place,
    snapshot: QueueSnapshot,
    keys: Mapping[str, RunKey],
    runs: Mapping[RunKey, Run],
    behind: Iterable[Run],
) -> Queue:
    compute_class, spot, name = place
    waiting = [
        _at_front(position, job.since, keys.get(job.job_id), runs) for position, job in enumerate(snapshot.jobs, 1)
    ]
    waiting += [
        WaitingRun(None, run.created_at, run.project, run.run_id, run)
        for run in behind
        if run.placement.job_queue == name
    ]
    return Queue(name, compute_class, spot, snapshot.at, waiting, snapshot.may_have_more)


def _at_front(position: int, since: str, key: RunKey | None, runs: Mapping[RunKey, Run]) -> WaitingRun:
    if key is None:
        return WaitingRun(position, since)
    return WaitingRun(position, since, *key, runs.get(key))
