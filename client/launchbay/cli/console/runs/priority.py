"""The option that gives a run its priority."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from launchbay_core.domain.scheduling.priorities import PRIORITIES

Command = TypeVar("Command", bound=Callable[..., Any])


def with_priority(command: Command) -> Command:
    """Add --priority to a command, which gets it as `priority`: None for the job's default."""
    return click.option(
        "--priority",
        type=click.Choice(PRIORITIES),
        help="Which of the project's runs go first while they wait for the same hardware. high needs a right.",
    )(command)
