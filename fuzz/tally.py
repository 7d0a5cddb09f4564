"""What a campaign has seen: how many cases, with which outcome, which failed, and the slowest."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

SLOWEST = 5


@dataclass(frozen=True)
class Failure:
    """A case that went wrong: its number, why, and all that it takes to look at it."""

    case: int
    reason: str
    details: dict[str, Any]


@dataclass
class Tally:
    """Counts of outcomes, by target; tallies of several processes add up."""

    cases: int = 0
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)  # (endpoint or kind, status or outcome)
    failures: list[Failure] = field(default_factory=list)
    slowest: list[tuple[float, int, str]] = field(default_factory=list)  # (seconds, case, endpoint)
    peak_mib: dict[int, float] = field(default_factory=dict)  # by process

    def count(self, kind: str, outcome: str, case: int, seconds: float) -> None:
        """Count one case."""
        self.cases += 1
        self.outcomes[kind, outcome] += 1
        self.slowest = heapq.nlargest(SLOWEST, [*self.slowest, (seconds, case, kind)])

    def add(self, other: Tally) -> None:
        """Add what another tally has counted."""
        self.cases += other.cases
        self.outcomes.update(other.outcomes)
        self.failures += other.failures
        self.slowest = heapq.nlargest(SLOWEST, [*self.slowest, *other.slowest])
        for process, size in other.peak_mib.items():
            self.peak_mib[process] = max(size, self.peak_mib.get(process, 0.0))


def lines_of(tally: Tally, seconds: float) -> Iterable[str]:
    """The final table."""
    by_outcome: Counter[str] = Counter()
    by_kind: dict[str, Counter[str]] = {}
    for (kind, outcome), number in tally.outcomes.items():
        by_outcome[outcome] += number
        by_kind.setdefault(kind, Counter())[outcome] += number
    columns = sorted(by_outcome)
    width = max((len(kind) for kind in by_kind), default=4)
    yield ""
    yield " ".join([f"{'':{width}}", *(f"{column:>10}" for column in [*columns, "all"])])
    for kind in sorted(by_kind):
        numbers = [by_kind[kind][column] for column in columns]
        yield " ".join([f"{kind:{width}}", *(f"{number or '·':>10}" for number in [*numbers, sum(numbers)])])
    yield " ".join([f"{'all':{width}}", *(f"{by_outcome[column]:>10}" for column in columns), f"{tally.cases:>10}"])
    yield ""
    yield f"{tally.cases:,} cases in {seconds:,.0f} s, {tally.cases / max(seconds, 0.001):,.0f} a second"
    yield "slowest: " + ", ".join(f"{kind} {taken:.2f} s (case {case})" for taken, case, kind in tally.slowest)
    yield "peak memory of a process: " + f"{max(tally.peak_mib.values(), default=0.0):,.0f} MiB"
    yield f"failures: {len(tally.failures):,}"
