"""The part of a session that saves checkpoints while the command runs, and what is left after its end."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from launchbay.runtime.results.checkpoints.folder import Entry, inodes_of, look_into
from launchbay.runtime.results.checkpoints.ledger import (
    FILE_REST,
    FOLDER_REST,
    Group,
    Ledger,
    Restored,
    Sight,
    Version,
)
from launchbay.runtime.results.checkpoints.objects import Objects
from launchbay.runtime.results.checkpoints.wholeness import is_unfinished
from launchbay.runtime.results.open_files import written_files
from launchbay.runtime.results.part import FileChanged, Storage
from launchbay.runtime.results.reports import ReportFile
from launchbay_core.contracts.results.declared import Checkpoints
from launchbay_core.contracts.results.manifests import (
    MAX_CHECKPOINTS_MANIFEST,
    MAX_FILES,
    Checkpoint,
    CheckpointsManifest,
    write_checkpoints,
)
from launchbay_core.contracts.results.places import checkpoints_key
from launchbay_core.domain.clock import to_text

_RESTORED_AT_ONCE = 8  # files that are uploaded in one look, of what was only restored: what is new comes between
_LAST_TRIES = 3
_LISTED_FILE = 150  # bytes of a file in a manifest, beside its path as JSON has it
_BUSY_PART = 50  # looks take at most this part of the time


class WatchedCommand(NamedTuple):
    """What is known of the command: whether a signal has ended it, and whether its processes can be seen."""

    was_killed: Callable[[], bool]
    is_seen: bool


_CHILD = WatchedCommand(lambda: False, is_seen=True)


class CheckpointSaving:
    """Saves what is ready in the checkpoint folder, and lists it in the manifest of the attempt's place.

    What the manifest lists is there, whole, and as it was at one moment: objects are uploaded before it, from a version
    that did not change meanwhile, and deleted after it.
    """

    name = "checkpoints"

    def __init__(
        self,
        folder: Path,
        declared: Checkpoints,
        storage: Storage,
        reports: ReportFile,
        say: Callable[[str], None],
        restored: Restored,
        *,
        command: WatchedCommand = _CHILD,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._folder = folder
        self._every = declared.every_seconds
        self._storage = storage
        self._reports = reports
        self._say = say
        self._was_killed = command.was_killed
        self._clock = clock
        # From another container, nobody sees which files the command has open: they must be at rest for longer.
        self._ledger = Ledger(
            declared, restored, is_unfinished, file_rest=FILE_REST if command.is_seen else FOLDER_REST
        )
        self._objects = Objects(storage)
        self._is_hurried = False
        self._next_look = 0.0
        self._said: set[str] = set()

    def look(self) -> None:
        """Save what is ready, if it is time to look.

        Raises:
            TransferFailed: something can't be uploaded.
        """
        has_news = self._take_reports()
        if has_news or self._is_hurried or self._clock() >= self._next_look:
            self._look()

    def hurry(self) -> None:
        """Save at once what is at rest, and from now on whatever comes to rest.

        Raises:
            TransferFailed: as `look`.
        """
        self._is_hurried = True
        self._take_reports()
        self._look()

    def finish(self, *, has_succeeded: bool) -> None:
        """Save what is left: also of a run that has succeeded, from which another one may go on.

        Raises:
            TransferFailed: as `look`.
        """
        self._take_reports()
        for _ in range(_LAST_TRIES):  # a process that the command has left behind may still write
            sight = self._see()
            ended_by_itself = has_succeeded or not self._was_killed()
            group = self._ledger.last_group(sight, ended_by_itself=ended_by_itself)
            if not group.entries or self._save(group, sight):
                break
        self._objects.discard_unlisted()
        self._tell_of_faults(sight)

    def _look(self) -> None:
        began = self._clock()
        sight = self._see()
        self._next_look = began + self._every
        for group in self._ledger.groups(sight, is_hurried=self._is_hurried):
            self._save(group, sight)
        self._tell_of_faults(sight)
        if pending := self._ledger.pending(sight.entries):
            # The longer nothing changes, the less often it is looked whether it has come to rest.
            unchanged = began - max(entry.changed_at for entry in pending)
            pause = max(1.0, unchanged / 4, _BUSY_PART * (sight.at - began))
            self._next_look = min(self._next_look, began + pause)
        else:
            self._objects.discard_unlisted()

    def _see(self) -> Sight:
        entries = {name: _bounded(entry) for name, entry in look_into(self._folder).items()}
        pending = self._ledger.pending(entries)
        written = written_files() if pending else set()
        busy = (
            {name for name, entry in entries.items() if not written.isdisjoint(inodes_of(entry))} if written else set()
        )
        return Sight(entries, busy, self._clock())

    def _save(self, group: Group, sight: Sight) -> bool:
        """Upload a group and list it; False if it has changed meanwhile, and is for a later look."""
        root = self._folder.resolve()
        missing = self._objects.missing(group.entries)
        if group.can_wait:
            missing = dict(list(missing.items())[:_RESTORED_AT_ONCE])
        try:
            self._objects.upload(root, group.entries, missing)
        except FileChanged:
            return False
        if not self._objects.missing(group.entries):
            self._list(group.entries, sight)
        return True

    def _list(self, entries: Sequence[Entry], sight: Sight) -> None:
        at = to_text(datetime.fromtimestamp(self._clock(), UTC))
        versions = [Version(one, Checkpoint(one.name, at, self._objects.files_of(one))) for one in entries]
        listed = self._ledger.propose(versions, sight.entries.keys())
        content = _document(listed.values())
        while content is None:  # each entry fits by itself
            oldest = next(iter(listed))
            self._say_once(f"`{oldest}` in the checkpoint folder is not kept: all checkpoints have too many files")
            del listed[oldest]
            content = _document(listed.values())
        numbers = {file.number for version in listed.values() for file in version.checkpoint.files}
        self._objects.before_listing(numbers)
        self._storage.write_manifest(checkpoints_key(self._storage.place), content)
        self._ledger.commit(listed)
        self._objects.after_listing(numbers, sight.entries)

    def _take_reports(self) -> bool:
        """Read what the script has said; whether it has said something of checkpoints."""
        reports = self._reports.read()
        for one in reports:
            name, at = one.get("entry"), one.get("time")
            at = float(at) if isinstance(at, int | float) else self._clock()
            self._ledger.report([name] if isinstance(name, str) else list(look_into(self._folder)), at)
        return bool(reports)

    def _tell_of_faults(self, sight: Sight) -> None:
        for entry in sight.entries.values():
            if entry.fault is not None and sight.at - entry.changed_at >= self._every:
                self._say_once(f"`{entry.name}` in the checkpoint folder is not saved: {entry.fault}")

    def _say_once(self, text: str) -> None:
        if text not in self._said:
            self._said.add(text)
            self._say(text)


def _document(versions: Collection[Version]) -> bytes | None:
    """The manifest that lists these versions; None if it would be over a bound."""
    if sum(len(version.checkpoint.files) for version in versions) > MAX_FILES:
        return None
    content = write_checkpoints(CheckpointsManifest([version.checkpoint for version in versions]))
    return content if len(content) <= MAX_CHECKPOINTS_MANIFEST else None


def _bounded(entry: Entry) -> Entry:
    """An entry, with a fault if no manifest could list all its files."""
    length = sum(len(json.dumps(path)) + _LISTED_FILE for path in entry.files)
    if len(entry.files) <= MAX_FILES and length <= MAX_CHECKPOINTS_MANIFEST:
        return entry
    return entry._replace(fault=f"it has {len(entry.files):,} files, which is too many")
