"""When a run that waits for hardware is moved to its next alternative, and to which. Pure.

A run has one AWS Batch job at a time. When its job has waited longer than the run's patience, or for a reason that
waiting won't heal, the job is left: its end is asked for, and once it has ended without having started, the run goes
on with the next alternative. When all were tried, it starts again with the first, and waits twice as long for each as
in the round before, or it fails and says what each alternative said. An alternative that waiting won't heal is not
tried again, so a run moves only as often as time passes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from launchbay_core.domain.hardware.durations import format_duration
from launchbay_core.domain.hardware.placement import Placement
from launchbay_core.domain.hardware.request import HardwareRequest, HardwareTerms, WhenExhausted

DEFAULT_PATIENCE_SECONDS = 600  # of a run whose request lists alternatives
LONGEST_PATIENCE_SECONDS = 24 * 3600  # to which it grows from round to round, unless the run asks for more
NOWHERE = "No hardware could be had for this run"


@dataclass(frozen=True)
class Terms:
    """What a run's launch has asked for: `patience` in seconds, None if it never moves; `max_price` in USD an hour."""

    patience: int | None = None
    max_price: float | None = None
    when_exhausted: WhenExhausted = "retry"


@dataclass(frozen=True)
class Tried:
    """An alternative that was left, by the name of its placement: what it said, and whether waiting may heal that."""

    name: str
    said: str
    may_heal: bool = True


@dataclass(frozen=True)
class Progress:
    """What a run has tried: in this round, and in any round if waiting won't heal it. Rounds count from 1."""

    round: int = 1
    tried: Sequence[Tried] = ()


@dataclass(frozen=True)
class Move:
    """The run goes on with another placement."""

    to: Placement
    progress: Progress


@dataclass(frozen=True)
class GiveUp:
    """The run fails: every alternative was tried."""

    reason: str


NO_TERMS = Terms()
NOTHING_TRIED = Progress()


def terms_of(asked: HardwareTerms, registered: HardwareTerms, hardware: HardwareRequest) -> Terms:
    """The terms of a launch on `hardware`: those that it asks for, or else those that its job was registered with.

    A request that lists alternatives is moved after ten minutes if it says nothing else; any other one never.

    >>> terms_of(HardwareTerms(patience=120), HardwareTerms(max_price=2.5), HardwareRequest())
    Terms(patience=120, max_price=2.5, when_exhausted='retry')
    """
    given = registered.model_copy(update={name: value for name, value in _terms_in(asked) if value is not None})
    patience = given.patience or (DEFAULT_PATIENCE_SECONDS if hardware.any_of else None)
    return Terms(patience, given.max_price, given.when_exhausted or "retry")


def _terms_in(body: HardwareTerms) -> list[tuple[str, object]]:
    return [(name, getattr(body, name)) for name in HardwareTerms.model_fields]


def patience_of(terms: Terms, progress: Progress) -> int | None:
    """How many seconds a run waits for each alternative in its present round; None: without end.

    >>> [patience_of(Terms(600), Progress(number)) for number in (1, 2, 3, 20)]
    [600, 1200, 2400, 86400]
    """
    if terms.patience is None:
        return None
    longest = max(terms.patience, LONGEST_PATIENCE_SECONDS)
    doubled = min(progress.round - 1, longest.bit_length())  # more would pass the longest anyway
    return min(terms.patience << doubled, longest)


def is_due(
    terms: Terms,
    alternatives: Sequence[Placement],
    present: Placement,
    progress: Progress,
    *,
    waited: float,
    may_heal: bool,
) -> bool:
    """Whether a job that waits on `present`, for `waited` seconds so far, is to be left.

    It is not if it would only come back to where it waits.
    """
    patience = patience_of(terms, progress)
    if patience is None or (may_heal and waited < patience):
        return False
    step = next_step(terms, alternatives, progress, Tried(present.name, "", may_heal))
    return isinstance(step, GiveUp) or step.to.name != present.name


def next_step(terms: Terms, alternatives: Sequence[Placement], progress: Progress, left: Tried) -> Move | GiveUp:
    """What follows once the job on the placement that is named in `left` has ended without having started."""
    tried = (*(one for one in progress.tried if one.name != left.name), left)
    done = {one.name for one in tried}
    ahead = next((one for one in alternatives if one.name not in done), None)
    if ahead is not None:
        return Move(ahead, Progress(progress.round, tried))
    hopeless = tuple(one for one in tried if not one.may_heal)
    never = {one.name for one in hopeless}
    again = next((one for one in alternatives if one.name not in never), None)
    if terms.when_exhausted == "retry" and again is not None:
        return Move(again, Progress(progress.round + 1, hopeless))
    return GiveUp(f"{NOWHERE}. " + "; ".join(f"{one.name}: {one.said}" for one in tried))


def describe_wait(seconds: float, reason: str | None = None) -> str:
    """What an alternative said that had no machine in time.

    >>> describe_wait(605, "AWS has no free machine")
    'no machine in 10m5s: AWS has no free machine'
    """
    return f"no machine in {format_duration(int(seconds))}" + (f": {reason}" if reason else "")


def describe_move(left: Tried, move: Move) -> str:
    """The entry of a timeline that says why a run moves, to which class, and what that costs."""
    to, price = move.to, f"{move.to.price_usd_per_hour:.3f}"
    cost = f"at most {price}" if to.spot else price
    again = f", round {move.progress.round}" if move.progress.round > 1 else ""
    return f"{left.name}: {left.said}. Goes on with {to.name}{again}, {cost} USD an hour"
