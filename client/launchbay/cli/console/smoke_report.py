"""A smoke test while it goes on, and its report: what was seen at each step, and where to look if one failed."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from launchbay.cli.console.session import Session

if TYPE_CHECKING:
    from launchbay.operating.smoke.results import StepResult

_MINUTES = 20  # that a run may take
_WIDTH = 17  # of the longest name of a step, and a space


def show_smoke_test(session: Session, *, stack: str | None, compute_class: str | None, wait_minutes: int | None) -> int:
    """Run a smoke test and show its report; return 0 if no step failed, else 1."""
    from launchbay.operating.smoke.context import create_context
    from launchbay.operating.smoke.results import Outcome
    from launchbay.operating.smoke.smoke_test import run_steps

    context = create_context(
        session.api, compute_class=compute_class, stack=stack, wait_seconds=60 * (wait_minutes or _MINUTES), tell=_tell
    )
    _tell(f"smoke test {context.nonce} of {session.api.server.url}, in project {context.api.project}")
    results: list[StepResult] = []
    for result in run_steps(context):
        results.append(result)
        if not session.as_json:
            _print(result)
    has_passed = all(result.outcome is not Outcome.FAILED for result in results)
    document = {
        "passed": has_passed,
        "test": context.nonce,
        "server": session.api.server.url,
        "project": context.api.project,
        "runs": context.launched,
        "steps": [asdict(result) for result in results],
    }
    session.show(document, _print_summary)
    return 0 if has_passed else 1


def _tell(text: str) -> None:
    """Say on standard error what goes on: a step can take minutes, in which a machine starts."""
    click.secho(f"  {text}", err=True, dim=True)


def _print(result: StepResult) -> None:
    mark, colour = {"passed": ("✓", "green"), "failed": ("✗", "red")}.get(result.outcome, ("-", "yellow"))
    click.echo(f"{click.style(mark, fg=colour, bold=True)} {result.step.ljust(_WIDTH)} {result.saw}")
    if result.look_at:
        click.echo(f"  {' ' * _WIDTH} Look at: {result.look_at}")


def _print_summary(document: dict[str, Any]) -> None:
    outcomes = [step["outcome"] for step in document["steps"]]
    counts = [f"{outcomes.count(one)} {one}" for one in dict.fromkeys(outcomes)]
    click.secho(f"Smoke test {document['test']}: {', '.join(counts)}.", bold=True)
