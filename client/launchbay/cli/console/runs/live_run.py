"""A run while it goes on: its states and log lines, printed as they come, until it ends."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import click

from launchbay.cli.console.runs.failures import LINES, find_failure, says_nothing
from launchbay.cli.console.session import INTERRUPTED, Session, print_json
from launchbay_core.domain.states import RunState

_TERMINAL = {state for state in RunState if state.is_terminal}
_NO_LINES: dict[str, Any] = {"lines": [], "cursor": None, "complete": False}
_SHORTEST, _LONGEST = 0.1, 2.0  # seconds between two requests: short at first, and while lines come


def show_launched(session: Session, run: dict[str, Any], *, follow: bool) -> int:
    """Show a run that was just launched, and follow it if asked to; return the exit status."""
    from launchbay.cli.console.overrides import show_notices
    from launchbay.cli.console.runs.placements import placement_text

    if not session.as_json:
        click.echo(f"Launched {click.style(run['run_id'], bold=True)}: {run['job']}, version {run['version']}")
        click.echo(f"  on {placement_text(run['placement'])}")
        show_notices(run.get("notices", ()))  # a server of an older release sends none
    if not follow:
        session.show(run, _print_hint)
        return 0
    return follow_run(session, run["run_id"])


def _print_hint(run: dict[str, Any]) -> None:
    click.secho(f"  launchbay logs -f {run['run_id']}", dim=True)


def follow_run(session: Session, run_id: str) -> int:
    """Show a run's states and log lines until it ends; return 0 if it succeeded, 130 after Ctrl-C, else 1.

    Raises:
        Unreachable: the server does not answer any more.
    """
    from launchbay.api.errors import Unreachable
    from launchbay.cli.console.texts import state_text

    last_lines: deque[str] = deque(maxlen=LINES)
    try:
        run = _follow(session, run_id, _ignore_line if session.as_json else _print_line, last_lines)
    except KeyboardInterrupt:
        click.echo(f"\nStopped following. The run continues; cancel it with `launchbay cancel {run_id}`.", err=True)
        return INTERRUPTED
    except Unreachable:
        click.echo(f"Stopped following. Once the server answers: `launchbay logs -f {run_id}`.", err=True)
        raise
    if session.as_json:
        print_json(run)
    else:
        cause = _cause_of_end(run, last_lines)
        click.echo(f"  {state_text(run['state'])}" + (f": {cause}" if cause else ""))
    return 0 if run["state"] == RunState.SUCCEEDED else 1


def _follow(session: Session, run_id: str, write: Callable[[str], None], last_lines: deque[str]) -> dict[str, Any]:
    """Write the states before the last, and the log, as they come; return the run as it ended.

    The log is asked for once the run is known to have started: its first lines can be there before that is known.
    """
    shown, cursor = 0, None
    for pause in _pauses():
        run = session.api.runs.get(run_id)
        is_over = run["state"] in _TERMINAL  # asked before the log, so that no line is missed
        known = len(run["timeline"]) - is_over
        for change in run["timeline"][shown:known]:
            write(f"  {_change_text(run, change)}")
        shown = max(shown, known)
        page = session.api.runs.get_log(run_id, cursor=cursor) if is_over or _has_started(run) else _NO_LINES
        cursor = page["cursor"] or cursor
        for line in page["lines"]:
            write(line["message"])
            last_lines.append(line["message"])
        if is_over and (page["complete"] or not page["lines"]):
            break
        if not is_over:
            time.sleep(pause(bool(page["lines"])))
    return run


def _has_started(run: dict[str, Any]) -> bool:
    return any(change["state"] == RunState.RUNNING for change in run["timeline"])


def _change_text(run: dict[str, Any], change: dict[str, Any]) -> str:
    from launchbay.cli.console.texts import state_text

    is_simulated = change["state"] == RunState.RUNNING and run["simulated"]
    simulation = f" (simulated: this machine has no {run['simulated']})" if is_simulated else ""
    return f"{state_text(change['state'])}{simulation}" + (f": {change['reason']}" if change["reason"] else "")


def _pauses() -> Iterator[Callable[[bool], float]]:
    """Functions, without end, that give the seconds to wait, by whether anything has just happened."""
    seconds = _SHORTEST

    def pause(busy: bool) -> float:  # noqa: FBT001  (one meaning, said by its name)
        nonlocal seconds
        seconds = _SHORTEST if busy else min(_LONGEST, seconds * 1.3)
        return seconds

    while True:
        yield pause


def _cause_of_end(run: dict[str, Any], last_lines: Sequence[str]) -> str:
    """Why a run ended; if its command failed, the line of its log that says why."""
    if run["state"] == RunState.SUCCEEDED:
        return ""
    code = "" if run["exit_code"] in (None, 0) else f"exit code {run['exit_code']}"
    reason = run["timeline"][-1]["reason"]
    failure = find_failure(last_lines) if run["state"] == RunState.FAILED and says_nothing(reason) else None
    return ", ".join(filter(None, (code, failure or reason)))


def _print_line(line: str) -> None:
    click.echo(line)


def _ignore_line(_line: str) -> None:
    """With --json, standard output has the run and nothing else."""
