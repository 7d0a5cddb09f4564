"""Decides when an entry of the checkpoint folder is ready to be saved, and what the manifest lists. Pure.

An entry is ready when it is at rest: no process has it open for writing, and it has not changed for a while. What is at
rest at the same moment is saved, and listed, together: a script may put its model and its optimizer into two files.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from launchbay.runtime.results.checkpoints.folder import Entry
from launchbay.runtime.results.checkpoints.series import kept_names, series_of
from launchbay_core.contracts.results.declared import Checkpoints
from launchbay_core.contracts.results.manifests import MAX_CHECKPOINTS, Checkpoint

# Seconds without a change after which an entry is at rest. A file that was closed is complete; between two files of a
# folder, a script may compute.
FILE_REST, FOLDER_REST = 0.5, 5.0
_SHORT_REST = 1.5  # of a folder in a hurry, or one that is never at rest for longer
Restored = Mapping[str, Mapping[str, tuple[int, int]]]  # size and time (ns) of the files of restored entries


class Version(NamedTuple):
    """An entry as it was saved, and what the manifest says of it."""

    entry: Entry
    checkpoint: Checkpoint


class Group(NamedTuple):
    """Entries that are listed together, or not at all. What was only restored `can_wait`: it is safe where it was."""

    entries: Sequence[Entry]
    can_wait: bool = False


class Sight(NamedTuple):
    """What was seen of the checkpoint folder `at` some second since 1970; `busy` entries are written to."""

    entries: Mapping[str, Entry]
    busy: Collection[str]
    at: float


class Ledger:
    """The checkpoints of one attempt: what was seen of them, what the script said of them, what is listed."""

    def __init__(
        self,
        declared: Checkpoints,
        restored: Restored,
        is_unfinished: Callable[[Entry], bool],
        *,
        file_rest: float = FILE_REST,
    ) -> None:
        self._keep = declared.keep
        self._every = declared.every_seconds
        self._restored = restored
        self._file_rest = file_rest
        self._is_unfinished = is_unfinished
        self._since: dict[str, tuple[Entry, float]] = {}  # since when each entry looks as it does
        self._waiting: dict[str, float] = {}  # since when each entry differs from what is listed
        self._reported: dict[str, float] = {}
        self._reported_series: set[str] = set()
        self._judged: dict[str, tuple[Entry, bool]] = {}  # whether each entry is unfinished
        self.listed: Mapping[str, Version] = {}

    def report(self, names: Collection[str], at: float) -> None:
        """Take the script's word that entries are whole. Their series are from now on saved at its word alone."""
        for name in names:
            self._reported[name] = at
            self._reported_series.add(series_of(name))

    def pending(self, entries: Mapping[str, Entry]) -> Sequence[Entry]:
        """The entries that will be saved once they are ready, by what is in the folder now."""
        return self._worth([Group(self._candidates(entries))], entries)[0].entries

    def _candidates(self, entries: Mapping[str, Entry]) -> list[Entry]:
        """The entries that the manifest does not list as they are, the one that changed last first."""
        found = [
            entry
            for entry in entries.values()
            if entry.fault is None
            and entry.files
            and not (entry.name in self.listed and self.listed[entry.name].entry.states == entry.states)
        ]
        return sorted(found, key=_age, reverse=True)

    def groups(self, sight: Sight, *, is_hurried: bool = False) -> list[Group]:
        """What is ready to be saved, in the order in which it is worth most."""
        self._note(sight)
        groups = self._worth(self._ready(sight, is_hurried=is_hurried), sight.entries)
        return [group for group in groups if group.entries]

    def _ready(self, sight: Sight, *, is_hurried: bool) -> list[Group]:
        candidates = self._candidates(sight.entries)
        reported = [entry for entry in candidates if self._is_reported(entry)]
        others = [entry for entry in candidates if entry.name not in sight.busy and self._is_free(entry)]
        waiting = [entry for entry in others if self._is_restored(entry)]
        others = [entry for entry in others if entry not in waiting]
        groups = [Group(reported)] if reported else []
        if is_hurried:
            return groups + [Group([one]) for one in others if self._rests(one, sight.at, _SHORT_REST)]
        if self._is_quiet(sight):
            groups += [Group(others)] if others else []
            return groups + ([Group(waiting, can_wait=True)] if waiting and not groups else [])
        rested = [one for one in others if self._rests(one, sight.at, self._rest_beside_others(one, sight.at))]
        late = [one for one in waiting if self._rests(one, sight.at, self._every)]
        return groups + [Group([one]) for one in rested] + [Group([one], can_wait=True) for one in late]

    def last_group(self, sight: Sight, *, ended_by_itself: bool) -> Group:
        """What is saved after the command has ended.

        A command that was killed may have been writing just then: of that, only what had been at rest is taken.
        """
        self._note(sight)
        found = [
            entry
            for entry in self._candidates(sight.entries)
            if self._is_reported(entry)
            or (
                self._is_free(entry)
                and not self._is_restored(entry)
                and (ended_by_itself or self._rests(entry, sight.at, _SHORT_REST))
            )
        ]
        return self._worth([Group(found)], sight.entries)[0]

    def propose(self, versions: Sequence[Version], present: Collection[str]) -> dict[str, Version]:
        """What is to be listed once these versions are saved, the oldest first; `present` are the folder's entries."""
        known = {**self.listed, **{version.entry.name: version for version in versions}}
        return {name: known[name] for name in self._kept([one.entry for one in known.values()], present)}

    def commit(self, listed: Mapping[str, Version]) -> None:
        """Take note that the manifest lists these."""
        self.listed = listed
        self._waiting = {name: at for name, at in self._waiting.items() if name not in listed}

    def _kept(self, entries: Collection[Entry], present: Collection[str]) -> list[str]:
        ordered = [entry.name for entry in sorted(entries, key=_age)]
        return kept_names(ordered, present, self._keep, MAX_CHECKPOINTS)

    def _worth(self, groups: Sequence[Group], present: Collection[str]) -> list[Group]:
        """The groups without what newer entries would push out at once."""
        ready = {entry.name: entry for group in groups for entry in group.entries}
        known = {**{name: version.entry for name, version in self.listed.items()}, **ready}
        kept = set(self._kept(known.values(), present))
        return [group._replace(entries=[one for one in group.entries if one.name in kept]) for group in groups]

    def _note(self, sight: Sight) -> None:
        for name, entry in sight.entries.items():
            known = self._since.get(name)
            if known is None or known[0].states != entry.states:
                self._since[name] = (entry, sight.at)
        for gone in self._since.keys() - sight.entries.keys():
            del self._since[gone]
            self._judged.pop(gone, None)
        names = {entry.name for entry in self._candidates(sight.entries)}
        self._waiting = {name: self._waiting.get(name, sight.at) for name in names}

    def _rests(self, entry: Entry, at: float, seconds: float) -> bool:
        """Whether an entry has not changed for some seconds, by what was seen or by its own times."""
        return at - min(self._since[entry.name][1], entry.changed_at) >= seconds

    def _is_quiet(self, sight: Sight) -> bool:
        """Whether everything in the folder is at rest."""
        return not sight.busy and all(
            self._rests(entry, sight.at, self._rest_of(entry, sight.at)) for entry in sight.entries.values()
        )

    def _rest_of(self, entry: Entry, at: float) -> float:
        if entry.name in entry.files:  # it is a file
            return self._file_rest
        is_starved = at - self._waiting.get(entry.name, at) >= self._every
        return _SHORT_REST if is_starved else FOLDER_REST

    def _rest_beside_others(self, entry: Entry, at: float) -> float:
        """How long an entry must be at rest to be taken while others change, which may belong to it."""
        is_starved = at - self._waiting.get(entry.name, at) >= self._every
        return self._rest_of(entry, at) if is_starved else max(float(self._every), FOLDER_REST)

    def _is_reported(self, entry: Entry) -> bool:
        """Whether the script has said that the entry is whole, and has not touched it since."""
        return entry.changed_at <= self._reported.get(entry.name, -1.0)

    def _is_free(self, entry: Entry) -> bool:
        """Whether an entry may be taken without the script's word."""
        if series_of(entry.name) in self._reported_series:
            return False
        known = self._judged.get(entry.name)
        if known is None or known[0].states != entry.states:
            known = self._judged[entry.name] = (entry, self._is_unfinished(entry))
        return not known[1]

    def _is_restored(self, entry: Entry) -> bool:
        """Whether an entry is what this start has put there."""
        states = {path: (state.size, state.modified_ns) for path, state in entry.states.items()}
        return states == self._restored.get(entry.name)


def _age(entry: Entry) -> tuple[float, str]:
    return entry.changed_at, entry.name
