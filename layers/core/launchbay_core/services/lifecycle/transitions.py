"""The transitions of a run's state: every service makes them here, so that each is measured once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay_core.aws.adapters import Adapters
from launchbay_core.domain.metrics import of_transition
from launchbay_core.domain.runs import RunProgress, StateChange


def transition(
    adapters: Adapters, run: RunProgress, to: StateChange, facts: Mapping[str, Any], *, is_open: bool
) -> bool:
    """Move a run's state forward and measure that; False if it has already come as far (see `RunStore.transition`)."""
    kept = adapters.store.transition(run, to, facts, is_open=is_open)
    if kept is None:
        return False
    adapters.meter.write(of_transition(run, kept, facts.get("exit_code")))
    return True
