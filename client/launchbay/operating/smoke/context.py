"""What the steps of a smoke test share: the API of its project, what was made so far, and how long to wait."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from launchbay.api import Client
from launchbay_core.domain.names import SMOKE_PROJECT, new_run_id

Tell = Callable[[str], None]


@dataclass
class SmokeContext:
    """One smoke test while it goes on.

    `wait_seconds` is how long a run may take until its end: a new machine takes minutes. `tell` gets what goes on
    while a step takes long. `nonce` names this test; `token` is the secret that its job gets. The later members are
    filled by the steps.
    """

    api: Client
    compute_class: str | None
    stack: str | None
    wait_seconds: float
    tell: Tell
    nonce: str = field(default_factory=new_run_id)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(16), repr=False)
    version: int = 0
    hardware: dict[str, Any] = field(default_factory=dict)
    run: dict[str, Any] = field(default_factory=dict)
    launched: list[str] = field(default_factory=list)  # every run, to end those that are still going at the end


def create_context(
    api: Client, *, compute_class: str | None, stack: str | None, wait_seconds: float, tell: Tell
) -> SmokeContext:
    """The context of a new smoke test of the server that `api` asks, in the smoke test's own project."""
    return SmokeContext(Client(api.server, SMOKE_PROJECT), compute_class, stack, wait_seconds, tell)
