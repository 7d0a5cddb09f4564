"""`launchbay exec` and `launchbay prepare`: what a job's containers start with."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("exec", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def exec_(context: click.Context, command: tuple[str, ...]) -> None:
    """Run COMMAND inside a job, with its run's inputs in place.

    AWS Batch starts every job with this; it is of no use elsewhere. The code archive is unpacked into the working
    folder, the patched config files are put in place, and the run config is in the environment. The exit status is the
    command's; 114 says that another AWS Batch job has started this run, 125 that the inputs could not be had, 126 that
    COMMAND can't be executed, 127 that there is none.

    \b
    launchbay exec -- python train.py
    """
    from launchbay.runtime.runner import run

    context.exit(run(command))


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.pass_context
def prepare(context: click.Context, folder: Path) -> None:
    """Bring a run's inputs into FOLDER, a volume that the job's own container shares.

    The init container of a job with `runner: init` does this. The job's own container then starts with
    `/bin/sh FOLDER/start COMMAND…`, and needs neither Python nor `launchbay`.

    \b
    launchbay prepare /launchbay
    """
    from launchbay.runtime.init_container import prepare as bring

    context.exit(bring(folder))
