"""Runs as items of the table, and back.

Overrides, hardware and placement are stored as JSON text: DynamoDB's numbers have neither nan nor infinities, and do
not tell 1 from 1.0.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from launchbay_core.aws.table import keys
from launchbay_core.aws.table.table import Item
from launchbay_core.domain.authors import Author
from launchbay_core.domain.hardware import Placement
from launchbay_core.domain.hardware.failover import NO_TERMS, Progress, Terms, Tried
from launchbay_core.domain.labels import Labels
from launchbay_core.domain.runs import Attempt, Run, StateChange
from launchbay_core.domain.states import RunState
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


def run_item(run: Run) -> Item:
    """The item of a new run."""
    return {
        **keys.run_key(run.project, run.run_id),
        "kind": "run",
        "project": run.project,
        "run_id": run.run_id,
        "job": run.job,
        "version": run.version,
        "overrides": exchanged_text(run.overrides.to_json()),
        "rules": RULES,
        "hardware": exchanged_text(run.hardware),
        **placement_members(run.placement),
        **({} if run.terms == NO_TERMS else {"terms": exchanged_text(asdict(run.terms))}),
        "created_at": run.created_at,
        "attempts": run.attempts,
        "rerun_of": run.rerun_of,
        "created_by": author_member(run.created_by),
        "runner": run.runner,
        "notices": exchanged_text(list(run.notices)),
        "job_pk": keys.job_pk(run.project, run.job),
        "run_sort": run.run_id,
        **{name: value for name, value in label_members(run.labels).items() if value},
        **state_members(run.project, run.state, run.created_at),
        **open_members(run.created_at),
    }


def placement_members(placement: Placement) -> Item:
    """The members that say where a run is placed."""
    return {
        "lane": placement.lane,
        "compute_class": placement.compute_class,
        "placement": exchanged_text(asdict(placement)),
    }


def move_members(job_number: int, progress: Progress) -> Item:
    """The members of a run that was moved to other hardware: a run that was not has none."""
    return {"job_number": job_number, "progress": exchanged_text(asdict(progress))}


def label_members(labels: Labels) -> Item:
    """The members that store a run's labels."""
    return {
        "name": labels.name,
        "tags": list(labels.tags),
        "note": labels.note,
        "labels_by": author_member(labels.changed_by),
        "labels_at": labels.changed_at,
        "label_changes": labels.changes,
    }


def state_members(project: str, state: RunState, at: str) -> Item:
    """The members of a run's item that change with its state."""
    return {
        "state": state.value,
        "state_rank": state.rank,
        "state_pk": keys.state_pk(project, state.value),
        "state_since": at,
        "updated_at": at,
    }


def open_members(heard_at: str) -> Item:
    """The members that keep a run among the open ones, with the time of AWS Batch's last news of it."""
    return {"open_pk": keys.OPEN, "open_sort": heard_at}


def change_item(run: Run, change: StateChange) -> Item:
    """The item of one change in a run's timeline; the pipe publishes it."""
    key = keys.change_key(run.project, run.run_id, change.at, change.state.rank)
    return {**key, "kind": "state_change", **_entry(run, change)}


def note_item(run: Run, note: StateChange) -> Item:
    """The item of a note in a run's timeline: its state has not changed, so nothing is published."""
    return {**keys.note_key(run.project, run.run_id, note.at, note.state.rank), "kind": "note", **_entry(run, note)}


def move_item(run: Run, note: StateChange) -> Item:
    """The item of a note that a run has left the job that it has in `run`, for other hardware."""
    key = keys.move_key(run.project, run.run_id, note.at, note.state.rank, run.job_number)
    return {**key, "kind": "note", **_entry(run, note)}


def _entry(run: Run, change: StateChange) -> Item:
    return {
        "project": run.project,
        "run_id": run.run_id,
        "job": run.job,
        "state": change.state.value,
        "at": change.at,
        "reason": change.reason,
        "by": author_member(change.by),
    }


def author_member(author: Author | None) -> Item | None:
    """The member that stores an author, or None if there is none."""
    return None if author is None else asdict(author)


def idempotency_item(project: str, idempotency: Idempotency) -> Item:
    """The item of an idempotency key; DynamoDB removes it some time after it has expired."""
    members = {
        "run_id": idempotency.run_id,
        "body_sha256": idempotency.body_sha256,
        "expires_at": idempotency.expires_at,
    }
    return {**keys.idempotency_key(project, idempotency.key), "kind": "idempotency", **members}


def run_of(item: Item) -> Run:
    """The run of an item, without its timeline."""
    return Run(
        project=item["project"],
        run_id=item["run_id"],
        job=item["job"],
        version=item["version"],
        state=RunState(item["state"]),
        overrides=Overrides.from_json(json.loads(item["overrides"]), rules=int(item.get("rules", 1))),
        hardware=json.loads(item["hardware"]),
        placement=_placement(json.loads(item["placement"])),
        created_at=item["created_at"],
        state_since=item.get("state_since") or item["updated_at"],  # older runs do not have it
        updated_at=item["updated_at"],
        batch_job_id=item.get("batch_job_id"),
        log_streams=tuple(item.get("log_streams", ())),
        exit_code=item.get("exit_code"),
        reason=item.get("reason"),
        attempts=item["attempts"],
        ended_attempts=tuple(Attempt(**members) for members in json.loads(item.get("ended_attempts", "[]"))),
        simulated=item.get("simulated"),
        rerun_of=item.get("rerun_of"),
        created_by=Author.from_item(item.get("created_by")),
        runner=item.get("runner", "exec"),
        is_open="open_pk" in item,
        labels=_labels(item),
        terms=Terms(**json.loads(item["terms"])) if "terms" in item else NO_TERMS,
        progress=_progress(json.loads(item.get("progress", "{}"))),
        job_number=item.get("job_number", 1),
        notices=tuple(json.loads(item.get("notices", "[]"))),  # older runs do not have it
    )


def _labels(item: Item) -> Labels:
    by, at = Author.from_item(item.get("labels_by")), item.get("labels_at")
    tags, changes = tuple(item.get("tags", ())), item.get("label_changes", 0)
    return Labels(item.get("name", ""), tags, item.get("note", ""), by, at, changes)


def change_of(item: Item) -> StateChange:
    """The entry of a timeline's item."""
    return StateChange(RunState(item["state"]), item["at"], item.get("reason"), Author.from_item(item.get("by")))


def _placement(members: dict[str, Any]) -> Placement:
    return Placement(**members | {"fallbacks": tuple(members["fallbacks"])})


def _progress(members: dict[str, Any]) -> Progress:
    return Progress(members.get("round", 1), tuple(Tried(**one) for one in members.get("tried", ())))
