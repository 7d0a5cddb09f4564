"""The options that label a run at its launch: a name, tags and a note."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def with_labels(command: Command) -> Command:
    """Add --name, --tag and --note to a command, which gets them as `labels`: those that were given."""

    @click.option("--name", metavar="NAME", help="A name for the run; other runs may have it, too.")
    @click.option("--tag", "tags", multiple=True, metavar="TAG", help="A tag for the run. Repeatable.")
    @click.option("--note", metavar="TEXT", help="A note on the run.")
    @functools.wraps(command)
    def wrapped(*words: Any, name: str | None, tags: tuple[str, ...], note: str | None, **options: Any) -> Any:
        given = {"name": name, "tags": list(tags) or None, "note": note}
        labels = {field: value for field, value in given.items() if value is not None}
        return command(*words, labels=labels, **options)

    return wrapped  # type: ignore[return-value]  # click calls it by keyword; options are added, none is removed
