"""`launchbay results`: uploads what a run gives back whose command runs in another container of the task.

It looks at the volume that both share while the command runs, learns from the ECS agent how it ended, uploads what is
left, and ends with the command's exit code. This container is the task's essential one, so its end is the run's.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

from launchbay.runtime.errors import RUNNER_FAILED, CannotRun
from launchbay.runtime.inputs import fetch_manifest
from launchbay.runtime.messages import say
from launchbay.runtime.results.session import Session
from launchbay.runtime.results.task.metadata import ended_container
from launchbay.runtime.results.task.prepared import read_prepared
from launchbay.runtime.results.task.volume import folders_on
from launchbay.runtime.s3.ecs_task import Unanswered
from launchbay.runtime.signals import ENDING, BrokenOff, LastUploads
from launchbay_core.contracts.task_containers import JOB

_LOOK_SECONDS = 1.0


def keep_results(volume: Path, environment: Mapping[str, str] | None = None) -> int:
    """Upload a run's results until its command has ended; return what the job ends with.

    That is the command's exit code, 115 if only the results can't be uploaded, or 125 if the command did not start.
    """
    container = dict(os.environ if environment is None else environment)
    ending = _Ending()
    ending.install()
    try:
        return _keep(volume, container, ending)
    except BrokenOff as error:
        os._exit(error.exit_code)  # threads may still transfer files, and the interpreter would wait for them


def _keep(volume: Path, container: Mapping[str, str], ending: _Ending) -> int:
    try:
        manifest = fetch_manifest(container)
        folders = folders_on(volume, manifest.results, has_code=manifest.code is not None)
        session = Session(manifest, folders, container, say)
        session.take_up(read_prepared(volume))
    except CannotRun as error:
        # The command goes on: this container's end would be its end. What it gives back is lost, and the run fails.
        say(f"results can't be kept: {error}")
        code = _wait(container)
        return code or RUNNER_FAILED
    ending.session = session
    session.start()
    code = _wait(container)
    ending.last_uploads = LastUploads()
    return session.end(code)


class _Ending:
    """What a signal does: while the command runs, everything is uploaded that can be; afterwards, see `LastUploads`.

    The command's container gets the signal, too, and its end is waited for.
    """

    def __init__(self) -> None:
        self.session: Session | None = None
        self.last_uploads: LastUploads | None = None

    def install(self) -> None:
        for number in ENDING:
            signal.signal(number, self._take)

    def _take(self, number: int, _frame: FrameType | None) -> None:
        if self.last_uploads is not None:
            self.last_uploads.take(number)
        elif self.session is not None:
            self.session.hurry()


def _wait(container: Mapping[str, str]) -> int:
    """Wait for the end of the command's container; return its exit code.

    The job's timeout bounds this wait.
    """
    pause, said = threading.Event(), ""
    while True:
        try:
            ended = ended_container(JOB, container)
        except Unanswered as error:
            if str(error) != said:
                say(f"{error}; it is asked again")
            said = str(error)
        else:
            if ended is not None:
                return RUNNER_FAILED if ended.exit_code is None else ended.exit_code
        pause.wait(_LOOK_SECONDS)
