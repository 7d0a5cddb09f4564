"""`launchbay job`: one job, one of its versions, and the list of its versions."""

from __future__ import annotations

from typing import Any

import click

from launchbay.cli.completions.names import complete_job
from launchbay.cli.console.references import parse_reference
from launchbay.cli.console.session import Session, with_session

_VERSIONS = 20  # the newest, in the list


@click.command()
@click.argument("job", metavar="JOB[:VERSION|@ALIAS]", shell_complete=complete_job)
@with_session
def job(session: Session, job: str) -> None:
    """Show a job: its newest version or the one that you name, and its 20 newest versions.

    \b
    launchbay job digits
    launchbay job digits:3
    launchbay job digits@prod
    """
    reference = parse_reference(job)
    found = {
        "job": session.api.jobs.get(reference.job),
        "version": session.api.jobs.get_version(reference.job, reference.selector),
        "versions": session.api.jobs.find_versions(reference.job, limit=_VERSIONS),
    }
    session.show(found, _print_job)


def _print_job(found: dict[str, Any]) -> None:
    from launchbay.cli.console.tables import print_facts

    print_facts(_facts(found["job"], found["version"]))
    click.echo()
    _print_versions(found["versions"])
    click.secho(f"  launchbay schema {found['job']['name']}:{found['version']['version']}", dim=True)


def _facts(job: dict[str, Any], version: dict[str, Any]) -> list[tuple[str, str]]:
    import shlex

    from launchbay.authoring.durations import format_duration
    from launchbay.cli.console.texts import ago, input_names

    return [
        ("job", click.style(job["name"], bold=True)),
        ("description", version["description"]),
        ("version", f"{version['version']}, registered {ago(version['created_at'])}{_by(version['created_by'])}"),
        ("command", shlex.join(version["command"])),
        ("image", version["image"] or "the deployment's default"),
        ("code", f"archive {version['code']['sha256'][:12]}" if version["code"] else "in the image"),
        ("hardware", _hardware(version["hardware"])),
        ("env", "\n".join(f"{name}={value}" for name, value in version["env"].items())),
        ("timeout", format_duration(version["timeout_seconds"])),
        ("retries", str(version["retries"])),
        ("runner", "an init container" if version["runner"] == "init" else ""),
        ("inputs", input_names(version["inputs"])),
        ("arguments", "\n".join(_argument(*pair) for pair in version["inputs"]["args"].items())),
        ("aliases", "\n".join(_alias_moves(job))),
    ]


def _print_versions(versions: list[dict[str, Any]]) -> None:
    from launchbay.cli.console.tables import print_table
    from launchbay.cli.console.texts import ago, author_text

    rows = [
        (
            str(one["version"]),
            ", ".join(one["aliases"]),
            ago(one["created_at"]),
            author_text(one["created_by"]),
            one["digest"][:12],
        )
        for one in versions
    ]
    print_table(["VERSION", "ALIASES", "REGISTERED", "BY", "DIGEST"], rows)


def _alias_moves(job: dict[str, Any]) -> list[str]:
    from launchbay.cli.console.texts import ago

    return [
        f"{alias} = {move['version']}" + (f", set {ago(move['at'])}{_by(move['by'])}" if move["at"] else "")
        for alias, move in sorted(job["alias_moves"].items())
    ]


def _by(author: dict[str, Any] | None) -> str:
    return f" by {author['name']}" if author else ""


def _hardware(request: dict[str, Any]) -> str:
    from launchbay.cli.console.texts import gpu_text

    parts = [
        gpu_text(request["gpu"]) if request.get("gpu") else "",
        f"{request['vcpus']} vCPU" if request.get("vcpus") else "",
        f"{request['memory_gib']:g} GiB" if request.get("memory_gib") else "",
        "Spot" if request.get("spot") else "",
    ]
    return ", ".join(filter(None, parts)) or "the smallest available"


def _argument(path: str, argument: dict[str, Any]) -> str:
    flags = [flag for flag in (argument["flag"], argument["negation"]) if flag]
    return f"{' or '.join(flags) or 'positional'} is {path}"
