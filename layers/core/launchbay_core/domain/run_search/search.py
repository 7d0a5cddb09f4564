"""What somebody looks for among the runs of a project: filters, conditions and an order."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from launchbay_core.domain.run_search.conditions import MAX_CONDITIONS, Condition, parse_condition
from launchbay_core.domain.run_search.facts import fact_holds, is_by, metric_holds
from launchbay_core.domain.run_search.moments import parse_moment
from launchbay_core.domain.run_search.subjects import Fact, Input, Metric, Subject, parse_subject
from launchbay_core.domain.runs import Run
from launchbay_core.domain.states import RunState
from launchbay_core.errors import Malformed

MAX_COLUMNS = 20


@dataclass(frozen=True)
class Order:
    """The order of a list: by a fact or an input, the smallest first or, if `descending`, the largest."""

    subject: Subject
    descending: bool = False


@dataclass(frozen=True)
class Search:
    """What is looked for; `job` and `states`, or `by`, select a list of the table; all else looks at each of its runs.

    `part` is a beginning or an ending of ids. `told` is a short text that is equal for equal searches.
    """

    job: str | None = None
    states: tuple[RunState, ...] = ()
    part: str | None = None
    by: str | None = None
    since: datetime | None = None
    name: str | None = None
    tags: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    order: Order | None = None
    told: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether it is a list of the table as it is, so that no run has to be looked at."""
        looks = (self.part, self.by, self.since, self.name, self.order)
        return all(one is None for one in looks) and not self.tags and not self.where

    @property
    def conditions_on_inputs(self) -> tuple[Condition, ...]:
        """The conditions that need a run's inputs."""
        return tuple(one for one in self.where if isinstance(one.subject, Input))

    def accepts_record(self, run: Run, now: datetime) -> bool:
        """Whether a run has the facts and metrics that are looked for, its inputs aside."""
        if self.since is not None and datetime.fromisoformat(run.created_at) < self.since:
            return False
        if self.by is not None and not is_by(run.created_by, self.by):
            return False
        if self.name is not None and run.labels.name != self.name:
            return False
        if not set(self.tags) <= set(run.labels.tags):
            return False
        return all(_record_holds(run, one, now) for one in self.where)


def _record_holds(run: Run, condition: Condition, now: datetime) -> bool:
    """Whether a fact or metric of a run is as a condition says; True for a condition on an input."""
    subject = condition.subject
    if isinstance(subject, Fact):
        return fact_holds(run, subject.name, condition.operator, condition.operand, now)
    if isinstance(subject, Metric):
        return metric_holds(run, subject.name, condition.operator, condition.operand)
    return True


def parse_search(  # noqa: PLR0913  (one argument for each thing that can be looked for)
    now: datetime,
    *,
    job: str | None = None,
    states: Sequence[RunState] = (),
    part: str | None = None,
    by: str | None = None,
    since: str | None = None,
    name: str | None = None,
    tags: Sequence[str] = (),
    where: Sequence[str] = (),
    sort: str | None = None,
) -> Search:
    """A search as it was written.

    Raises:
        Malformed: a condition, a time or a path in it is not one.
    """
    if len(where) > MAX_CONDITIONS:
        raise Malformed(f"There are {len(where)} conditions; a search may have {MAX_CONDITIONS}.")
    told = repr((job, sorted(states), part, by, since, name, sorted(tags), sorted(where), sort))
    return Search(
        job=job,
        states=tuple(dict.fromkeys(states)),
        part=None if part is None else part.upper(),
        by=by,
        since=None if since is None else parse_moment(since, now),
        name=name,
        tags=tuple(tags),
        where=tuple(parse_condition(one, now) for one in where),
        order=None if sort is None else parse_order(sort),
        told=hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:12],
    )


def parse_order(text: str) -> Order:
    """An order as it is written: a fact or a path, after a `-` for the largest first.

    Raises:
        Malformed: it is neither.

    >>> parse_order("-trainer.lr")
    Order(subject=Input(text='trainer.lr'), descending=True)
    """
    return Order(parse_subject(text.removeprefix("-")), descending=text.startswith("-"))


def parse_columns(texts: Sequence[str]) -> tuple[Subject, ...]:
    """The columns of a list.

    Raises:
        Malformed: one is not a fact or a path, or they are too many.
    """
    if len(texts) > MAX_COLUMNS:
        raise Malformed(f"There are {len(texts)} columns; a list may have {MAX_COLUMNS}.")
    return tuple(dict.fromkeys(map(parse_subject, texts)))
