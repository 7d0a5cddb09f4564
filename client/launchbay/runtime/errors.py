"""Why a job's command can't be run. Kept apart and small: every job's start pays for what this imports."""

from __future__ import annotations

# As Docker and shells have them: the runner's own failure, a command that can't be executed, one that isn't there.
RUNNER_FAILED = 125
NOT_EXECUTABLE = 126
NOT_FOUND = 127
# As after a SIGTERM from outside, which the job's retry strategy takes for a reason to start it once more.
TRY_AGAIN = 143


class CannotRun(Exception):
    """The command can't be started; `exit_code` is what the job ends with."""

    def __init__(self, message: str, exit_code: int = RUNNER_FAILED) -> None:
        super().__init__(message)
        self.exit_code = exit_code
