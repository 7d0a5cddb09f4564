"""Changes the labels of a run: its name, tags and note. Nothing else of a run can be changed by people."""

from __future__ import annotations

from dataclasses import replace

from launchbay_core.aws.adapters import Adapters
from launchbay_core.domain.authors import Author
from launchbay_core.domain.clock import now, to_text
from launchbay_core.domain.labels import Labels, change_tags
from launchbay_core.domain.requests import ChangeLabels
from launchbay_core.domain.runs import Run
from launchbay_core.errors import Contended

_ATTEMPTS = 8


def change_labels(adapters: Adapters, project: str, run_id: str, change: ChangeLabels, author: Author) -> Run:
    """The run with its labels changed; a change that changes nothing leaves its author and time as they were.

    Raises:
        NotFound: there is no such run.
        Conflict: it would have too many tags.
        Contended: others changed its labels at every attempt.
    """
    for _ in range(_ATTEMPTS):
        run = adapters.store.get_run(project, run_id)
        labels = _changed(run.labels, change)
        if labels == run.labels:
            return run
        changed = replace(labels, changed_by=author, changed_at=to_text(now()), changes=labels.changes + 1)
        if adapters.store.set_labels(run, changed):
            return replace(run, labels=changed)
    raise Contended("Others change the labels of this run at this moment; try again.")


def _changed(present: Labels, change: ChangeLabels) -> Labels:
    before = present.tags if change.tags is None else ()
    return replace(
        present,
        name=present.name if change.name is None else change.name,
        note=present.note if change.note is None else change.note,
        tags=change_tags(before, [*(change.tags or ()), *change.add_tags], change.remove_tags),
    )
