"""The `launchbay` command: its subcommands, and how errors become messages and exit statuses.

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
from launchbay.cli.console.colours import wants_colour
from launchbay.cli.console.session import INTERRUPTED, NO_ANSWER
from launchbay.cli.terminal_output import guard_terminals
from launchbay_core.errors import LaunchbayError

# section → command → (module and name of the command, its summary in the list of commands)
SECTIONS: dict[str, dict[str, tuple[str, str]]] = {
    "Launch": {
        "launch": ("runs.launch:launch", "Launch a job with different inputs."),
        "rerun": ("runs.rerun:rerun", "Launch a run again, with more overrides."),
        "cancel": ("runs.cancel:cancel", "Cancel a run."),
        "keep": ("runs.keep:keep", "Keep the results of a run for good."),
        "forget": ("runs.forget:forget", "Delete the results of a run for good."),
        "tag": ("runs.tag:tag", "Tag or name a run, or put a note on it."),
    },
    "Inspect": {
        "jobs": ("jobs.list:jobs", "List jobs."),
        "job": ("jobs.show:job", "Show a job and its versions."),
        "schema": ("jobs.schema:schema", "Show the inputs of a job that can be changed at launch."),
        "runs": ("runs.list:runs", "List runs, newest first."),
        "run": ("runs.show:run", "Show a run and its timeline."),
        "inputs": ("runs.inputs:inputs", "Show the values and files that a run sees."),
        "outputs": ("runs.outputs:outputs", "List the files that a run has left."),
        "download": ("runs.download:download", "Download files that a run has left."),
        "logs": ("runs.logs:logs", "Show the output of a run."),
        "metrics": ("runs.metrics:metrics", "Show the metrics of a run."),
        "diff": ("runs.diff:diff", "Show the differences between two runs."),
        "compare": ("runs.compare:compare", "Show runs side by side."),
        "open": ("service.open:open_page", "Open the page of a project, a job or a run."),
        "queue": ("service.queue:queue", "Show what waits for hardware, in order, whose and why."),
        "hardware": ("service.hardware:hardware", "List compute classes, or show where a request would run."),
    },
    "Author": {
        "register": ("jobs.register:register", "Register a job, or its next version."),
        "alias": ("jobs.alias:alias", "Point an alias, such as prod, at a version."),
        "patch": ("jobs.patch:patch", "Change values in a config file and keep the rest as it is."),
    },
    "Sign in": {
        "login": ("service.login:login", "Sign in to a deployment, and use it."),
        "whoami": ("service.whoami:whoami", "Show who is signed in, and what they may do."),
        "logout": ("service.logout:logout", "Sign out of a deployment."),
        "config": ("service.config:config", "Manage the known deployments."),
    },
    "Operate": {
        "dev": ("service.dev:dev", "Run the whole service on this machine."),
        "doctor": ("service.doctor:doctor", "Check this machine, the server and its deployment."),
        "admin": ("service.admin:admin", "Operate a deployment."),
        "completion": ("service.completion:completion", "Print a shell completion script."),
    },
    "Inside a job": {
        "exec": ("container.exec:exec_", "Run a command with the inputs of a run. AWS Batch calls it."),
        "prepare": ("container.exec:prepare", "Write the inputs of a run to a shared volume. AWS Batch calls it."),
        "results": ("container.exec:results", "Upload results of a run from a shared volume. AWS Batch calls it."),
    },
}
_COMMANDS = {name: found for section in SECTIONS.values() for name, found in section.items()}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's signature)
        """The name of every command."""
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
        """The command that `args` begin with; if there is no such command, fail and suggest the nearest."""
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], _COMMANDS, n=1)
            hint = f" Did you mean `{near[0]}`?" if near else " `launchbay --help` lists them."
            ctx.fail(f"There is no command `{args[0]}`.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands by section, without importing any."""
        width = max(map(len, _COMMANDS))
        for section, commands in SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl([(name.ljust(width), summary) for name, (_, summary) in commands.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", message="launchbay %(version)s")
@click.pass_context
def group(ctx: click.Context) -> None:
    """Launch machine-learning jobs with different inputs, on the right hardware.

    An author registers a job once; anyone on the team launches it with different inputs. Commands that talk to a
    server accept --server (or LAUNCHBAY_SERVER), --project (or LAUNCHBAY_PROJECT), and --json for output that
    programs read. The exit status is 0, or 1 if a run failed or a request was refused, 2 for wrong usage, 3 if no
    server could be asked, 130 after Ctrl-C.
    """
    ctx.color = wants_colour()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit.

    The status is 0; 1 for a failed run or a refused request; 2 for wrong usage; 3 if no server could be asked; 130
    after Ctrl-C.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    guard_terminals()
    try:
        sys.exit(_exit_status(group(words, prog_name="launchbay", standalone_mode=False)))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except LaunchbayError as error:
        _print_error(error, as_json="--json" in words)
        sys.exit(_status_of(error))
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nInterrupted.", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads any more
        sys.exit(1)


def _status_of(error: LaunchbayError) -> int:
    from launchbay.api.errors import NotLaunchbay, Unreachable
    from launchbay.api.servers import NoServer

    return NO_ANSWER if isinstance(error, NoServer | NotLaunchbay | Unreachable) else 1


def _exit_status(result: Any) -> int:
    return result if isinstance(result, int) else 0


def _print_error(error: LaunchbayError, *, as_json: bool) -> None:
    if as_json:
        import json

        document = dict(getattr(error, "document", {})) or {"title": type(error).__name__, "detail": str(error)}
        click.echo(json.dumps(document), err=True)
        return
    # The context that knows of colours is gone here.
    click.echo(click.style("Error: ", fg="red", bold=True) + str(error), err=True, color=wants_colour())


if __name__ == "__main__":
    main()
