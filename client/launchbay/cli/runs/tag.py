"""`launchbay tag`: the tags, the name and the note of a run."""

from __future__ import annotations

from typing import Any

import click

from launchbay.cli.console.runs.references import with_run
from launchbay.cli.console.session import Session, with_session


@click.command()
@with_session
@with_run("run")
@click.argument("tags", nargs=-1, metavar="[TAG]...")
@click.option("--remove", "-d", "removed", multiple=True, metavar="TAG", help="Remove this tag. Repeatable.")
@click.option("--name", metavar="NAME", help="Name the run; an empty NAME takes its name away.")
@click.option("--note", metavar="TEXT", help="Put a note on the run, in place of the present one; empty for none.")
def tag(
    session: Session, run: str, tags: tuple[str, ...], removed: tuple[str, ...], name: str | None, note: str | None
) -> None:
    """Add tags to a run, remove others, name it, or put a note on it. Without any of these, show what it has.

    \b
    launchbay tag latest baseline paper
    launchbay tag KFBFM7 best --remove candidate
    launchbay tag KFBFM7 --name "ResNet, longer" --note "The first run with augmentation."
    """
    if not (tags or removed or name is not None or note is not None):
        session.show(session.api.runs.get(run), _print_labels)
        return
    added = [one.removeprefix("+") for one in tags]
    changed = session.api.runs.change_labels(run, name=name, note=note, add_tags=added, remove_tags=removed)
    session.show(changed, _print_labels)


def _print_labels(run: dict[str, Any]) -> None:
    from launchbay.cli.console.tables import print_facts

    print_facts(
        [
            ("run", click.style(run["run_id"], bold=True)),
            ("name", run["name"] or "none"),
            ("tags", " ".join(run["tags"]) or "none"),
            ("note", run["note"] or "none"),
        ]
    )
