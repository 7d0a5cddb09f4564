"""`launchbay register`: a job, or its next version."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from launchbay.cli.console.code_packing import ask_about_size, choose_code
from launchbay.cli.console.hardware import hardware_request, with_terms
from launchbay.cli.console.session import Session, with_session

if TYPE_CHECKING:
    from launchbay.authoring.archive import Archive
    from launchbay.authoring.job_file.reader import JobFolder

_LARGE_BYTES = 4 * 1024 * 1024  # from this size on, an upload may take more than a second


@click.command(context_settings={"allow_interspersed_args": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[FOLDER] | --capture -- COMMAND…")
@click.option(
    "--capture", is_flag=True, help="Run COMMAND here once, and register the inputs that it declares while it runs."
)
@click.option(
    "--name", metavar="JOB", help="Job name.  [default: from launchbay.yaml; with --capture, this folder's name]"
)
@click.option("--image", help="Container image.")
@click.option("--gpu", metavar="MODEL[:COUNT],…", help="Default hardware: GPUs, such as a10g:2, or alternatives.")
@click.option("--vcpus", type=click.IntRange(1), help="Default hardware: number of vCPUs.")
@click.option("--memory", type=click.FloatRange(0, min_open=True), metavar="GIB", help="Default hardware: memory.")
@click.option("--spot", is_flag=True, help="Default hardware: Spot capacity.")
@with_terms
@click.option(
    "--env",
    "variables",
    multiple=True,
    metavar="NAME=VALUE",
    help="Set an environment variable of the job, also during --capture. Can be repeated.",
)
@click.option(
    "--stop",
    is_flag=True,
    help="With --capture: end the script as soon as its inputs are known. That is when it logs its first metric to "
    "W&B, or when it has declared nothing new for 5 seconds, having declared a file or its run config (for "
    "manage_wandb_config, once wandb.init has been called). So it must declare all files and set its config before.",
)
@click.option(
    "--yes",
    "-y",
    is_flag=True,
    help="Ask nothing: pack and upload the code, however large it is, and with --capture register what a script that "
    "fails or is interrupted had declared before.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be registered, without registering it.")
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
    terms: dict[str, Any],
    capture: bool,
    stop: bool,
    yes: bool,
    spot: bool,
    dry_run: bool,
) -> None:
    """Register the job that the launchbay.yaml in FOLDER describes, with the code beside it.

    If there is no launchbay.yaml, --capture runs the author's script once, and registers the inputs that it declares
    with launch.manage_… or with W&B's own launch module; of a script that declares nothing, the config of its W&B runs.
    If it fails or you interrupt it with Ctrl-C, you are asked whether to register what it had declared. Files that git
    ignores are not packed, nor what training programs leave behind: each is named. Content that is registered already
    gives its existing version.

    \b
    launchbay register examples/digits
    launchbay register --capture --name digits -- python train.py
    launchbay register --capture --stop -- python train.py
    """
    from launchbay.cli.console.overrides import show_notices
    from launchbay.cli.console.pairs import parse_pairs

    env = parse_pairs("--env", variables)
    if stop and not capture:
        raise click.UsageError("`--stop` is for --capture.")
    if capture:
        job = _capture_job(None if dry_run else session, words, name, env, stop=stop, is_agreed=yes)
        env = _without_run_config(env)
    else:
        job = _read_job(words)
    show_notices(job.notices)
    spec = {**job.spec, "env": {**job.spec["env"], **env}}
    if image:
        spec["image"] = image
    if request := hardware_request(gpu, vcpus, memory, spot=spot):
        spec["hardware"] = request
    spec |= terms
    names = choose_code(job, is_agreed=yes or dry_run or capture)
    if dry_run:
        session.show({"name": name or job.name, **spec}, _print_spec)
        return
    if job.code_root is not None:
        spec["code"] = {"sha256": _upload_code(session, job.code_root, names)}
    if session.api.server.is_local and (python := _local_python(job, words if capture else ())):
        spec["python"] = python
    version, is_new = session.api.jobs.register(name or job.name, spec)
    session.show(version | {"created": is_new}, _print_registered)


def _read_job(words: tuple[str, ...]) -> JobFolder:
    from launchbay.authoring.job_file.fields import FILE_NAME
    from launchbay.authoring.job_file.reader import read_job_folder

    if len(words) > 1:
        raise click.UsageError("Give one folder; to capture a command, write `register --capture -- COMMAND`.")
    folder = Path(words[0] if words else ".")
    if not folder.exists():
        raise click.UsageError(f"There is no folder `{folder}`.")
    if folder.is_dir() and not (folder / FILE_NAME).is_file():
        raise click.UsageError(
            f"{folder} has no {FILE_NAME}. Write one, such as\n"
            f"  name: {_possible_name(folder)}\n"
            "  command: python train.py\n"
            "or register what the script declares: `launchbay register --capture -- python train.py`."
        )
    return read_job_folder(folder)


def _possible_name(folder: Path) -> str:
    """A job's name made from a folder's: without the characters that a job's name can't have."""
    import re

    return re.sub(r"[^A-Za-z0-9_.-]+", "-", folder.resolve().name).strip("-_.")[:64] or "my-job"


def _capture_job(
    session: Session | None,
    words: tuple[str, ...],
    name: str | None,
    env: dict[str, str],
    *,
    stop: bool,
    is_agreed: bool,
) -> JobFolder:
    """The job that a script declares while it runs once; it may run for hours, so what can be asked is asked first."""
    from launchbay.authoring.capture import capture
    from launchbay.authoring.code_files import list_code_files
    from launchbay.authoring.job_file.reader import JobFolder
    from launchbay.cli.console.overrides import show_notices
    from launchbay_core.domain.names import check_name

    if not words:
        raise click.UsageError("Give the command after --capture, such as `--capture -- python train.py`.")
    folder = Path.cwd()
    chosen = check_name("job", name) if name else _possible_name(folder)
    if session:
        session.api.jobs.find(limit=1)
        ask_about_size(folder, list_code_files(folder), is_agreed=is_agreed)
    click.echo(f"Running `{' '.join(words)}` once to capture its inputs …", err=True)
    found = capture(words, folder, env, stop=stop, accept=_accept_all if is_agreed else _ask)
    show_notices(found.notices)
    return JobFolder(chosen, {"command": list(words), "inputs": found.inputs, "env": dict(found.env)}, folder, folder)


def _without_run_config(env: dict[str, str]) -> dict[str, str]:
    """The job's variables: the run config that a script was captured with is its input, and comes anew in each run."""
    from launchbay.runtime.environment import WANDB_CONFIG

    return {name: value for name, value in env.items() if not WANDB_CONFIG.fullmatch(name)}


