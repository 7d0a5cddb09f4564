"""The part of a session that uploads outputs while the command runs, and what is left after its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from launchbay.runtime.results.folders import Folders
from launchbay.runtime.results.open_files import written_files
from launchbay.runtime.results.outputs.ledger import Ledger
from launchbay.runtime.results.outputs.rest import AGAIN_SECONDS, Pace, Rest
from launchbay.runtime.results.outputs.scan import Found, Scan, scan
from launchbay.runtime.results.outputs.sources import declared_sources, own_folder, reported_source
from launchbay.runtime.results.parallel import outcomes
from launchbay.runtime.results.part import FileChanged, Storage, TransferFailed, Uploaded
from launchbay.runtime.results.reports import ReportFile
from launchbay.runtime.results.transfers.client import CONNECTIONS
from launchbay.runtime.results.transfers.streams import Unreadable
from launchbay_core.contracts.results.manifests import OutputsManifest, write_outputs
from launchbay_core.contracts.results.places import outputs_key

# Between two manifests while uploads go on: at least so many seconds, and so many times what writing one takes.
_MANIFEST_SECONDS, _MANIFEST_SHARE = 5.0, 20
_ROUNDS = 3  # of uploads at the end, for files that something which the command has left still writes to
_TOLD = 20  # messages of a kind


class OutputKeeping:
    """Uploads outputs, and lists them in the manifest of the attempt's place."""

    name = "outputs"

    def __init__(
        self,
        declared: Mapping[str, str],
        folders: Folders,
        storage: Storage,
        reports: ReportFile,
        say: Callable[[str], None],
        *,
        clock: Callable[[], float] = time.monotonic,
        processor_time: Callable[[], float] = time.thread_time,
    ) -> None:
        self._folders = folders
        self._storage = storage
        self._reports = reports
        self._say = say
        self._clock = clock
        self._processor_time = processor_time
        self._declared = declared_sources(declared, folders.working)
        self._sources = [own_folder(folders), *self._declared]
        self._ledger, self._rest, self._pace = Ledger(), Rest(), Pace()
        self._told: set[str] = set()
        self._written_at: float | None = None
        self._manifest_seconds = _MANIFEST_SECONDS

    def look(self) -> None:
        """Upload files that have come to rest.

        Raises:
            TransferFailed: one can't be uploaded.
        """
        at = self._clock()
        if self._pace.is_due(at):
            missing = self._ledger.see(self._scan().files)
            self._upload(self._ready(self._rest.at_rest(missing, at), at))
        self._write_if_due()

    def hurry(self) -> None:
        """Upload every file that nobody writes to at this moment.

        Raises:
            TransferFailed: one can't be uploaded.
        """
        missing = self._ledger.see(self._scan().files)
        try:
            self._upload(_unopened(missing))
        finally:
            self._write_news()

    def finish(self, *, has_succeeded: bool) -> None:
        """Upload what is left.

        Raises:
            TransferFailed: an output can't be uploaded, or one that the job declares is not there.
        """
        faults: list[str] = []
        for _ in range(_ROUNDS):
            found = self._scan()
            missing = self._ledger.see(found.files)
            if not missing:
                break
            try:
                changed = self._upload(missing)
            except TransferFailed as error:
                faults.append(str(error))
                break
            if not changed:
                break
        else:
            faults.append(f"these files are still written to: {_some(repr(path) for path in changed)}")
        self._tell(found.notices)
        faults += found.faults
        try:
            self._write(is_complete=not faults)
        except TransferFailed as error:
            faults.append(str(error))
        if has_succeeded:
            absent = {one.label for one in found.absent} & {one.label for one in self._declared}
            faults += [f"the declared output {label} is not there, or has no file" for label in sorted(absent)]
        if faults:
            raise TransferFailed(_some(faults, "; "))

    def _scan(self) -> Scan:
        for report in self._reports.read():
            source = reported_source(report, self._folders)
            if source is not None and source not in self._sources:
                self._sources.append(source)
        begun = self._processor_time()
        found = scan(self._sources, self._folders)
        self._pace.took(self._processor_time() - begun, self._clock())
        return found

    def _ready(self, at_rest: Mapping[str, Found], at: float) -> dict[str, Found]:
        """Of the files at rest, those that nobody writes to and that were not uploaded a short while ago."""
        before = {path: self._ledger.uploaded_at(path) for path in at_rest}
        due = {path for path, uploaded in before.items() if uploaded is None or at - uploaded >= AGAIN_SECONDS}
        return _unopened({path: found for path, found in at_rest.items() if path in due})

    def _upload(self, files: Mapping[str, Found]) -> list[str]:
        """Upload files; return those that have changed meanwhile.

        Raises:
            TransferFailed: one can't be uploaded. When as many in a row can't as are uploaded at once, none is tried
                after them.
        """
        changed, failures, in_a_row = [], list[TransferFailed](), 0
        for path, outcome in outcomes(lambda path: self._send(files[path]), files):
            if isinstance(outcome, TransferFailed):
                failures.append(outcome)
                in_a_row += not isinstance(outcome, Unreadable)
                if in_a_row >= CONNECTIONS:
                    break
                continue
            in_a_row = 0
            if isinstance(outcome, FileChanged):
                changed.append(path)
                continue
            number, uploaded = outcome
            self._ledger.keep(path, files[path], uploaded, number, self._clock())
            self._write_if_due()
        if failures:
            left = f" ({len(failures)} files failed; others were not tried)" if in_a_row >= CONNECTIONS else ""
            raise TransferFailed(_some(map(str, failures), "; ") + left) from failures[0]
        return changed

    def _send(self, found: Found) -> tuple[int, Uploaded]:
        number = self._storage.next_number()
        return number, self._storage.upload(Path(found.file), number)

    def _write_if_due(self) -> None:
        if self._written_at is None or self._clock() - self._written_at >= self._manifest_seconds:
            self._write_news()

    def _write_news(self) -> None:
        if self._ledger.has_news:
            self._write(is_complete=False)

    def _write(self, *, is_complete: bool) -> None:
        outputs = self._ledger.outputs()
        if not outputs and self._written_at is None:
            return  # a run without outputs asks nothing of AWS
        begun = self._clock()
        content = write_outputs(OutputsManifest(outputs, is_complete))
        self._storage.write_manifest(outputs_key(self._storage.place), content)
        self._written_at = self._clock()
        self._manifest_seconds = max(_MANIFEST_SECONDS, _MANIFEST_SHARE * (self._written_at - begun))
        if superfluous := self._ledger.written():
            self._storage.delete(superfluous)

    def _tell(self, texts: Iterable[str]) -> None:
        new = [text for text in texts if text not in self._told]
        self._told.update(new)
        for text in new[:_TOLD]:
            self._say(f"outputs: {text}")
        if len(new) > _TOLD:
            self._say(f"outputs: and {len(new) - _TOLD:,} more like these")


def _unopened(files: Mapping[str, Found]) -> dict[str, Found]:
    if not files:
        return {}
    opened = written_files()
    return {path: one for path, one in files.items() if (one.version.device, one.version.inode) not in opened}


def _some(texts: Iterable[str], between: str = ", ") -> str:
    found = list(texts)
    more = f"{between}and {len(found) - _TOLD:,} more" if len(found) > _TOLD else ""
    return between.join(found[:_TOLD]) + more
