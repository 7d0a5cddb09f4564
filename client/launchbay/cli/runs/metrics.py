"""`launchbay metrics`: what a run's script has measured."""

from __future__ import annotations

import click

from launchbay.cli.console.runs.references import with_run
from launchbay.cli.console.session import Session, with_session
from launchbay_core.errors import meant_names

_MOST_POINTS = 5000  # as the API gives of one metric


@click.command()
@click.option("--plot", is_flag=True, help="Draw each metric over its steps (pip install 'launchbay[plot]').")
@click.option(
    "--points",
    type=click.IntRange(0, _MOST_POINTS),
    metavar="N",
    help="Maximum number of points of each metric with --json and --plot; the lowest and highest stay.  [default: 500]",
)
@with_session
@with_run("run")
@click.argument("names", nargs=-1, metavar="[NAME]...")
def metrics(session: Session, run: str, names: tuple[str, ...], points: int | None, *, plot: bool) -> None:
    """Show the metrics of a run: the last, lowest and highest value of each; all of them, or those named.

    Where a later attempt repeats steps, its values count.

    \b
    launchbay metrics KFBFM7
    launchbay metrics KFBFM7 train/loss accuracy --plot
    launchbay metrics KFBFM7 train/loss --points 5000 --json
    """
    from launchbay.cli.console.runs.metric_views import plot_metrics, print_metrics

    if points is None and not plot and not session.as_json:
        points = 0  # a table needs none
    found = session.api.runs.get_metrics(run, names, points=points)
    deleted_at = found.get("deleted_at")  # a server of an older release sends none
    if deleted_at and not session.as_json:
        raise click.ClickException(f"The metrics of run {run} were deleted at {deleted_at}.")
    missing = [name for name in names if name not in found["names"]]
    if missing and not session.as_json:
        import difflib

        near = difflib.get_close_matches(missing[0], found["names"], 3)
        raise click.ClickException(f"Run {run} has no metric `{missing[0]}`.{meant_names(near)}")
    session.show(found, plot_metrics if plot else print_metrics)
    if not found["names"] and not session.as_json:
        click.echo(f"Run {run} has no metrics, or they have not arrived yet.", err=True)
