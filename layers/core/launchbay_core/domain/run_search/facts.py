"""The facts about a run that conditions, sorting and columns may name, each as a value that can be compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from launchbay_core.domain.authors import Author
from launchbay_core.domain.run_search.operands import Operand, holds
from launchbay_core.domain.run_search.resolution import MISSING
from launchbay_core.domain.runs import Run

_READERS: Mapping[str, Callable[[Run], Any]] = {
    "id": lambda run: run.run_id,
    "job": lambda run: run.job,
    "version": lambda run: run.version,
    "state": lambda run: run.state.value,
    "by": lambda run: run.created_by.name if run.created_by else MISSING,
    "created": lambda run: run.created_at,
    "name": lambda run: run.labels.name,
    "tag": lambda run: ", ".join(run.labels.tags),
    "note": lambda run: run.labels.note,
    "class": lambda run: run.placement.compute_class,
    "gpu": lambda run: run.placement.gpu_model or "",
    "spot": lambda run: run.placement.spot,
    "attempts": lambda run: run.attempts,
    "exit_code": lambda run: MISSING if run.exit_code is None else run.exit_code,
    "reason": lambda run: run.reason or "",
    "rerun_of": lambda run: run.rerun_of or "",
}


def fact_of(run: Run, name: str, now: datetime) -> Any:
    """A fact about a run, as a JSON value; `MISSING` if it has none yet, such as the duration of one that waits."""
    if name == "duration":
        seconds = run.seconds_run(now)
        return MISSING if seconds is None else seconds
    return _READERS[name](run)


def metric_of(run: Run, name: str) -> Any:
    """The newest value of a run's metric; `MISSING` if it has none, or if its record has no room for it."""
    newest = run.metrics.values.get(name)
    return MISSING if newest is None else newest.value


def fact_holds(run: Run, name: str, operator: str, operand: Operand, now: datetime) -> bool:
    """Whether a fact about a run is as a condition says. `tag=x` holds if one of its tags is `x`."""
    if name == "tag" and operator in {"=", "!="}:
        return (operand.text in run.labels.tags) == (operator == "=")
    if name == "by" and operator in {"=", "!="}:
        return is_by(run.created_by, operand.text) == (operator == "=")
    value = fact_of(run, name, now)
    return value is not MISSING and holds(value, operator, operand)


def metric_holds(run: Run, name: str, operator: str, operand: Operand) -> bool:
    """Whether the newest value of a run's metric is as a condition says."""
    value = metric_of(run, name)
    return value is not MISSING and holds(value, operator, operand)


def is_by(author: Author | None, wanted: str) -> bool:
    """Whether an author is meant by a text: the name in any case, the part of it before an `@`, or the subject.

    >>> is_by(Author("5f0c", "Ada@example.com"), "ada"), is_by(Author("5f0c", "adam"), "ada")
    (True, False)
    """
    if author is None:
        return False
    name = author.name.casefold()
    return wanted.casefold() in {name, person_of(name)} or wanted == author.subject


def person_of(name: str) -> str:
    """What the names of one person have in common: the part before an `@`, in one case. Lists by person go by it.

    >>> person_of("Ada@example.com")
    'ada'
    """
    return name.casefold().partition("@")[0]
