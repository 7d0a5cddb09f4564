"""`launchbay register`: a job, or its next version."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from launchbay.cli.console.overrides import hardware_request
from launchbay.cli.console.session import Session, with_session

if TYPE_CHECKING:
    from launchbay.authoring.archive import Archive
    from launchbay.authoring.job_file import JobFolder

_LARGE = 4 * 1024 * 1024  # from here on, putting it up may take more than a second


@click.command(context_settings={"allow_interspersed_args": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[FOLDER] | --capture -- COMMAND…")
@click.option("--capture", is_flag=True, help="Run COMMAND here once, see which inputs it manages, and register those.")
@click.option(
    "--name", metavar="JOB", help="The job's name.  [default: launchbay.yaml's; with --capture, this folder's]"
)
@click.option("--image", help="Its container image.")
@click.option("--gpu", metavar="MODEL[:COUNT]", help="Its default hardware: GPUs, such as a10g:2.")
@click.option("--vcpus", type=click.IntRange(1), help="Its default hardware: vCPUs.")
@click.option("--memory", type=click.FloatRange(0, min_open=True), metavar="GIB", help="Its default hardware: memory.")
@click.option("--spot", is_flag=True, help="Its default hardware: Spot capacity.")
@click.option(
    "--env",
    "variables",
    multiple=True,
    metavar="NAME=VALUE",
    help="A variable of its environment, while it is captured too. May be repeated.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be registered; register nothing.")
@with_session
def register(  # noqa: PLR0913  (one argument an option)
    session: Session,
    words: tuple[str, ...],
    name: str | None,
    image: str | None,
    gpu: str | None,
    vcpus: int | None,
    memory: float | None,
    variables: tuple[str, ...],
    *,
    capture: bool,
    spot: bool,
    dry_run: bool,
) -> None:
    """Register the job that FOLDER's launchbay.yaml describes, with the code beside it.

    Without a launchbay.yaml, --capture runs the author's script once and registers what it manages with launch.manage_…
    or wandb's own launch module. Files that .gitignore names are not packed. Content that is registered already gives
    its version again.

    \b
    launchbay register examples/digits
    launchbay register --capture --name digits -- python train.py
    """
    env = dict(_variable(text) for text in variables)
    job = _captured(None if dry_run else session, words, name, env) if capture else _read(words)
    spec = {**job.spec, "env": {**job.spec["env"], **env}}
    if image:
        spec["image"] = image
    if asked := hardware_request(gpu, vcpus, memory, spot=spot):
        spec["hardware"] = asked
    body = {"name": name or job.name, **spec}
    if dry_run:
        session.show(body, _print_spec)
        return
    if job.code_root is not None:
        body["code"] = {"sha256": _upload(session, job.code_root)}
    answer = session.api.send("POST", session.api.in_project("jobs"), body)
    session.show(answer.document | {"created": answer.status == 201}, _print_registered)


def _read(words: tuple[str, ...]) -> JobFolder:
    from launchbay.authoring.job_file import read_job_folder

    if len(words) > 1:
        raise click.UsageError("Give one folder; to capture a command, write `register --capture -- COMMAND`.")
    folder = Path(words[0] if words else ".")
    if not folder.exists():
        raise click.UsageError(f"There is no folder `{folder}`.")
    if folder.is_dir() and not (folder / "launchbay.yaml").is_file():
        raise click.UsageError(
            f"{folder} has no launchbay.yaml. Write one, which takes no more than\n"
            f"  name: {_possible_name(folder)}\n"
            "  command: python train.py\n"
            "or let the script tell: `launchbay register --capture -- python train.py`."
        )
    return read_job_folder(folder)


def _possible_name(folder: Path) -> str:
    """A folder's name as a job's, with what can't be in one left out."""
    import re

    return re.sub(r"[^A-Za-z0-9_.-]+", "-", folder.resolve().name).strip("-_.")[:64] or "my-job"


def _variable(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise click.UsageError(f"`--env {text}`: give NAME=VALUE.")
    return name, value


def _captured(session: Session | None, words: tuple[str, ...], name: str | None, env: dict[str, str]) -> JobFolder:
    """What the script declares, run once; a server that is to have it is asked first, for the script may take hours."""
    from launchbay.authoring.capture import capture
    from launchbay.authoring.job_file import JobFolder
    from launchbay_core.domain.names import check_name

    if not words:
        raise click.UsageError("Give the command after --capture, such as `--capture -- python train.py`.")
    folder = Path.cwd()
    chosen = check_name("job", name) if name else _possible_name(folder)
    if session:
        session.api.pages_or_none("jobs", "jobs", 1)
    click.echo(f"Running `{' '.join(words)}` once, to see what it manages …", err=True)
    found = capture(words, folder, env)
    return JobFolder(chosen, {"command": list(words), "inputs": found.inputs, "env": dict(found.env)}, folder)


def _upload(session: Session, root: Path) -> str:
    from launchbay.authoring.archive import build_archive
    from launchbay.cli.console.progress import said_after

    with said_after(1, f"Packing the code in {root} …"):
        archive = build_archive(root)
    with archive:
        form = session.api.post("uploads", {"sha256": archive.sha256, "size": archive.size})
        if form["exists"]:
            return archive.sha256
        _put_up(form, archive)
        return archive.sha256


def _put_up(form: dict[str, Any], archive: Archive) -> None:
    from launchbay.api.uploads import upload_file

    if archive.size < _LARGE:
        upload_file(form["url"], form["fields"], archive.path)
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as progress:
        bar = progress.add_task(f"Putting up the code ({archive.size / 1024 / 1024:.0f} MiB)", total=archive.size)
        upload_file(form["url"], form["fields"], archive.path, lambda sent: progress.advance(bar, sent))


def _print_registered(version: dict[str, Any]) -> None:
    name = f"{version['job']}, version {version['version']}"
    if version["created"]:
        click.echo(f"Registered {click.style(name, bold=True)}")
    else:
        click.echo(f"Nothing new: this content is {click.style(name, bold=True)} already")
    inputs = (["run config"] if version["inputs"]["config"] else []) + list(version["inputs"]["files"])
    click.echo(f"  inputs: {', '.join(inputs) or 'none'}")
    click.secho(f"  launchbay schema {version['job']}", dim=True)
    click.secho(f"  launchbay launch {version['job']} --follow", dim=True)


def _print_spec(body: dict[str, Any]) -> None:
    from launchbay.cli.console.show_specs import spec_text

    click.echo("Dry run: nothing was registered. This would be:", err=True)
    click.echo(spec_text(body), nl=False)
