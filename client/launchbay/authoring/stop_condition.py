"""When the inputs of a captured script are known, so that it may be ended."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

QUIET_SECONDS = 5.0


class InputsKnown:
    """Whether a script has declared its inputs: true once it logs a metric, or declares nothing new for a while.

    Before that, it must have declared something; and if it manages `wandb.config`, called `wandb.init` too, without
    which the run config has no values.
    """

    def __init__(self, target: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._target = target
        self._clock = clock
        self._read = 0
        self._last_news = clock()
        self._kinds: set[str] = set()

    def __call__(self) -> bool:
        """Whether they are known now."""
        if self._read_news():
            self._last_news = self._clock()
        if not self._kinds - {"logged"} or ("wandb_config" in self._kinds and "wandb_run" not in self._kinds):
            return False
        return "logged" in self._kinds or self._clock() - self._last_news >= QUIET_SECONDS

    def _read_news(self) -> bool:
        """Read the lines that are new and complete; whether there are any."""
        if not self._target.exists():
            return False
        with self._target.open("rb") as file:
            file.seek(self._read)
            complete = file.read().rpartition(b"\n")[0]
        for line in complete.splitlines():
            found = json.loads(line)
            without_values = found["kind"] == "config" and found["values"] is None
            self._kinds.add("wandb_config" if without_values else found["kind"])
        self._read += len(complete) + bool(complete)
        return bool(complete)
