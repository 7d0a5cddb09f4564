"""Moving a run's state: every service does it here, so that each change is measured, once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay_core.aws.adapters import Adapters
from launchbay_core.domain.metrics import of_move
from launchbay_core.domain.runs import Run, StateChange


def move(adapters: Adapters, run: Run, to: StateChange, facts: Mapping[str, Any], *, is_open: bool) -> bool:
    """Move a run forward and measure it; False where it has been as far already (see `RunStore.move`)."""
    kept = adapters.store.move(run, to, facts, is_open=is_open)
    if kept is None:
        return False
    adapters.meter.write(of_move(run, kept, facts.get("exit_code")))
    return True
