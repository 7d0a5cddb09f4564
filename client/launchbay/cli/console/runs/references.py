"""How a run is named on the command line: its id, a unique beginning or ending of it, its name, or `latest`."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from launchbay.cli.completions.names import complete_job, complete_run
from launchbay.cli.console.session import Session
from launchbay_core.domain.names import LATEST, RUN_ID
from launchbay_core.errors import LaunchbayError

_CHARACTERS = frozenset("0123456789ABCDEFGHJKMNPQRSTVWXYZ")  # of ids
_SHOWN = 5  # candidates
_OF_JOB = click.option(
    "--job", "of_job", metavar="JOB", shell_complete=complete_job, help="Look only among the runs of this job."
)
Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(eq=False)
class NoSuchRun(LaunchbayError):
    """No run is meant by a text."""

    project: str
    text: str
    job: str | None
    is_cut: bool

    def __str__(self) -> str:
        """What was looked for, and where."""
        place = f"project `{self.project}`" + (f" with the job `{self.job}`" if self.job else "")
        if self.text == LATEST:
            return f"There is no run yet in {place}."
        found = f"No run in {place} has an id that begins or ends with `{self.text}`, or this name."
        return found + (" Endings are looked up among the newest 1,000: give the whole id." if self.is_cut else "")


@dataclass(eq=False)
class AmbiguousRun(LaunchbayError):
    """Several runs are meant by a text; `runs` are the newest of them."""

    text: str
    runs: Sequence[dict[str, Any]]
    has_more: bool

    def __str__(self) -> str:
        """The candidates, a line for each."""
        from launchbay.cli.console.texts import ago

        lines = [
            f"  {run['run_id']}  {run['job']}:{run['version']}  {run['state']}  {ago(run['created_at'])}"
            + (f"  {run['name']}" if run["name"] else "")
            for run in self.runs
        ]
        return "\n".join(
            [f"`{self.text}` may be any of these runs:", *lines, *(["  and others"] if self.has_more else [])]
        )


def find_run(session: Session, text: str, job: str | None = None) -> str:
    """The id of the run that a text means; with `job`, only runs of this job.

    Raises:
        NoSuchRun, AmbiguousRun: it means no run, or several.
    """
    if RUN_ID.fullmatch(text.upper()):
        return text.upper()
    runs = session.api.runs
    if text == LATEST:
        return _only(session, text, job, [runs.find(limit=1, job=job)])
    looked = [runs.find(limit=_SHOWN, job=job, part=text)] if text and set(text.upper()) <= _CHARACTERS else []
    if not any(looked):
        looked.append(runs.find(limit=_SHOWN, job=job, name=text))
    return _only(session, text, job, looked)


def _only(session: Session, text: str, job: str | None, looked: Sequence[Any]) -> str:
    """The id of the one run that was found where it was looked for last."""
    found = looked[-1]
    if not found:
        raise NoSuchRun(session.project, text, job, any(one.last_page.get("cut") for one in looked))
    if text != LATEST and (len(found) > 1 or found.has_more):
        raise AmbiguousRun(text, found, found.has_more)
    return str(found[0]["run_id"])


def with_run(*names: str) -> Callable[[Command], Command]:
    """Add arguments that name runs, and `--job`; the command gets their ids. Stands below `with_session`."""

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def wrapped(session: Session, *words: Any, of_job: str | None, **options: Any) -> Any:
            ids = {name: find_run(session, options[name], of_job) for name in names}
            return command(session, *words, **{**options, **ids})

        decorated = wrapped
        for name in reversed(names):
            decorated = click.argument(name, shell_complete=complete_run)(decorated)
        return _OF_JOB(decorated)  # type: ignore[return-value]  # click calls it by keyword; options become arguments

    return decorate


def with_runs(command: Command) -> Command:
    """As `with_run`, for a command that takes any number of runs, which it gets as `runs`."""

    @functools.wraps(command)
    def wrapped(session: Session, *words: Any, of_job: str | None, runs: Sequence[str], **options: Any) -> Any:
        return command(session, *words, runs=[find_run(session, one, of_job) for one in runs], **options)

    argument = click.argument("runs", nargs=-1, metavar="RUN...", required=True, shell_complete=complete_run)
    return _OF_JOB(argument(wrapped))  # type: ignore[return-value]  # as above
