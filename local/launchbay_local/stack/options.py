"""How a stack is started, and what it must know of the application that it runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from launchbay_local.distribution.settings import PageSettings
from launchbay_local.events.invoker import RETRY_DELAYS
from launchbay_local.identity.settings import SignIn
from launchbay_local.stack.job_server import JobServerFactory, SlotLimits, batch_server

if TYPE_CHECKING:
    from launchbay_local.batch import WarmProgram


@dataclass(frozen=True)
class Options:
    """How a stack is started.

    `template` is the SAM application's; `parameters` override the defaults in it. `name` is the stack's
    (`AWS::StackName`), which begins the names of its resources. `port` is the HTTP API's; 0 takes a free one.

    With `page`, a template with a CloudFront distribution in front of its API serves the page at the API's port.

    With `sign_in`, a template that takes an issuer as a parameter gets the local one. Jobs of AWS Batch share `slots`,
    and read in the variable `simulated_variable` which of their hardware is simulated. Every job's environment has
    `job_environment`, and most jobs start `warm_program`, which is kept ready for them.
    """

    template: Path
    name: str = "local"
    port: int = 0
    parameters: Mapping[str, str] = field(default_factory=dict)
    page: PageSettings | None = None
    sign_in: SignIn | None = None
    slots: SlotLimits = field(default_factory=SlotLimits)
    simulated_variable: str = "SIMULATED_HARDWARE"
    job_environment: Mapping[str, str] = field(default_factory=dict)
    warm_program: WarmProgram | None = None
    retry_delays: Sequence[float] = RETRY_DELAYS
    job_server: JobServerFactory = batch_server
