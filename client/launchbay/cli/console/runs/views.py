"""How runs are printed: one in full, the plan of one, and the difference between two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import click

from launchbay.cli.console.input_views import assignments, print_command_and_config, value_text
from launchbay.cli.console.overrides import show_notices
from launchbay.cli.console.runs.failures import find_failure, says_nothing
from launchbay.cli.console.runs.metric_views import number_text
from launchbay.cli.console.runs.output_differences import print_output_differences
from launchbay.cli.console.runs.placements import placement_text, print_alternatives, terms_text
from launchbay.cli.console.runs.retention import retention_lines
from launchbay.cli.console.tables import print_facts, print_table
from launchbay.cli.console.texts import (
    ago,
    author_text,
    count_text,
    duration_text,
    gpu_text,
    shown_priority,
    size_text,
    state_text,
)

_USERS = 10  # runs that are shown


def print_run(run: dict[str, Any]) -> None:
    """Print a run: what was launched, on what, how it ended, and its timeline."""
    print_facts(
        [
            ("run", click.style(run["run_id"], bold=True)),
            ("name", run["name"]),
            ("tags", " ".join(run["tags"])),
            ("note", run["note"]),
            ("labelled by", _labelled_text(run)),
            ("job", f"{run['job']}, version {run['version']}"),
            (
                "state",
                state_text(run["state"]) + ("" if run["exit_code"] is None else f", exit code {run['exit_code']}"),
            ),
            ("reason", "" if run["exit_code"] and says_nothing(run["reason"]) else run["reason"] or ""),
            ("duration", duration_text(run["duration_seconds"])),
            ("launched by", author_text(run["created_by"])),
            ("overrides", "\n".join(assignments(run["overrides"]))),
            ("metrics", "\n".join(f"{name} = {number_text(value)}" for name, value in run["metrics"].items())),
            ("hardware", placement_text(run["placement"])),
            ("priority", shown_priority(run)),
            ("terms", terms_text(run, run["placement"]["fallbacks"])),
            (
                "simulated",
                f"{run['simulated']}, which this machine does not have" if run["simulated"] else "",
            ),
            ("attempts", str(run["attempts"]) if run["attempts"] > 1 else ""),
            ("rerun of", run["rerun_of"] or ""),
            ("outputs of", "\n".join(f"{ref} as {name}" for name, ref in run.get("from_outputs", {}).items())),
            ("used by", _users_text(run.get("used_by"))),
            ("resumed from", run.get("resumed_from") or ""),  # a server of an older release sends none
            ("results", "\n".join(retention_lines(run.get("results")))),  # a server of an older release sends none
            ("batch job", run["batch_job_id"] or ""),
        ]
    )
    click.echo()
    print_timeline(run["timeline"])
    if len(run["ended_attempts"]) > 1:
        click.echo()
        print_attempts(run["ended_attempts"])


def _users_text(used_by: dict[str, Any] | None) -> str:
    """The runs that start with outputs of a run; a server of an older release does not say."""
    runs = list(used_by["runs"]) if used_by else []
    shown = runs[:_USERS]
    has_more = len(runs) > _USERS or bool(used_by and used_by["more"])
    return "\n".join([*shown, *(["and others: --json lists the newest hundred"] if has_more else [])])


def _labelled_text(run: dict[str, Any]) -> str:
    """Who last changed the labels of a run, and when; empty if they are as at its launch."""
    if not run["labels_changed_at"]:
        return ""
    return f"{author_text(run['labels_changed_by'])}, {ago(run['labels_changed_at'])}"


def print_failure(run_id: str, lines: Sequence[str]) -> None:
    """Print the end of a failed run's log, after the line that says why it failed; nothing if it wrote nothing."""
    failure = find_failure(lines)
    if failure is None:
        return
    click.echo()
    click.secho(failure, fg="red", bold=True)
    for line in lines:
        click.echo(f"  {line}")
    click.secho(f"  launchbay logs {run_id}", dim=True)


def print_attempts(attempts: Sequence[dict[str, Any]]) -> None:
    """Print how each attempt that is over ended."""
    rows = [
        (
            str(number),
            one["started_at"] or "never",
            "" if one["exit_code"] is None else str(one["exit_code"]),
            one["reason"] or "",
        )
        for number, one in enumerate(attempts, 1)
    ]
    print_table(["ATTEMPT", "STARTED", "EXIT CODE", "REASON"], rows)


