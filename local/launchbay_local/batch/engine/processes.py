"""Ends processes for good: a job's whole process group, and what of the job has left the group.

A job's processes know its id from their environment, which survives `setsid` and double forks; so nothing that a job
leaves behind stays, even where this process no longer knows what it started.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterable, Sequence

import psutil

from launchbay_local.batch.records.records import ProcessMark

JOB_VARIABLE = "AWS_BATCH_JOB_ID"
_CREATION_TOLERANCE = 2.0  # some systems tell a process's start to the second, and correct it with the clock


def mark(pid: int) -> ProcessMark | None:
    """What names a process for good, if it is still there."""
    try:
        return ProcessMark(pid=pid, created=psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return None


def signal_group(pgid: int, number: signal.Signals) -> None:
    """Signal a process group; one that has ended is none."""
    try:
        os.killpg(pgid, number)
    except (ProcessLookupError, PermissionError):
        return  # gone, or (as macOS says it) only a zombie is left


def end_leftovers(job_id: str) -> None:
    """Kill what a job whose main process has ended left behind outside its group."""
    for process in _of_jobs({job_id}):
        _send(process, signal.SIGKILL)


def end_orphans(jobs: dict[str, ProcessMark | None], grace: float) -> None:
    """End what is left of jobs that an earlier process started: ask, wait for at most `grace` seconds, then kill."""
    processes = {*_of_jobs(set(jobs)), *_of_groups([found for found in jobs.values() if found])}
    for process in processes:
        _send(process, signal.SIGTERM)
    _, alive = psutil.wait_procs(processes, timeout=grace)
    for process in {*alive, *_of_jobs(set(jobs))}:
        _send(process, signal.SIGKILL)
    psutil.wait_procs(alive, timeout=grace)


def wait_unreaped(process: subprocess.Popen[bytes]) -> None:
    """Wait until a child has ended, and leave it as a zombie where the system can: its group's id then stays taken."""
    if hasattr(os, "waitid"):
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    else:
        process.wait()


def _of_jobs(job_ids: set[str]) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(JOB_VARIABLE) in job_ids:
                found.append(process)
        except (psutil.Error, OSError):
            continue  # ended meanwhile, or another user's
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
        return  # it has ended by itself
