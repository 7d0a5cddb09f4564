"""`launchbay jobs` and `launchbay job`: what is registered."""

from __future__ import annotations

from typing import Any

import click

from launchbay.cli.console.completions import complete_job
from launchbay.cli.console.session import Session, with_session


@click.command()
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1), help="Most jobs to list.")
@with_session
def jobs(session: Session, limit: int) -> None:
    """List the jobs of the project, by name.

    \b
    launchbay jobs
    launchbay jobs --project vision --json
    """
    found = session.api.pages_or_none("jobs", "jobs", limit)
    session.show(found, _print_jobs)
    if not found and not session.as_json:
        click.echo(f"The project `{session.project}` has no jobs yet: `launchbay register FOLDER` makes one.", err=True)


def _print_jobs(found: list[dict[str, Any]]) -> None:
    from launchbay.cli.console.tables import ago, print_table

    if found:
        rows = [
            (job["name"], str(job["latest_version"]), _aliases(job), ago(job["updated_at"]), job["description"])
            for job in found
        ]
        print_table(["JOB", "VERSION", "ALIASES", "UPDATED", "DESCRIPTION"], rows)


def _aliases(job: dict[str, Any]) -> str:
    return ", ".join(f"{name}={number}" for name, number in sorted(job["aliases"].items()))


@click.command()
@click.argument("job", metavar="JOB[:VERSION|@ALIAS]", shell_complete=complete_job)
@with_session
def job(session: Session, job: str) -> None:
    """Show JOB: its newest version, or the one that is named, and the list of all.

    \b
    launchbay job digits
    launchbay job digits:3
    launchbay job digits@prod
    """
    from launchbay.cli.runs.launch import read_reference

    name, reference = read_reference(job)
    version = reference.get("version") or reference.get("alias") or "latest"
    found = session.api.get(f"jobs/{name}")
    shown = session.api.get(f"jobs/{name}/versions/{version}")
    versions = list(session.api.pages(f"jobs/{name}/versions", "versions", 20))
    session.show({"job": found, "version": shown, "versions": versions}, _print_job)


def _print_job(found: dict[str, Any]) -> None:
    import shlex

    from launchbay.cli.console.tables import ago, author_text, duration_text, print_facts, print_table

    version = found["version"]
    print_facts(
        [
            ("job", click.style(found["job"]["name"], bold=True)),
            ("description", version["description"]),
            ("version", f"{version['version']}, registered {ago(version['created_at'])}{_by(version['created_by'])}"),
            ("command", shlex.join(version["command"])),
            ("image", version["image"] or "the installation's default"),
            ("code", f"archive {version['code']['sha256'][:12]}" if version["code"] else "in the image"),
            ("hardware", _hardware(version["hardware"])),
            ("env", "\n".join(f"{name}={value}" for name, value in version["env"].items())),
            ("timeout", duration_text(version["timeout_seconds"])),
            ("retries", str(version["retries"])),
            ("runner", "an init container" if version["runner"] == "init" else ""),
            ("inputs", _inputs(version["inputs"])),
            ("arguments", "\n".join(_argument(*pair) for pair in version["inputs"]["args"].items())),
            ("aliases", "\n".join(_moves(found["job"]))),
        ]
    )
    click.echo()
    rows = [
        (
            str(one["version"]),
            ", ".join(one["aliases"]),
            ago(one["created_at"]),
            author_text(one["created_by"]),
            one["digest"][:12],
        )
        for one in found["versions"]
    ]
    print_table(["VERSION", "ALIASES", "REGISTERED", "BY", "DIGEST"], rows)
    click.secho(f"  launchbay schema {found['job']['name']}:{version['version']}", dim=True)


def _moves(job: dict[str, Any]) -> list[str]:
    from launchbay.cli.console.tables import ago

    return [
        f"{alias} = {move['version']}" + (f", set {ago(move['at'])}{_by(move['by'])}" if move["at"] else "")
        for alias, move in sorted(job["alias_moves"].items())
    ]


def _by(author: dict[str, Any] | None) -> str:
    return f" by {author['name']}" if author else ""


def _hardware(asked: dict[str, Any]) -> str:
    from launchbay.cli.console.tables import gpu_text

    parts = [
        gpu_text(asked["gpu"]) if asked.get("gpu") else "",
        f"{asked['vcpus']} vCPU" if asked.get("vcpus") else "",
        f"{asked['memory_gib']:g} GiB" if asked.get("memory_gib") else "",
        "Spot" if asked.get("spot") else "",
    ]
    return ", ".join(filter(None, parts)) or "the smallest there is"


def _argument(path: str, argument: dict[str, Any]) -> str:
    flags = [flag for flag in (argument["flag"], argument["negation"]) if flag]
    return f"{' or '.join(flags) or 'positional'} is {path}"


def _inputs(inputs: dict[str, Any]) -> str:
    return ", ".join((["run config"] if inputs["config"] else []) + list(inputs["files"])) or "none"
