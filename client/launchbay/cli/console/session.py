"""What commands that talk to a server share: --server, --project, --json, and --stack for its operator."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from launchbay.api import Client

INTERRUPTED = 130  # the exit status after Ctrl-C
NO_ANSWER = 3  # the exit status if no server could be asked
Command = TypeVar("Command", bound=Callable[..., Any])


class Session:
    """The server and project of one command, and how its result is shown."""

    def __init__(self, server: str | None, project: str, *, as_json: bool) -> None:
        self.project = project
        self.as_json = as_json
        self.named_server = server

    @functools.cached_property
    def api(self) -> Client:
        """The client of the API; its server is found when it is first used."""
        from launchbay.api import connect

        return connect(self.named_server, self.project)

    def show(self, document: Any, render: Callable[[Any], None]) -> None:
        """Print a result: as JSON with --json, otherwise with `render`."""
        if self.as_json:
            print_json(document)
        else:
            render(document)


def print_json(document: Any) -> None:
    """Print a result as JSON."""
    from launchbay_core.inputs.values.json_text import json_text

    click.echo(json_text(document, indent=2, ascii_only=False))


def with_session(command: Command) -> Command:
    """Add the options of a server to a command, which gets a `Session` as its first argument."""

    @click.option("--server", envvar="LAUNCHBAY_SERVER", metavar="URL|NAME", help="Server, by URL or deployment name.")
    @click.option(
        "--project",
        "-p",
        envvar="LAUNCHBAY_PROJECT",
        default="default",
        metavar="NAME",
        help="Project.  [default: LAUNCHBAY_PROJECT, or `default`]",
    )
    @click.option("--json", "as_json", is_flag=True, help="Print JSON.")
    @functools.wraps(command)
    def wrapped(*words: Any, server: str | None, project: str, as_json: bool, **options: Any) -> Any:
        return command(Session(server, project, as_json=as_json), *words, **options)

    return wrapped  # type: ignore[return-value]  # click calls it by keyword; options are added, none is removed


def with_stack(command: click.decorators.FC) -> click.decorators.FC:
    """Add the option that names the CloudFormation stack of a deployment."""
    return click.option(
        "--stack",
        envvar="LAUNCHBAY_STACK",
        metavar="NAME",
        help="CloudFormation stack of the deployment.  [default: LAUNCHBAY_STACK, or the local stack]",
    )(command)
