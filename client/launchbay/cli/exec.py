"""`launchbay exec`: what a job's container starts with."""

from __future__ import annotations

import click


@click.command("exec", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def exec_(context: click.Context, command: tuple[str, ...]) -> None:
    """Run COMMAND inside a job, with its run's inputs in place.

    AWS Batch starts every job with this; it is of no use elsewhere. The code archive is unpacked into the working
    folder, the patched config files are put in place, and the run config is in the environment. The exit status is the
    command's; 125 says that the inputs could not be had, 126 that COMMAND can't be executed, 127 that there is none.

    \b
    launchbay exec -- python train.py
    """
    from launchbay.job.runner import run

    context.exit(run(command))
