"""A run's timeline as its items have it: changes of state as short texts in its progress, each note as its own item.

A change is `2026-01-31T09:30:00.000Z RUNNING`, followed by a JSON object if there is a reason or an author. Who
launched the run is not in its first change: the request says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, replace

from launchbay_core.aws.table.table import Item
from launchbay_core.domain.authors import Author
from launchbay_core.domain.runs import StateChange
from launchbay_core.domain.states import RunState
from launchbay_core.inputs.values.json_text import exchanged_text


def change_text(change: StateChange) -> str:
    """One change of state, as a run's progress keeps it."""
    more = {"reason": change.reason, "by": author_member(change.by)}
    said = {name: value for name, value in more.items() if value is not None}
    return f"{change.at} {change.state.value}" + (f" {exchanged_text(said)}" if said else "")


def change_of_text(text: str) -> StateChange:
    """The change that a text of a run's progress stands for.

    >>> change_of_text("2026-01-31T09:30:00.000Z RUNNING").state
    <RunState.RUNNING: 'RUNNING'>
    """
    at, state, *more = text.split(" ", 2)
    said = json.loads(more[0]) if more else {}
    return StateChange(RunState(state), at, said.get("reason"), Author.from_item(said.get("by")))


def note_members(note: StateChange) -> Item:
    """The members of a note's item."""
    return {"state": note.state.value, "at": note.at, "reason": note.reason, "by": author_member(note.by)}


def merged_timeline(
    changes: Iterable[StateChange], notes: Iterable[Item], launched_by: Author | None
) -> tuple[StateChange, ...]:
    """The whole timeline, oldest entry first; a note comes after the change of the same time and state."""
    first, *later = changes
    told = [
        StateChange(RunState(one["state"]), one["at"], one.get("reason"), Author.from_item(one.get("by")))
        for one in notes
    ]
    entries = [(change, False) for change in (replace(first, by=launched_by), *later)]
    entries += [(note, True) for note in told]
    entries.sort(key=lambda entry: (entry[0].at, entry[0].state.rank, entry[1]))
    return tuple(change for change, _ in entries)


def author_member(author: Author | None) -> Item | None:
    """The member that stores an author, or None if there is none."""
    return None if author is None else asdict(author)
