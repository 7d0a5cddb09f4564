"""Why a job gets no Python of its own."""

from __future__ import annotations

from launchbay.runtime.errors import CannotRun

ENVIRONMENT_FAILED = 123  # the exit code of a run whose environment could not be made


class CannotBuild(CannotRun):
    """The environment can't be made; the message has the installer's own words."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"could not make the job's Python environment: {reason}", ENVIRONMENT_FAILED)
