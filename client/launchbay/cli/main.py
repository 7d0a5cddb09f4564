"""The `launchbay` command: which subcommands there are, and what becomes of errors.

A subcommand's module is imported when the subcommand is run, so that `launchbay --help` and completion are instant.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from launchbay import __version__
from launchbay.cli.console.session import INTERRUPTED
from launchbay_core.errors import LaunchbayError

# section → command → (module and name of the command, what the list of commands says about it)
SECTIONS: dict[str, dict[str, tuple[str, str]]] = {
    "Launch": {
        "launch": ("runs.launch:launch", "Launch a job with other values."),
        "rerun": ("runs.rerun:rerun", "Launch a run again, with changes."),
        "cancel": ("runs.cancel:cancel", "End a run."),
    },
    "Look": {
        "jobs": ("jobs.jobs:jobs", "List the jobs."),
        "job": ("jobs.jobs:job", "Show a job and its versions."),
        "schema": ("jobs.schema:schema", "Show what may be changed at launch."),
        "runs": ("runs.runs:runs", "List the runs, the newest first."),
        "run": ("runs.runs:run", "Show a run and what happened to it."),
        "inputs": ("runs.inputs:inputs", "Show the values and files that a run sees."),
        "logs": ("runs.logs:logs", "Show what a run writes."),
        "diff": ("runs.diff:diff", "Show how two runs differ."),
        "hardware": ("runs.hardware:hardware", "Show the hardware, or where a request would run."),
    },
    "Author": {
        "register": ("jobs.register:register", "Register a job, or its next version."),
        "alias": ("jobs.alias:alias", "Name a version, such as prod."),
        "patch": ("jobs.patch:patch", "Change values in a config file, keeping the rest of it."),
    },
    "Sign in": {
        "login": ("service.login:login", "Sign in to a deployment, and use it."),
        "logout": ("service.logout:logout", "Sign out of a deployment."),
        "config": ("service.config:config", "Pick among deployments."),
    },
    "This machine": {
        "dev": ("service.dev:dev", "Run the whole service on this machine."),
        "doctor": ("service.doctor:doctor", "Check that this machine is ready, and its server well."),
        "admin": ("service.admin:admin", "Look after a deployment."),
        "completion": ("service.completion:completion", "Print the shell's completion script."),
        "exec": ("container.exec:exec_", "Run a command inside a job. AWS Batch calls it."),
        "prepare": ("container.exec:prepare", "Bring a job's inputs onto a shared volume. AWS Batch calls it."),
    },
}
_COMMANDS = {name: found for section in SECTIONS.values() for name, found in section.items()}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's signature)
        """Every command's name."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """A command, imported."""
        if cmd_name not in _COMMANDS:
            return None
        module, _, attribute = _COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(f"launchbay.cli.{module}"), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that `args` begin with; for one that is not there, the nearest that is."""
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], _COMMANDS, n=1)
            hint = f" Did you mean `{near[0]}`?" if near else " `launchbay --help` lists them."
            ctx.fail(f"There is no command `{args[0]}`.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands by what they are for, without importing any."""
        width = max(map(len, _COMMANDS))
        for section, commands in SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl([(name.ljust(width), summary) for name, (_, summary) in commands.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", message="launchbay %(version)s")
@click.pass_context
def group(ctx: click.Context) -> None:
    """Launch machine-learning jobs with different inputs, on the right hardware.

    An author registers a job once; anyone on the team launches it with other values. Every command that talks to a
    server takes --server (or LAUNCHBAY_SERVER) and --project (or LAUNCHBAY_PROJECT), and --json for machines.
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False
    elif os.environ.get("FORCE_COLOR"):
        ctx.color = True


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process: 0, 1 for a failed run or a refused request, 2 for wrong usage."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        sys.exit(_status(group(words, prog_name="launchbay", standalone_mode=False)))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except LaunchbayError as error:
        _show(error, as_json="--json" in words)
        sys.exit(1)
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nInterrupted.", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads: nothing more to say
        sys.exit(1)


def _status(result: Any) -> int:
    return result if isinstance(result, int) else 0


def _show(error: LaunchbayError, *, as_json: bool) -> None:
    if as_json:
        import json

        document = dict(getattr(error, "document", {})) or {"title": type(error).__name__, "detail": str(error)}
        click.echo(json.dumps(document), err=True)
        return
    click.echo(click.style("Error: ", fg="red", bold=True) + str(error), err=True)


if __name__ == "__main__":
    main()
