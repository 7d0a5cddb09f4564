"""The newest value of each of a run's metrics, as far as the run's own record has room for them. Pure.

It is joined from what the attempts have reported: a later attempt's word counts more than an earlier one's, and of one
attempt the later revision. So news that come late or twice change nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # whoever reads a run imports this module, and needs no roll-up
    from launchbay_core.domain.results.rollups import Rollup

MOST_NAMES = 100
MOST_BYTES = 3_500  # of the text, so that the record is read and written with few units


class Newest(NamedTuple):
    """A metric's newest value: which attempt reported it, as of which revision, at which step, and when.

    `time` is in seconds since 1970; the step of a value that was given without one is -1.
    """

    attempt: int
    revision: int
    step: int
    time: float
    value: float


@dataclass(frozen=True)
class NewestValues:
    """The newest values by name; `count` is how many metrics the run has, of which they may be the first ones.

    `written_at` is when they were written, in seconds since 1970, and `changes` how often.
    """

    values: Mapping[str, Newest] = field(default_factory=lambda: MappingProxyType({}))
    count: int = 0
    changes: int = 0
    written_at: float = 0.0


NO_METRICS = NewestValues()


def join_newest(present: NewestValues, attempt: int, rollup: Rollup) -> NewestValues:
    """The newest values, with those of an attempt's roll-up; equal to `present` if it says nothing new."""
    joined = dict(present.values)
    for name in rollup.names:
        last = rollup.last_of(name)
        known = joined.get(name)
        if last is not None and (known is None or known[:2] <= (attempt, rollup.revision)):
            joined[name] = Newest(attempt, rollup.revision, *last)
    count = max(present.count, len({*joined, *rollup.names}))
    shown: dict[str, Newest] = {}
    room = MOST_BYTES
    for name in sorted(joined)[:MOST_NAMES]:
        room -= len(newest_text({name: joined[name]}))
        if room < 0:
            break
        shown[name] = joined[name]
    return NewestValues(shown, count, present.changes, present.written_at)


def newest_text(values: Mapping[str, Newest]) -> str:
    """The newest values as they are stored: in Python's JSON, which has nan and the infinities."""
    return json.dumps({name: list(one) for name, one in values.items()}, separators=(",", ":"))


def newest_of_text(text: str) -> dict[str, Newest]:
    """The inverse of `newest_text`."""
    return {name: Newest(*one) for name, one in json.loads(text).items()}
