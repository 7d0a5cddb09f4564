"""The progress of a run as an item of the table, and back: what moves, what is needed to move it, and when it may.

It is written with every move, so it is kept under 1 KB, for which DynamoDB charges one write unit: a placement and its
attempts are short JSON texts, and nothing is stored that another member says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, fields
from typing import Any, Literal

from launchbay_core.aws.table import keys
from launchbay_core.aws.table.expiry import expiry_members
from launchbay_core.aws.table.table import Item
from launchbay_core.aws.table.timelines import change_of_text, change_text
from launchbay_core.domain.hardware import Placement
from launchbay_core.domain.hardware.failover import NO_TERMS, Progress, Terms, Tried
from launchbay_core.domain.runs import Attempt, RunProgress, StateChange
from launchbay_core.domain.states import RunState
from launchbay_core.inputs.values.json_text import exchanged_text

# What a write of a run's progress was. For a move, and for nothing else, `RunStateChanged` is published; for a request
# to submit its next job, and for each new run, `RunRequested` is.
Written = Literal["move", "request", "facts"]
_COMPARED = (
    "attempts",
    "log_streams",
    "ended_attempts",
    "places",
)  # facts that only replace what was known of fewer attempts
_LEFT_OUT: Mapping[str, Any] = {"gpus": 0, "gpu_model": None, "spot": False, "fallbacks": ()}


def progress_item(run: RunProgress) -> Item:
    """The item of a new run's progress."""
    first = StateChange(run.state, run.created_at)
    return {
        **keys.progress_key(run.project, run.run_id),
        "project": run.project,
        "run_id": run.run_id,
        "job": run.job,
        "version": run.version,
        "runner": run.runner,
        "attempts": run.attempts,
        "timeline": [change_text(first)],
        **placement_members(run.placement),
        **state_members(run, first),
        **open_members(run.run_id, run.created_at),
        **({} if run.terms == NO_TERMS else {"terms": exchanged_text(asdict(run.terms))}),
        **expiry_members(run.project, run.created_at),
    }


def state_members(run: RunProgress, to: StateChange) -> Item:
    """The members that change with a run's state; `written` lets the pipe publish it."""
    return {
        "written": "move",
        "state": to.state.value,
        "rank": to.state.rank,
        "state_pk": keys.state_pk(run.project, to.state.value),
        "job_state_pk": keys.job_state_pk(run.project, run.job, to.state.value),
        "updated_at": to.at,
    }


def open_members(run_id: str, heard_at: str) -> Item:
    """The members that keep a run among the open ones, with the time of AWS Batch's last news of it."""
    return {"open_pk": keys.open_pk(run_id), "heard_at": heard_at}


def placement_members(placement: Placement) -> Item:
    """The members that store a placement; its lane is one of its own, for the event."""
    chosen = {name: value for name, value in asdict(placement).items() if value != _LEFT_OUT.get(name, ...)}
    return {"lane": chosen.pop("lane"), "placement": exchanged_text(chosen)}


def move_members(job_number: int, progress: Progress) -> Item:
    """The members of a run that was moved to other hardware: a run that was not has none."""
    return {"job_number": job_number, "progress": exchanged_text(asdict(progress))}


def fact_members(facts: Mapping[str, Any]) -> Item:
    """The members that store facts about a run, which have the names of its own members."""
    members = dict(facts)
    if "ended_attempts" in members:
        members["ended_attempts"] = _attempts_text(members["ended_attempts"])
    if "log_streams" in members:
        members["log_streams"] = list(members["log_streams"])
    if "places" in members:
        members["places"] = list(members["places"])
    return members


def progress_of(item: Item) -> RunProgress:
    """The progress of an item."""
    return RunProgress(**progress_arguments(item))


def progress_arguments(item: Item) -> dict[str, Any]:
    """The arguments of `RunProgress` for an item."""
    first, last = change_of_text(item["timeline"][0]), change_of_text(item["timeline"][-1])
    return {
        "project": item["project"],
        "run_id": item["run_id"],
        "job": item["job"],
        "version": item["version"],
        "state": RunState(item["state"]),
        "placement": _placement(item),
        "created_at": first.at,
        "state_since": last.at,
        "updated_at": item["updated_at"],
        "batch_job_id": item.get("batch_job_id"),
        "log_streams": tuple(item.get("log_streams", ())),
        "exit_code": item.get("exit_code"),
        "reason": item.get("reason") or last.reason,
        "attempts": item["attempts"],
        "ended_attempts": _attempts(item.get("ended_attempts", "[]")),
        "simulated": item.get("simulated"),
        "runner": item["runner"],
        "is_open": "open_pk" in item,
        "terms": Terms(**json.loads(item["terms"])) if "terms" in item else NO_TERMS,
        "progress": _progress(json.loads(item.get("progress", "{}"))),
        "job_number": item.get("job_number", 1),
        "places": tuple(item.get("places", ())),
    }


def _placement(item: Item) -> Placement:
    members = {**_LEFT_OUT, **json.loads(item["placement"]), "lane": item["lane"]}
    return Placement(**members | {"fallbacks": tuple(members["fallbacks"])})


def _progress(members: dict[str, Any]) -> Progress:
    return Progress(members.get("round", 1), tuple(Tried(**one) for one in members.get("tried", ())))


def _attempts_text(attempts: Sequence[Attempt]) -> str:
    return exchanged_text([list(astuple(attempt)) for attempt in attempts])


def _attempts(text: str) -> tuple[Attempt, ...]:
    names = [field.name for field in fields(Attempt)]
    return tuple(Attempt(**dict(zip(names, values, strict=False))) for values in json.loads(text))


def guard_of(run: RunProgress, facts: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The condition, to append to another, that the run as stored is still the one the facts are about; its values."""
    guard, values = "", {}
    if any(name in facts for name in _COMPARED):
        guard, values = " AND #attempts = :known_attempts", {"known_attempts": run.attempts}
    if "batch_job_id" in facts:
        same_number, numbers = number_guard(run)
        guard += f" AND (attribute_not_exists(#batch_job_id) OR #batch_job_id = :batch_job_id){same_number}"
        values |= numbers
    return guard, values


def number_guard(run: RunProgress) -> tuple[str, dict[str, Any]]:
    """The condition, to append to another, that a run has not been moved since it was read; its values."""
    if run.job_number == 1:  # a run that was never moved has no such member
        return " AND attribute_not_exists(#job_number)", {}
    return " AND #job_number = :known_number", {"known_number": run.job_number}
