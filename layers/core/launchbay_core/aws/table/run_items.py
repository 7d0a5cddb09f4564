"""Runs as items of the table, and back: what was asked for, labels, notes and idempotency keys.

Overrides and hardware are stored as JSON text: DynamoDB's numbers have neither nan nor infinities, and do not tell 1
from 1.0. `progress_items.py` has what of a run moves.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from launchbay_core.aws.table import keys
from launchbay_core.aws.table.expiry import expiry_members
from launchbay_core.aws.table.progress_items import progress_arguments
from launchbay_core.aws.table.results.newest_store import newest_of
from launchbay_core.aws.table.results.retention_store import retention_of
from launchbay_core.aws.table.table import Item
from launchbay_core.aws.table.timelines import author_member, note_members
from launchbay_core.domain.authors import Author
from launchbay_core.domain.labels import NO_LABELS, Labels
from launchbay_core.domain.run_search.facts import person_of
from launchbay_core.domain.runs import Run, RunProgress, StateChange
from launchbay_core.domain.scheduling.priorities import NORMAL
from launchbay_core.inputs import Overrides
from launchbay_core.inputs.values.json_text import exchanged_text
from launchbay_core.inputs.values.paths import RULES


@dataclass(frozen=True)
class Idempotency:
    """What an idempotency key stands for: the run that it made, and the hash of the request that made it."""

    key: str
    run_id: str
    body_sha256: str
    expires_at: int


def request_item(run: Run) -> Item:
    """The item of what was asked for at a run's launch: it is written once."""
    by = run.created_by
    return {
        **keys.request_key(run.project, run.run_id),
        "kind": "request",
        "run_id": run.run_id,
        "job_pk": keys.job_pk(run.project, run.job),
        "person_pk": keys.person_pk(run.project, person_of(by.name)) if by else None,
        "overrides": exchanged_text(run.overrides.to_json()),
        "rules": RULES,
        "hardware": exchanged_text(run.hardware),
        "rerun_of": run.rerun_of,
        "resumed_from": run.resumed_from,
        "created_by": author_member(by),
        "notices": exchanged_text(list(run.notices)) if run.notices else None,
        "priority": None if run.priority == NORMAL else run.priority,
        "from_outputs": exchanged_text(dict(run.from_outputs)) if run.from_outputs else None,
        **expiry_members(run.project, run.created_at),
    }


def labels_item(project: str, run_id: str, labels: Labels) -> Item:
    """The item of a run's labels."""
    expiry = expiry_members(project, labels.changed_at) if labels.changed_at else {}
    members = {
        "name": labels.name,
        "tags": list(labels.tags),
        "note": labels.note,
        "labels_by": author_member(labels.changed_by),
        "labels_at": labels.changed_at,
        "label_changes": labels.changes,
    }
    return {**keys.labels_key(project, run_id), "kind": "labels", **members, **expiry}


def note_item(run: RunProgress, note: StateChange) -> Item:
    """The item of a note in a run's timeline: its state has not changed, so nothing is published."""
    key = keys.note_key(run.project, run.run_id, note.at, note.state.rank)
    return {**key, "kind": "note", **note_members(note), **expiry_members(run.project, note.at)}


def move_item(run: RunProgress, note: StateChange) -> Item:
    """The item of a note that a run has left the job that it has in `run`, for other hardware."""
    key = keys.move_key(run.project, run.run_id, note.at, note.state.rank, run.job_number)
    return {**key, "kind": "note", **note_members(note), **expiry_members(run.project, note.at)}


def use_items(run: Run) -> list[Item]:
    """The items that say, beside each run whose outputs a run starts with, that it does: one a run."""
    used = dict.fromkeys(reference.partition(":")[0] for reference in run.from_outputs.values())
    members = {"kind": "use", "job": run.job, **expiry_members(run.project, run.created_at)}
    return [{**keys.use_key(run.project, source, run.run_id), **members} for source in used]


def idempotency_item(project: str, idempotency: Idempotency) -> Item:
    """The item of an idempotency key; DynamoDB removes it some time after it has expired."""
    members = {
        "run_id": idempotency.run_id,
        "body_sha256": idempotency.body_sha256,
        "expires_at": idempotency.expires_at,
    }
    return {**keys.idempotency_key(project, idempotency.key), "kind": "idempotency", **members}


def idempotency_of(key: str, item: Item | None, now: int) -> Idempotency | None:
    """What an idempotency key's item says; None if it is new or has expired. `now` is in seconds since 1970."""
    if item is None or item["expires_at"] <= now:
        return None
    return Idempotency(key, item["run_id"], item["body_sha256"], item["expires_at"])


def run_of(items: Mapping[str, Item]) -> Run | None:
    """The run of its items by their sort keys, without its timeline; None if they are not those of a run."""
    request, progress = items.get(keys.REQUEST), items.get(keys.PROGRESS)
    if request is None or progress is None:
        return None
    return Run(
        **progress_arguments(progress),
        overrides=Overrides.from_json(json.loads(request["overrides"]), rules=int(request.get("rules", 1))),
        hardware=hardware_of(request),
        rerun_of=request.get("rerun_of"),
        resumed_from=request.get("resumed_from"),
        created_by=Author.from_item(request.get("created_by")),
        priority=request.get("priority") or NORMAL,
        notices=tuple(json.loads(request.get("notices", "[]"))),
        labels=_labels(items.get(keys.LABELS)),
        from_outputs=json.loads(request.get("from_outputs", "{}")),
        metrics=newest_of(items.get(keys.METRICS)),
        retention=retention_of(items.get(keys.RESULTS)),
    )


def hardware_of(request: Item) -> dict[str, Any]:
    """The hardware request in the item of a run's request."""
    return dict(json.loads(request["hardware"]))


def _labels(item: Item | None) -> Labels:
    if item is None:
        return NO_LABELS
    by, at = Author.from_item(item.get("labels_by")), item.get("labels_at")
    return Labels(item["name"], tuple(item["tags"]), item["note"], by, at, item["label_changes"])
