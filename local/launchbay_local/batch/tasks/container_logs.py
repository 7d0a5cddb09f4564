"""What an execution tells of its containers' output."""

from __future__ import annotations

from typing import Protocol

from launchbay_local.batch.tasks.plan import PlannedContainer


class ContainerLogs(Protocol):
    """Where the output of a task's containers goes, from their files."""

    def begin(self, container: PlannedContainer) -> None:
        """A container is about to start."""

    def grow(self, container: PlannedContainer) -> None:
        """Its file has grown."""

    def finish(self, container: PlannedContainer) -> None:
        """Its file grows no more."""
