"""What Launchbay itself says beside a job's command: on standard error, so that it is in the run's log."""

from __future__ import annotations

import sys


def say(text: str) -> None:
    """Write a line at once."""
    sys.stderr.write(f"launchbay: {text}\n")
    sys.stderr.flush()