def _accept_all(reason: str) -> bool:
    click.secho(f"{reason} Registering them, as you said --yes.", err=True, fg="yellow")
    return True


def _ask(reason: str) -> bool:
    """Ask whether to register what an unfinished script had declared; without a terminal, the answer is no."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    return click.confirm(f"{reason} Register them?", default=True, err=True)


def _local_python(job: JobFolder, captured: Sequence[str]) -> str | None:
    """The Python that a local stack runs the job with: the one beside it, or else the one that was captured."""
    from launchbay.authoring.local_python import find_local_python, python_of_command

    return find_local_python(job.spec.get("python"), job.folder, job.code_root) or python_of_command(captured)


def _upload_code(session: Session, root: Path, names: Sequence[str]) -> str:
    """Pack a code folder and upload the archive, unless the server has it; return its SHA-256."""
    from launchbay.authoring.archive import build_archive
    from launchbay.cli.console.progress import announce_after

    with announce_after(1, f"Packing the code in {root} …"):
        archive = build_archive(root, names=names)
    with archive:
        form = session.api.uploads.prepare(archive.sha256, archive.size)
        if not form["exists"]:
            _send_archive(form, archive)
        return archive.sha256


def _send_archive(form: dict[str, Any], archive: Archive) -> None:
    from launchbay.api.storage import upload_file

    if archive.size < _LARGE_BYTES:
        upload_file(form["url"], form["fields"], archive.path)
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as progress:
        bar = progress.add_task(f"Uploading the code ({archive.size / 1024 / 1024:.0f} MiB)", total=archive.size)
        upload_file(form["url"], form["fields"], archive.path, lambda sent: progress.advance(bar, sent))


def _print_registered(version: dict[str, Any]) -> None:
    from launchbay.cli.console.overrides import show_notices
    from launchbay.cli.console.texts import input_names

    name = f"{version['job']}, version {version['version']}"
    if version["created"]:
        click.echo(f"Registered {click.style(name, bold=True)}")
    else:
        click.echo(f"No changes: this content is already registered as {click.style(name, bold=True)}")
    click.echo(f"  inputs: {input_names(version['inputs'])}")
    show_notices(version.get("notices", ()))  # a server of an older release sends none
    click.secho(f"  launchbay schema {version['job']}", dim=True)
    taken = version["inputs"].get("outputs", {})  # a server of an older release sends none
    required = "".join(f" -o {name}=RUN" for name, one in taken.items() if one["required"])
    click.secho(f"  launchbay launch {version['job']}{required} --follow", dim=True)


def _print_spec(body: dict[str, Any]) -> None:
    from launchbay.cli.console.spec_views import spec_text

    click.echo("Dry run: nothing was registered. This would be registered:", err=True)
    click.echo(spec_text(body), nl=False)
