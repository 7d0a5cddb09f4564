"""What a run gives back, from before its command starts until after it has ended.

The runner opens a session, starts it with the command and ends it with the command's exit code. What is uploaded, and
when, is each part's business: `parts_of` says which there are. A deployment without a bucket of results, or a command
that is run by hand, has none of them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from launchbay.runtime.results.checkpoints.restoration import Start, restore
from launchbay.runtime.results.checkpoints.saving import CheckpointSaving, WatchedCommand
from launchbay.runtime.results.folders import Folders, attempt_of, folder_variables
from launchbay.runtime.results.metrics import Metrics
from launchbay.runtime.results.notice import ReclaimNotice
from launchbay.runtime.results.outputs.keeping import OutputKeeping
from launchbay.runtime.results.part import Part, Storage, TransferFailed
from launchbay.runtime.results.placed import place_outputs
from launchbay.runtime.results.reports import ReportFile
from launchbay.runtime.results.secret_values import secret_values
from launchbay.runtime.results.storage import S3Storage
from launchbay.runtime.results.task.prepared import Prepared
from launchbay.runtime.results.watcher import Watcher
from launchbay.runtime.s3 import location_of
from launchbay.runtime.signals import BY_SIGNAL
from launchbay_core.contracts.results import RESULTS_FAILED
from launchbay_core.contracts.run_manifest import RunManifest
from launchbay_core.contracts.variables import RESULTS, RESUME


class Circumstances(NamedTuple):
    """What parts are made from.

    `prepared` is what was put in place before the start; `was_killed` says, after its end, whether a signal has ended
    the command. The command's processes can't be seen from another container: then not `sees_command`.
    """

    manifest: RunManifest
    folders: Folders
    storage: Storage
    say: Callable[[str], None]
    prepared: Prepared
    was_killed: Callable[[], bool]
    sees_command: bool


def parts_of(given: Circumstances) -> list[Part]:
    """The parts of this run's results."""
    outputs = OutputKeeping(
        given.manifest.results.outputs,
        given.folders,
        given.storage,
        ReportFile(given.folders.reports, "output"),
        given.say,
    )
    checkpoints = CheckpointSaving(
        given.folders.checkpoints,
        given.manifest.results.checkpoints,
        given.storage,
        ReportFile(given.folders.reports, "checkpoint"),
        given.say,
        given.prepared.restored,
        command=WatchedCommand(given.was_killed, given.sees_command),
    )
    metrics = Metrics(
        given.storage,
        ReportFile(given.folders.reports, "metrics", "summary"),
        project=given.manifest.project,
        run_id=given.manifest.run_id,
        secrets=given.prepared.secrets,
        say=given.say,
    )
    return [checkpoints, outputs, metrics]


class Session:
    """The results of one attempt."""

    def __init__(
        self, manifest: RunManifest, folders: Folders, container: Mapping[str, str], say: Callable[[str], None]
    ) -> None:
        self._manifest = manifest
        self._folders = folders
        self._container = container
        self._attempt = attempt_of(container)
        self._say = say
        results = container.get(RESULTS)
        self._storage = S3Storage(location_of(results).bucket, container, say) if results else None
        self._parts: Sequence[Part] = ()
        self.prepared = Prepared()
        self._watchers: Sequence[Watcher] = ()
        self._notice: ReclaimNotice | None = None
        self._code = 0

    def prepare(self) -> dict[str, str]:
        """Put in place what the command starts with, and return the variables that tell it so.

        Raises:
            CannotRun: something of that is not there, or can't be fetched.
        """
        variables = folder_variables(self._folders, self._attempt)
        results = self._manifest.results
        variables |= place_outputs(results.placed, self._folders.inputs, self._storage, self._container, self._say)
        if self._storage is None:
            return variables
        start = Start(self._attempt, results.resume_from, self._folders.checkpoints)
        restored = restore(start, self._storage, self._container, self._say)
        self.take_up(Prepared(restored, secret_values(self._manifest, self._folders.inputs)), sees_command=True)
        return variables | ({RESUME: "1"} if restored else {})

    def take_up(self, prepared: Prepared, *, sees_command: bool = False) -> None:
        """Go on with what is in place already, maybe by another container of the task, which is the command's then."""
        self.prepared = prepared
        if self._storage is not None:
            given = Circumstances(
                self._manifest,
                self._folders,
                self._storage,
                self._say,
                prepared,
                was_killed=lambda: self._code > BY_SIGNAL,
                sees_command=sees_command,
            )
            self._parts = parts_of(given)

    def start(self) -> None:
        """Begin to upload what is ready; call it when the command starts."""
        self._watchers = [Watcher(part, self._say) for part in self._parts]
        for watcher in self._watchers:
            watcher.start()
        if self._storage is not None:
            self._notice = ReclaimNotice(self._container, self.hurry, self._say)
            self._notice.start()

    def hurry(self) -> None:
        """Have every part upload now what can be. It may be called from a signal handler, and more than once."""
        for watcher in self._watchers:
            watcher.hurry()

    def stop(self) -> None:
        """End all looks, without uploading what is left."""
        if self._notice is not None:
            self._notice.stop()
        watchers, self._watchers = self._watchers, ()  # from now on, `hurry` reaches none
        for watcher in watchers:
            watcher.stop()

    def end(self, code: int) -> int:
        """Upload what is left after the command has ended with `code`; return what the job ends with.

        That is the command's code, if it failed, and RESULTS_FAILED if only the results could not be uploaded.
        """
        self._code = code
        self.stop()
        failures: list[str] = []
        threads = [
            threading.Thread(target=self._finish, args=(part, code == 0, failures), name=f"results: {part.name}")
            for part in self._parts
        ]
        for thread in threads:
            thread.daemon = True
            thread.start()
        for thread in threads:
            while thread.is_alive():
                thread.join(1.0)  # bounded, so that signals are taken meanwhile on every Python
        for failure in failures:
            self._say(failure)
        return code or (RESULTS_FAILED if failures else 0)

    def _finish(self, part: Part, has_succeeded: bool, failures: list[str]) -> None:  # noqa: FBT001
        try:
            part.finish(has_succeeded=has_succeeded)
        except TransferFailed as error:
            failures.append(f"{part.name}: {error}")
        except Exception as error:  # noqa: BLE001  (it is said, and the run fails of it)
            failures.append(f"{part.name}: an error of Launchbay's own: {error!r}")
