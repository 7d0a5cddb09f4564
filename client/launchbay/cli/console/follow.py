"""Follows a run: its states and its log, as they come, until it ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click

from launchbay.cli.console.session import INTERRUPTED, Session, print_json

if TYPE_CHECKING:
    from launchbay.api import Api

_TERMINAL = {"SUCCEEDED", "FAILED", "CANCELLED"}
_SHORTEST, _LONGEST = 0.1, 2.0  # seconds between two looks: short at first, and while lines come


def show_launched(session: Session, run: dict[str, Any], *, follow: bool) -> int:
    """Show a run that was just launched, and follow it if asked to; return the exit status."""
    from launchbay.cli.console.show_runs import placement_text

    if not session.as_json:
        click.echo(f"Launched {click.style(run['run_id'], bold=True)}: {run['job']}, version {run['version']}")
        click.echo(f"  on {placement_text(run['placement'])}")
    if not follow:
        session.show(run, _hint)
        return 0
    return follow_run(session, run["run_id"])


def _hint(run: dict[str, Any]) -> None:
    click.secho(f"  launchbay logs -f {run['run_id']}", dim=True)


def follow_run(session: Session, run_id: str) -> int:
    """Show a run's states and log lines until it ends; return 0 if it succeeded, 130 after Ctrl-C, else 1."""
    from launchbay.cli.console.tables import state_text

    shown = 0
    cursor: str | None = None
    run: dict[str, Any] = {}
    say = _say_nothing if session.as_json else _say
    try:
        for pause in _pauses():
            run = session.api.get(f"runs/{run_id}")
            is_over = run["state"] in _TERMINAL  # before the lines, so that none is missed
            for change in run["timeline"][shown : len(run["timeline"]) - is_over]:
                simulation = _simulation(run) if change["state"] == "RUNNING" else ""
                reason = f": {change['reason']}" if change["reason"] else ""
                say(f"  {state_text(change['state'])}{simulation}{reason}")
            shown = max(shown, len(run["timeline"]) - is_over)
            cursor, new, complete = _print_lines(session.api, run_id, cursor, say)
            if is_over and (complete or not new):
                break
            if not is_over:
                time.sleep(pause(new > 0))
    except KeyboardInterrupt:
        click.echo(f"\nNo longer following; the run goes on. End it with `launchbay cancel {run_id}`.", err=True)
        return INTERRUPTED
    if session.as_json:
        print_json(run)
    else:
        end = run["timeline"][-1]
        click.echo(f"  {state_text(run['state'])}" + (f": {_end(run, end)}" if _end(run, end) else ""))
    return 0 if run["state"] == "SUCCEEDED" else 1


def print_log(session: Session, run_id: str) -> bool:
    """Print what a run has written so far; return whether that is all of it."""
    cursor: str | None = None
    while True:
        cursor, new, complete = _print_lines(session.api, run_id, cursor, click.echo)
        if complete or not new:
            return complete


def _print_lines(api: Api, run_id: str, cursor: str | None, say: Callable[[str], None]) -> tuple[str | None, int, bool]:
    page = api.get(f"runs/{run_id}/logs", cursor=cursor)
    for line in page["lines"]:
        say(line["message"])
    return page["cursor"] or cursor, len(page["lines"]), page["complete"]


def _pauses() -> Iterator[Callable[[bool], float]]:
    """Endless; each gives the seconds to wait, told whether anything has just happened."""
    seconds = _SHORTEST

    def pause(busy: bool) -> float:  # noqa: FBT001  (one meaning, said by its name)
        nonlocal seconds
        seconds = _SHORTEST if busy else min(_LONGEST, seconds * 1.3)
        return seconds

    while True:
        yield pause


def _end(run: dict[str, Any], end: dict[str, Any]) -> str:
    code = "" if run["exit_code"] in (None, 0) else f"exit code {run['exit_code']}"
    reason = end["reason"] if run["state"] != "SUCCEEDED" else ""
    return ", ".join(filter(None, (code, reason)))


def _simulation(run: dict[str, Any]) -> str:
    return f" (simulated: this machine has no {run['simulated']})" if run["simulated"] else ""


def _say(line: str) -> None:
    click.echo(line)


def _say_nothing(_line: str) -> None:
    """With --json, standard output has the run alone."""
