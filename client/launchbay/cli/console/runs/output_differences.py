"""How what runs have left is put side by side: of two, the files that differ; of more, a row for each of those."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from launchbay.cli.console.tables import print_table
from launchbay.cli.console.texts import count_text, size_text

_SHOWN = 20  # files of two runs


def print_output_differences(diff: Mapping[str, Any]) -> bool:
    """Print how what two runs have left differs; False if it does not, and nothing was printed."""
    outputs = diff.get("outputs")  # a server of an older release sends none
    if not outputs or not (outputs["files"] or outputs["fault"]):
        return False
    click.secho("outputs", bold=True)
    if outputs["fault"]:
        click.echo(f"  {outputs['fault']}")
        return True
    shown = outputs["files"][:_SHOWN]
    rows = [(f"  {one['path']}", content_text(one["a"]), "→", content_text(one["b"])) for one in shown]
    print_table(["", diff["a"][-6:], "", diff["b"][-6:]], rows)
    if left := len(outputs["files"]) - len(shown):
        more = "or more " if outputs["more"] else ""
        click.secho(f"  {left:,} {more}other files differ: --json has their names", dim=True)
    return True


def content_text(content: Mapping[str, Any] | None, digits: int = 12) -> str:
    """The size of a file and the first digits of its hash; a dash for a run that has not left it."""
    return "–" if content is None else f"{size_text(content['size'])}, {content['sha256'][:digits]}"


def totals_text(outputs: Mapping[str, Any]) -> str:
    """How much a run has left, or that it is deleted; empty if nothing."""
    if outputs["deleted_at"]:
        return "deleted"
    return f"{count_text(outputs['count'], 'file')}, {size_text(outputs['size'])}" if outputs["count"] else ""


def differing_outputs(listed: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """The files that not all runs have left with the same content, with those contents by the runs' ids.

    `listed` has the files of each run.
    """
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for run_id, files in listed.items():
        for one in files:
            found.setdefault(one["path"], {})[run_id] = {"size": one["size"], "sha256": one["sha256"]}
    return [
        {"path": path, "values": values}
        for path, values in sorted(found.items())
        if len(values) < len(listed) or len({one["sha256"] for one in values.values()}) > 1
    ]
