"""`launchbay exec`, `launchbay prepare` and `launchbay results`: what a job's containers start with."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("exec", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def exec_(context: click.Context, command: tuple[str, ...]) -> None:
    """Run COMMAND inside a job's container, with the inputs of its run.

    AWS Batch starts every job with this command. It unpacks the code archive into the working folder, writes the
    patched config files, and sets the run config in the environment. The exit status is that of COMMAND; or 114 if
    another AWS Batch job has already started this run or the run is over, 115 if COMMAND succeeded but its results
    could not be uploaded, 116 if the checkpoints of another run could not be restored, 123 if a local stack could not
    make the job's Python environment, 125 if the inputs could not be fetched, 126 if COMMAND can't be executed, 127 if
    COMMAND was not found, and 143 if the checkpoints of an earlier attempt could not be restored.

    \b
    launchbay exec -- python train.py
    """
    from launchbay.runtime.runner import run

    context.exit(run(command))


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.pass_context
def prepare(context: click.Context, folder: Path) -> None:
    """Write a run's inputs to FOLDER, a volume that the job's own container shares.

    The init container of a job with `runner: init` runs this command. The job's own container then starts with
    `/bin/sh FOLDER/start COMMAND…`, and needs neither Python nor `launchbay`.

    \b
    launchbay prepare /launchbay
    """
    from launchbay.runtime.init_container import prepare as write_inputs

    context.exit(write_inputs(folder))


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.pass_context
def results(context: click.Context, folder: Path) -> None:
    """Upload what a run gives back from FOLDER, a volume that the job's own container shares.

    The third container of a job with `runner: init` runs this command. It waits for the end of the job's own container,
    and exits with the status of that; or with 115 if only the results could not be uploaded.

    \b
    launchbay results /launchbay
    """
    from launchbay.runtime.results.task.container import keep_results

    context.exit(keep_results(folder))
