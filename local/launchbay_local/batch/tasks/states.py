"""Where each container of a running task is; those who wait for a change wake up with it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

T = TypeVar("T")


class Known(StrEnum):
    """The ECS agent's words for where a container is: its image is there, its process runs, it has ended."""

    PULLED = "PULLED"
    RUNNING = "RUNNING"
    STOPPED = "STOPPED"


@dataclass(frozen=True)
class ContainerState:
    """Where a container is. Times are milliseconds since the epoch.

    `is_wanted` turns false when it is to end. One that was ended without a start may have no exit code.
    """

    known: Known = Known.PULLED
    is_wanted: bool = True
    exit_code: int | None = None
    reason: str | None = None
    started_at: int | None = None
    stopped_at: int | None = None


States = Mapping[str, ContainerState]


class TaskStates:
    """The states of a task's containers, by name; safe to use from several threads."""

    def __init__(self, names: Iterable[str]) -> None:
        self.changed = threading.Condition(threading.RLock())
        self._states: dict[str, ContainerState] = {name: ContainerState() for name in names}

    def snapshot(self) -> States:
        """All states at one moment."""
        with self.changed:
            return dict(self._states)

    def update(self, name: str, **changes: Any) -> None:
        """Change a container's state."""
        with self.changed:
            self._states[name] = replace(self._states[name], **changes)
            self.changed.notify_all()

    def want_none(self) -> None:
        """Every container is to end, or never to start."""
        with self.changed:
            for name, state in self._states.items():
                self._states[name] = replace(state, is_wanted=False)
            self.changed.notify_all()

    def wait(self, decide: Callable[[States], T | None]) -> T:
        """Wait until `decide` says something of the states."""
        with self.changed:
            while (decision := decide(self._states)) is None:
                self.changed.wait()
            return decision
