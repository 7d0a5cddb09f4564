"""Ends processes reliably: a job's whole process group, and the job's processes outside the group.

A job's processes have its id in their environment, which survives `setsid` and double forks; so all of them are found,
even by a process that did not start them.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Sequence
from pathlib import Path

import psutil

from launchbay_local.batch.records.records import ProcessMark

JOB_VARIABLE = "AWS_BATCH_JOB_ID"
_PROC = Path("/proc")
_NO_SECOND_ROUND_SECONDS = 5.0  # in which no machine starts as many processes as it has ids
_CREATION_TOLERANCE = 2.0  # some systems round a process's start to seconds, and correct it with the clock


def mark(pid: int) -> ProcessMark | None:
    """The mark of a process; None if it has ended."""
    try:
        return ProcessMark(pid=pid, created=psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return None


def signal_group(pgid: int, number: signal.Signals) -> None:
    """Signal a process group, unless it has ended."""
    try:
        os.killpg(pgid, number)
    except (ProcessLookupError, PermissionError):
        return  # it has ended, or (on macOS) only a zombie is left


def end_leftovers(job_id: str, main: int, seconds: float) -> None:
    """Kill a job's processes outside its group, after its main process has ended.

    `main` was that process's id, `seconds` for how long it ran: the ids of what it started are above its own, unless
    ids have begun again meanwhile. So only few processes need to be looked at after a short job.
    """
    first = main if seconds < _NO_SECOND_ROUND_SECONDS and _last_pid() >= main else 0
    for process in _of_jobs({job_id}, first):
        _send(process, signal.SIGKILL)


def end_orphans(jobs: dict[str, ProcessMark | None], grace: float) -> None:
    """End processes of jobs that an earlier process started: ask, wait at most `grace` seconds, then kill."""
    processes = {*_of_jobs(set(jobs)), *_of_groups([found for found in jobs.values() if found])}
    for process in processes:
        _send(process, signal.SIGTERM)
    _, alive = psutil.wait_procs(processes, timeout=grace)
    for process in {*alive, *_of_jobs(set(jobs))}:
        _send(process, signal.SIGKILL)
    psutil.wait_procs(alive, timeout=grace)


def _last_pid() -> int:
    """The id of the newest process; 0 where that can't be known."""
    try:
        return int(Path(_PROC, "loadavg").read_text().split()[4])
    except (OSError, IndexError, ValueError):
        return 0


def _of_jobs(job_ids: set[str], first: int = 0) -> list[psutil.Process]:
    """The processes of some jobs, among those whose id is `first` or higher."""
    in_proc = Path(_PROC, "self", "environ").exists()
    return _of_jobs_in_proc(job_ids, first) if in_proc else _of_jobs_by_psutil(job_ids)


def _of_jobs_in_proc(job_ids: set[str], first: int) -> list[psutil.Process]:
    """The same from Linux's `/proc`, without an object for every process of the machine: this runs after every job."""
    marks = {f"{JOB_VARIABLE}={job_id}".encode() for job_id in job_ids}
    found = []
    with os.scandir(_PROC) as entries:
        pids = [int(entry.name) for entry in entries if entry.name.isdecimal()]
    for pid in [pid for pid in pids if pid >= first]:
        try:
            environment = Path(_PROC, str(pid), "environ").read_bytes()
            if pid != os.getpid() and not marks.isdisjoint(environment.split(b"\0")):
                found.append(psutil.Process(pid))
        except (psutil.Error, OSError):
            continue  # it has ended meanwhile, or is another user's
    return found


def _of_jobs_by_psutil(job_ids: set[str]) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(JOB_VARIABLE) in job_ids:
                found.append(process)
        except (psutil.Error, OSError):
            continue  # it has ended meanwhile, or is another user's
    return found


def _of_groups(marks: Sequence[ProcessMark]) -> Iterable[psutil.Process]:
    """The members of the groups whose leaders are still the processes that were marked."""
    groups = {found.pid for found in marks if _is_same(found)}
    for process in psutil.process_iter():
        try:
            if groups and os.getpgid(process.pid) in groups:
                yield process
        except (ProcessLookupError, PermissionError):
            continue


def _is_same(found: ProcessMark) -> bool:
    present = mark(found.pid)
    return present is not None and abs(present.created - found.created) < _CREATION_TOLERANCE


def _send(process: psutil.Process, number: signal.Signals) -> None:
    try:
        process.send_signal(number)
    except psutil.NoSuchProcess:
        return  # it has already ended
