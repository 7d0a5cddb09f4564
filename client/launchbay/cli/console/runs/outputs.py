"""Which outputs of a run are meant, and how they are listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import click

from launchbay.cli.console.lists import Column, print_list, terminal_width
from launchbay.cli.console.texts import count_text, size_text
from launchbay_core.contracts.results.manifests import Output, ResultFile, with_folders
from launchbay_core.contracts.results.selection import select_files
from launchbay_core.errors import meant_names

_SHORT = 12  # digits of a hash, on a terminal


def print_outputs(found: Sequence[Mapping[str, Any]], page: Mapping[str, Any]) -> None:
    """Print files that a run has left, a line for each, and how many there are."""
    width = terminal_width()
    hashes = [one["sha256"] if width is None else one["sha256"][:_SHORT] for one in found]
    print_list(
        [
            Column("PATH", [one["path"] for one in found], least=20, cuts_start=True),
            Column("OUTPUT", [one["name"] or "" for one in found], least=8),
            Column("SIZE", [str(one["size"]) if width is None else size_text(one["size"]) for one in found]),
            Column("SHA-256", hashes, is_extra=True),
        ],
        width,
    )
    if page["count"]:
        click.secho(f"{count_text(page['count'], 'file')}, {size_text(page['size'])}", dim=True, err=True)


def say_state(page: Mapping[str, Any], run: str) -> None:
    """Say on standard error that there are no outputs, or that others may follow."""
    if page.get("deleted_at"):
        click.echo(_deleted_text(page, run), err=True)
    elif page["attempt"] is None:
        click.echo(f"Run {run} has left no outputs.", err=True)
    elif not page["complete"]:
        click.secho(
            f"Note: attempt {page['attempt']} of the run has not ended, or was broken off: these are the outputs that "
            "it has left so far.",
            err=True,
            fg="yellow",
        )


def check_present(page: Mapping[str, Any], run: str) -> None:
    """Refuse to go on with outputs that were deleted.

    Raises:
        ClickException: they were.
    """
    if page.get("deleted_at"):
        raise click.ClickException(_deleted_text(page, run))


def _deleted_text(page: Mapping[str, Any], run: str) -> str:
    return f"The outputs of run {run} were deleted at {page['deleted_at']}."


def select_outputs(
    found: Sequence[Mapping[str, Any]], selectors: Sequence[str], run: str
) -> Sequence[Mapping[str, Any]]:
    """The files that names of outputs, files and folders mean, each once; all of them if nothing is named.

    Raises:
        ClickException: the run has left nothing of this name.
    """
    if not selectors:
        return found
    listed = [Output(ResultFile(one["path"], one["size"], one["sha256"], 1), one["name"]) for one in found]
    paths: dict[str, None] = {}
    for selector in selectors:
        selected = select_files(listed, selector)
        if not selected:
            known = dict.fromkeys(part for one in listed for part in (one.name, *with_folders(one.file.path)) if part)
            near = get_close_matches(selector.rstrip("/"), list(known)[:2000])
            raise click.ClickException(f"Run {run} has left no output `{selector}`.{meant_names(near)}")
        paths.update(dict.fromkeys(one.file.path for one in selected))
    by_path = {one["path"]: one for one in found}
    return [by_path[path] for path in paths]
