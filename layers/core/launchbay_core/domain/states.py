"""The states of a run, and which transitions are allowed.

`QUEUED → SUBMITTED → RUNNABLE → STARTING → RUNNING → SUCCEEDED | FAILED | CANCELLED`: a run only moves forward, may
skip states, and never leaves a terminal one.
"""

from __future__ import annotations

from enum import StrEnum


class RunState(StrEnum):
    """The state of a run; the values are what the API shows."""

    QUEUED = "QUEUED"
    SUBMITTED = "SUBMITTED"
    RUNNABLE = "RUNNABLE"
    STARTING = "STARTING"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"

    @property
    def rank(self) -> int:
        """How far along the state is; all terminal states share the last rank."""
        return _RANKS[self]

    @property
    def is_before_start(self) -> bool:
        """Whether a run in this state has had no machine yet."""
        return self.rank < _RANKS[RunState.STARTING]

    @property
    def is_terminal(self) -> bool:
        """Whether a run in this state has ended."""
        return self.rank == _TERMINAL_RANK


_ORDER = (RunState.QUEUED, RunState.SUBMITTED, RunState.RUNNABLE, RunState.STARTING, RunState.RUNNING)
_TERMINAL_RANK = len(_ORDER)
_RANKS = {state: _ORDER.index(state) if state in _ORDER else _TERMINAL_RANK for state in RunState}

# AWS Batch's job states; PENDING (waiting for a dependency) looks like SUBMITTED to a person.
_FROM_BATCH = {
    "SUBMITTED": RunState.SUBMITTED,
    "PENDING": RunState.SUBMITTED,
    "RUNNABLE": RunState.RUNNABLE,
    "STARTING": RunState.STARTING,
    "RUNNING": RunState.RUNNING,
    "SUCCEEDED": RunState.SUCCEEDED,
    "FAILED": RunState.FAILED,
}


def may_follow(present: RunState, following: RunState) -> bool:
    """Whether a run in `present` may move to `following`.

    >>> may_follow(RunState.QUEUED, RunState.RUNNING), may_follow(RunState.FAILED, RunState.SUCCEEDED)
    (True, False)
    """
    return not present.is_terminal and following.rank > present.rank


def from_batch(status: str) -> RunState:
    """The run state for an AWS Batch job status.

    Raises:
        ValueError: Batch has no such status.
    """
    try:
        return _FROM_BATCH[status]
    except KeyError:
        raise ValueError(f"`{status}` is not a status of an AWS Batch job") from None
