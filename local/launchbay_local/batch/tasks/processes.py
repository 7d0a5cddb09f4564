"""Ends processes reliably: a container's whole process group, and its processes outside the group.

A container's processes have a mark with their job's id in their environment, which survives `setsid` and double forks;
so all of them are found, even by a process that did not start them.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import psutil

from launchbay_local.batch.records.records import ProcessMark

JOB_VARIABLE = "AWS_BATCH_JOB_ID"
CONTAINER_VARIABLE = "LOCAL_BATCH_CONTAINER"  # the job's id, the separator, and the container's place in its task
SEPARATOR = "/"
_NAMES = (JOB_VARIABLE.encode(), CONTAINER_VARIABLE.encode())
_PROC = Path("/proc")
_NO_SECOND_ROUND_SECONDS = 5.0  # in which no machine starts as many processes as it has ids
Fits = Callable[[str, str], bool]  # of the name and the value of a variable
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


def end_leftovers(container: str, main: int, seconds: float) -> None:
    """Kill a container's processes outside its group, after its main process has ended; `container` is its mark.

    `main` was that process's id, `seconds` for how long it ran: the ids of what it started are above its own, unless
    ids have begun again meanwhile. So only few processes need to be looked at after a short job.
    """
    first = main if seconds < _NO_SECOND_ROUND_SECONDS and _last_pid() >= main else 0
    for process in _with_variable(lambda name, value: name == CONTAINER_VARIABLE and value == container, first):
        _send(process, signal.SIGKILL)


def end_orphans(jobs: Mapping[str, Sequence[ProcessMark]], grace: float) -> None:
    """End processes of jobs that an earlier process started: ask, wait at most `grace` seconds, then kill."""

    def is_of_job(name: str, value: str) -> bool:
        return name in (JOB_VARIABLE, CONTAINER_VARIABLE) and value.partition(SEPARATOR)[0] in jobs

    processes = {*_with_variable(is_of_job), *_of_groups([found for marks in jobs.values() for found in marks])}
    for process in processes:
        _send(process, signal.SIGTERM)
    _, alive = psutil.wait_procs(processes, timeout=grace)
    for process in {*alive, *_with_variable(is_of_job)}:
        _send(process, signal.SIGKILL)
    psutil.wait_procs(alive, timeout=grace)


def _last_pid() -> int:
    """The id of the newest process; 0 where that can't be known."""
    try:
        return int(Path(_PROC, "loadavg").read_text().split()[4])
    except (OSError, IndexError, ValueError):
        return 0


def _with_variable(fits: Fits, first: int = 0) -> list[psutil.Process]:
    """The processes with a variable that fits, among those whose id is `first` or higher."""
    in_proc = Path(_PROC, "self", "environ").exists()
    return _with_variable_in_proc(fits, first) if in_proc else _with_variable_by_psutil(fits)


def _with_variable_in_proc(fits: Fits, first: int) -> list[psutil.Process]:
    """The same from Linux's `/proc`, without an object for every process of the machine: this runs after every job."""
    found = []
    with os.scandir(_PROC) as entries:
        pids = [int(entry.name) for entry in entries if entry.name.isdecimal()]
    for pid in [pid for pid in pids if pid >= first]:
        try:
            content = Path(_PROC, str(pid), "environ").read_bytes()
            if pid == os.getpid() or not any(name in content for name in _NAMES):
                continue
            pairs = [entry.decode("utf-8", "replace").partition("=") for entry in content.split(b"\0")]
            if any(fits(name, value) for name, _, value in pairs):
                found.append(psutil.Process(pid))
        except (psutil.Error, OSError):
            continue  # it has ended meanwhile, or is another user's
    return found


def _with_variable_by_psutil(fits: Fits) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and any(fits(*pair) for pair in process.environ().items()):
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