def print_timeline(timeline: Sequence[dict[str, Any]]) -> None:
    """Print when each state was reached, with the seconds since the one before."""
    before: datetime | None = None
    for change in timeline:
        at = datetime.fromisoformat(change["at"])
        passed = "" if before is None else f"+{(at - before).total_seconds():.3f} s"
        remarks = [change["reason"] or "", f"by {author_text(change['by'])}" if change["by"] else ""]
        remark = click.style(", ".join(filter(None, remarks)), dim=True) if any(remarks) else ""
        state = state_text(change["state"]) + " " * (10 - len(change["state"]))
        line = f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03d}  {state}  {passed:>11}  {remark}"
        click.echo(line.rstrip())
        before = at


def print_diff(diff: dict[str, Any]) -> None:
    """Print how two runs differ, or that they do not."""
    if diff["job"]:
        both = [f"{diff['job'][side]}:{diff['version'][side]}" for side in ("a", "b")]
        click.echo(f"job  {both[0]} → {both[1]}")
    elif diff["version"]:
        click.echo(f"job version  {diff['version']['a']} → {diff['version']['b']}")
    command = diff.get("command", [])  # a server of an older release sends none
    for title, found in (("run config", diff["config"]), ("command", command), ("hardware", diff["hardware"])):
        if found:
            click.secho(title, bold=True)
            text = _hardware_text if title == "hardware" else value_text
            rows = [(f"  {one['path']}", _side(one["a"], text), "→", _side(one["b"], text)) for one in found]
            print_table(["", diff["a"][-6:], "", diff["b"][-6:]], rows)
    for path, text in diff["files"].items():
        click.secho(path, bold=True)
        print_unified(text)
    has_outputs = print_output_differences(diff)
    if not (has_outputs or diff["version"] or diff["config"] or command or diff["hardware"] or diff["files"]):
        click.echo("The two runs had the same inputs, hardware and job version, and have left the same outputs.")


def _side(value: Any, text: Callable[[Any], str]) -> str:
    return "–" if value is None else text(value)


def _hardware_text(value: Any) -> str:
    return gpu_text(value) if isinstance(value, dict) else value_text(value)


def print_registered_diffs(inputs: dict[str, Any]) -> None:
    """Print how a run's config files differ from those that its job version registered, or that they do not.

    Raises:
        ClickException: nobody knows.
    """
    diffs = inputs.get("diffs")  # a server of an older release sends none
    if diffs is None:
        raise click.ClickException(
            "The server does not say how the files differ: the job version is not there any more, or the server is of "
            "an older release. Leave --diff out to see the files."
        )
    for path, text in diffs.items():
        click.secho(path, bold=True)
        if text is None:
            click.echo("  differs in lines that are too many to be shown; leave --diff out to see the file")
        else:
            print_unified(text)
    if not diffs:
        click.echo("The config files are as registered.")


def print_unified(text: str) -> None:
    """Print a unified diff in the usual colours, indented."""
    for line in text.splitlines():
        colour = "green" if line.startswith("+") else "red" if line.startswith("-") else None
        click.echo("  " + click.style(line, fg=colour, dim=line.startswith(("@@", "+++", "---"))))


def print_plan(plan: dict[str, Any]) -> None:
    """Print what a launch would start, and on which hardware."""
    heading = click.style("Dry run", bold=True)
    click.echo(f"{heading}: nothing was started. {plan['job']}, version {plan['version']}, would run with")
    print_command_and_config(plan)
    for path, file in plan["files"].items():
        click.secho(path, bold=True)
        if file["diff"]:
            print_unified(file["diff"])
        else:
            click.echo("  as registered")
    if plan.get("from_outputs"):  # a server of an older release sends none
        click.secho("outputs of other runs", bold=True)
        for name, one in plan["from_outputs"].items():
            size = f"{count_text(one['count'], 'file')}, {size_text(one['size'])}"
            click.echo(f"  {name} = {one['reference']}  → {one['path']} ({size})")
    click.secho("hardware", bold=True)
    click.echo(f"  {placement_text(plan['placement'])}")
    if shown_priority(plan):
        click.echo(f"  priority: {shown_priority(plan)}")
    print_alternatives(plan)
    if terms := terms_text(plan):
        click.echo(f"  {terms}")
    if plan.get("resumed_from"):
        click.secho("checkpoints", bold=True)
        click.echo(f"  those of run {plan['resumed_from']}")
    show_notices(plan.get("notices", ()))  # a server of an older release sends none
