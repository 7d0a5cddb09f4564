"""`launchbay runs`: the runs of a project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from launchbay.cli.completions.names import complete_job
from launchbay.cli.console.session import Session, with_session
from launchbay_core.domain.states import RunState

_LIMIT = 20
_FACTS = "state, duration, created, by, name, tag, class, gpu, exit_code"


def _read_states(_context: click.Context, _parameter: click.Parameter, words: Sequence[str]) -> list[RunState]:
    names = _split(_context, _parameter, words)
    for name in names:
        if name.upper() not in set(RunState):
            raise click.BadParameter(f"`{name}` is not a state: use {', '.join(RunState)}.")
    return [RunState(name.upper()) for name in names]


def _split(_context: click.Context, _parameter: click.Parameter, words: Sequence[str]) -> list[str]:
    return [name.strip() for word in words for name in word.split(",") if name.strip()]


@click.command()
@click.option("--job", metavar="JOB", shell_complete=complete_job, help="Only runs of this job.")
@click.option(
    "--state",
    "states",
    multiple=True,
    callback=_read_states,
    metavar="STATE",
    help="Only runs in this state. Repeatable, or separated by commas.",
)
@click.option("--by", metavar="NAME", help="Only runs that this person launched; `me` is you.")
@click.option("--since", metavar="TIME", help="Only runs launched since then: 2d, 12h, 2026-01-31, 2026-01-31T09:30Z.")
@click.option("--name", metavar="NAME", help="Only runs with this name.")
@click.option(
    "--tag", "tags", multiple=True, metavar="TAG", help="Only runs with this tag. Repeatable: with all of them."
)
@click.option(
    "--where",
    multiple=True,
    metavar="CONDITION",
    help=f"Only runs for which it holds: an input, a metric or a fact ({_FACTS}), then =, !=, <, <=, > or >=, then a "
    "value. Repeatable: all must hold.",
)
@click.option("--sort", metavar="COLUMN", help="By an input, a metric or a fact; -COLUMN begins with the largest.")
@click.option(
    "--columns",
    multiple=True,
    callback=_split,
    metavar="COLUMN,…",
    help="Show these inputs, metrics (their last values) and facts.  "
    "[default: those of --where and --sort, or what was overridden]",
)
@click.option("--limit", type=click.IntRange(1), help=f"Maximum number of runs to list.  [default: {_LIMIT}]")
@click.option("--all", "is_all", is_flag=True, help="List all of them.")
@with_session
def runs(  # noqa: PLR0913, PLR0917  (one argument an option)
    session: Session,
    job: str | None,
    states: list[RunState],
    by: str | None,
    since: str | None,
    name: str | None,
    tags: tuple[str, ...],
    where: tuple[str, ...],
    sort: str | None,
    *,
    columns: list[str],
    limit: int | None,
    is_all: bool,
) -> None:
    """List the runs of the project, newest first.

    Filters other than --job and --state, and --sort, look at the newest 1,000 runs; the answer says if there are more.
    A name is an input; of a run without such an input, a metric. metric:NAME is always a metric.

    \b
    launchbay runs
    launchbay runs --job digits --state failed --by me --since 2d
    launchbay runs --where 'trainer.lr>0.1' --sort -trainer.lr --columns trainer.lr,duration
    launchbay runs --sort -accuracy --columns loss,accuracy,trainer.lr
    """
    from launchbay.cli.console.lists import say_more
    from launchbay.cli.console.runs.listing import print_runs, say_search

    if is_all and limit is not None:
        raise click.UsageError("Give --all or --limit, not both.")
    asked = columns or _mentioned(where, sort)
    filters: dict[str, Any] = {"by": by, "since": since, "name": name, "tags": tags, "where": where}
    found = session.api.runs.find(
        limit=None if is_all else limit or _LIMIT, job=job, states=states, sort=sort, columns=asked, **filters
    )
    session.show(found, lambda _: print_runs(found, asked))
    say_more("runs", len(found), has_more=found.has_more)
    say_search(found.last_page)
    if not found and not session.as_json:
        is_filtered = any((job, states, *filters.values()))
        click.echo(f"No runs{' like this' if is_filtered else ''} in project `{session.project}`.", err=True)


def _mentioned(where: Sequence[str], sort: str | None) -> list[str]:
    """What conditions and the order name, except for what every list shows."""
    import re

    names = [re.split(r"[<>=]|!=", condition)[0].strip() for condition in where]
    names += [sort.removeprefix("-").strip()] if sort else []
    return list(dict.fromkeys(name for name in names if name and name not in {"id", "job", "version", "state"}))
