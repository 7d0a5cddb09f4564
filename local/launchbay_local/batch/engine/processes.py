"""Ends processes reliably: a job's whole process group, and the job's processes outside the group.

A job's processes have its id in their environment, which survives `setsid` and double forks; so all of them are found,
even by a process that did not start them.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

import psutil

from launchbay_local.batch.records.records import ProcessMark

JOB_VARIABLE = "AWS_BATCH_JOB_ID"
_JOB_VARIABLE = JOB_VARIABLE.encode()
_PROC = Path("/proc")
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


def end_leftovers(job_id: str) -> None:
    """Kill a job's processes outside its group, after its main process has ended."""
    for process in _of_jobs({job_id}):
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


def wait_unreaped(process: subprocess.Popen[bytes]) -> None:
    """Wait until a child has ended, and leave it a zombie if the system can, so that its group's id stays in use."""
    if hasattr(os, "waitid"):
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    else:
        process.wait()


def _of_jobs(job_ids: set[str]) -> list[psutil.Process]:
    return _of_jobs_in_proc(job_ids) if Path(_PROC, "self", "environ").exists() else _of_jobs_by_psutil(job_ids)


def _of_jobs_by_psutil(job_ids: set[str]) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(JOB_VARIABLE) in job_ids:
                found.append(process)
        except (psutil.Error, OSError):
            continue  # it has ended meanwhile, or is another user's
    return found


def _of_jobs_in_proc(job_ids: set[str]) -> list[psutil.Process]:
    """The same from Linux's `/proc`, without an object for every process of the machine: this runs after every job."""
    marks = {f"{JOB_VARIABLE}={job_id}".encode() for job_id in job_ids}
    found = []
    for pid in [int(entry.name) for entry in os.scandir(_PROC) if entry.name.isdecimal()]:
        try:
            environment = Path(_PROC, str(pid), "environ").read_bytes()
            if _JOB_VARIABLE in environment and pid != os.getpid() and not marks.isdisjoint(environment.split(b"\0")):
                found.append(psutil.Process(pid))
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
