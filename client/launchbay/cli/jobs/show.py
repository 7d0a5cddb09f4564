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
@click.option("--limit", type=click.IntRange(1), help=f"Maximum number of versions to list.  [default: {_VERSIONS}]")
@click.option("--all", "is_all", is_flag=True, help="List all versions.")
@with_session
def job(session: Session, job: str, limit: int | None, *, is_all: bool) -> None:
    """Show a job: its newest version or the one that you name, and its 20 newest versions.

    \b
    launchbay job digits
    launchbay job digits:3
    launchbay job digits@prod
    """
    from launchbay.cli.console.lists import say_more

    if is_all and limit is not None:
        raise click.UsageError("Give --all or --limit, not both.")
    reference = parse_reference(job)
    versions = session.api.jobs.find_versions(reference.job, limit=None if is_all else limit or _VERSIONS)
    found = {
        "job": session.api.jobs.get(reference.job),
        "version": session.api.jobs.get_version(reference.job, reference.selector),
        "versions": versions,
    }
    session.show(found, _print_job)
    say_more("versions", len(versions), has_more=versions.has_more)


def _print_job(found: dict[str, Any]) -> None:
    from launchbay.cli.console.tables import print_facts

    print_facts(_facts(found["job"], found["version"]))
    click.echo()
    _print_versions(found["versions"])
    click.secho(f"  launchbay schema {found['job']['name']}:{found['version']['version']}", dim=True)


def _facts(job: dict[str, Any], version: dict[str, Any]) -> list[tuple[str, str]]:
    import shlex

    from launchbay.cli.console.runs.placements import terms_text
    from launchbay.cli.console.texts import ago, input_names, shown_priority
    from launchbay_core.domain.hardware.durations import format_duration

    return [
        ("job", click.style(job["name"], bold=True)),
        ("description", version["description"]),
        ("version", f"{version['version']}, registered {ago(version['created_at'])}{_by(version['created_by'])}"),
        ("command", shlex.join(version["command"])),
        ("image", version["image"] or "the deployment's default"),
        ("code", f"archive {version['code']['sha256'][:12]}" if version["code"] else "in the image"),
        ("hardware", _hardware(version["hardware"])),
        ("terms", terms_text(version)),
        ("env", "\n".join(f"{name}={value}" for name, value in version["env"].items())),
        ("timeout", format_duration(version["timeout_seconds"])),
        ("retries", str(version["retries"])),
        ("priority", shown_priority(version)),
        ("runner", "an init container" if version["runner"] == "init" else ""),
        ("inputs", input_names(version["inputs"])),
        ("arguments", "\n".join(_argument(*pair) for pair in version["inputs"]["args"].items())),
        ("aliases", "\n".join(_alias_moves(job))),
    ]


def _print_versions(versions: list[dict[str, Any]]) -> None:
    from launchbay.cli.console.lists import Column, print_list, terminal_width
    from launchbay.cli.console.texts import ago, author_text

    width = terminal_width()
    registered = [one["created_at"] if width is None else ago(one["created_at"]) for one in versions]
    columns = [
        Column("VERSION", [str(one["version"]) for one in versions]),
        Column("ALIASES", [", ".join(one["aliases"]) for one in versions], least=8),
        Column("REGISTERED", registered),
        Column("BY", [author_text(one["created_by"]) for one in versions], least=6),
        Column("DIGEST", [one["digest"][:12] for one in versions], is_extra=True),
    ]
    print_list(columns, width)


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

    if request.get("any_of"):
        common = {name: value for name, value in request.items() if name != "any_of"}
        own = [{name: value for name, value in one.items() if value is not None} for one in request["any_of"]]
        return " or ".join(_hardware(common | one) for one in own)
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
