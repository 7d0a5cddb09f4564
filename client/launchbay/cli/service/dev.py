"""`launchbay dev`: the whole service on this machine, until Ctrl-C."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from launchbay_local.stack.stack import LocalStack
    from launchbay_local.web.server import Request, Response

DEFAULT_PORT = 8470
DEFAULT_STATE = ".launchbay"
_FORCED = 130
_LOCAL_PARAMETERS = {"ComputeClasses": ""}  # all classes: queues cost nothing here, and every placement can be tried


@click.command()
@click.option(
    "--port",
    default=DEFAULT_PORT,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 picks a free one.",
)
@click.option(
    "--state",
    default=DEFAULT_STATE,
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for jobs, runs and files, which survive a restart.",
)
@click.option(
    "--slots", type=click.IntRange(1), metavar="VCPUS", help="vCPUs for jobs.  [default: those of this machine]"
)
@click.option("--memory", type=click.FloatRange(0.1), metavar="GIB", help="Memory for jobs.")
@click.option("--gpus", type=click.IntRange(0), help="GPUs for jobs.")
@click.option(
    "--parameter",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="Set a parameter of the template. Can be repeated.",
)
@click.option("--template", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Run another template.")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON to standard output when ready.")
@click.option("--verbose", is_flag=True, help="Log every request, including reads.")
def dev(  # noqa: PLR0913  (one argument an option)
    port: int,
    state: Path,
    slots: int | None,
    memory: float | None,
    gpus: int | None,
    parameters: tuple[str, ...],
    template: Path | None,
    *,
    as_json: bool,
    verbose: bool,
) -> None:
    """Run the whole service on this machine, without an AWS account and without Docker.

    Needs the packages of `launchbay[local]`. Ctrl-C stops it and the jobs that it started; its data stay in the state
    folder. Commands in this folder and below use it; commands in other folders use it unless a deployment is in use.
    The exit status is 0 after Ctrl-C or SIGTERM, and 1 if it could not start.

    \b
    launchbay dev
    launchbay dev --port 0 --state /tmp/stack --slots 4 --memory 8
    """
    from launchbay_local.errors import CannotStart
    from launchbay_local.stack.jobs import SlotLimits

    began = time.monotonic()
    console = _Console(verbose=verbose)
    stop_signal = _StopSignal()
    console.say("Starting the local stack …")
    try:
        limits = SlotLimits(slots, memory, gpus)
        stack = _stack(console, state, template, parameters, port=port, slots=limits).start()
    except CannotStart as error:
        raise click.ClickException(str(error)) from error
    try:
        _register_with_commands(stack, state, console)
        console.introduce(stack, state, time.monotonic() - began)
        if as_json:
            click.echo(json.dumps({"url": stack.url, "pid": os.getpid()}))
        stop_signal.wait()
        console.say("Stopping the local stack and its jobs …")
    finally:
        _delete_token(stack)
        stack.stop()
    console.say("Stopped.")


def _stack(
    console: _Console, state: Path, template: Path | None, parameters: tuple[str, ...], **options: Any
) -> LocalStack:
    from launchbay.cli.console.pairs import parse_pairs
    from launchbay.cli.service.application import find_template
    from launchbay_local.stack.requirements import require_packages

    require_packages()
    from launchbay_local.stack.stack import LocalStack, Options

    defaults = {} if template else _LOCAL_PARAMETERS
    given = parse_pairs("--parameter", parameters)
    chosen = Options(template or find_template(), parameters={**defaults, **given}, **options)
    return LocalStack(state, chosen, report=console.warn, on_request=console.note_request)


def _register_with_commands(stack: LocalStack, state: Path, console: _Console) -> None:
    """Sign in the person at this machine, so that their next command, in any folder, finds the stack and may use it."""
    from launchbay.api.auth.tokens import Tokens, save_tokens
    from launchbay.api.config_folder import config_folder
    from launchbay.api.servers import save_last_stack

    if stack.identity is None:
        return
    answer = stack.identity.token_here()
    try:
        save_last_stack(state)
        save_tokens(Tokens.from_answer(stack.url, stack.identity.url, stack.identity.client_id, answer))
    except OSError as error:
        console.warn(
            f"You are not signed in: {config_folder()} can't be written ({error.strerror}). "
            "Name another folder with LAUNCHBAY_SETTINGS."
        )


def _delete_token(stack: LocalStack) -> None:
    """Delete the token for this address, where another program may listen next."""
    from launchbay.api.auth.tokens import delete_tokens

    with contextlib.suppress(OSError):
        delete_tokens(stack.url)


class _StopSignal:
    """Waits for Ctrl-C, SIGTERM or SIGHUP; at the second signal, the process exits at once.

    The system may deliver a signal to any thread, which would not wake the main one: a byte on a socket wakes it.
    """

    def __init__(self) -> None:
        self._wake, sender = socket.socketpair()
        sender.setblocking(False)  # noqa: FBT003
        signal.set_wakeup_fd(sender.detach())
        self._received = False
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._receive)

    def wait(self) -> None:
        """Wait for the first signal."""
        while not self._received:
            self._wake.recv(1)

    def _receive(self, _signal: int, _frame: Any) -> None:
        if self._received:
            os._exit(_FORCED)
        self._received = True


class _Console:
    """What the person at the terminal sees: all on standard error, for standard output has the line of --json alone."""

    def __init__(self, *, verbose: bool) -> None:
        self._verbose = verbose

    def say(self, text: str) -> None:
        """Print one plain line."""
        click.echo(text, err=True)

    def warn(self, text: str) -> None:
        """Print one line about something that went wrong."""
        click.secho(f"  ! {text}", err=True, fg="yellow")

    def note_request(self, request: Request, response: Response, seconds: float) -> None:
        """Print one dim line for a request; for a successful read, only with `--verbose`."""
        if self._verbose or response.status >= 400 or request.method not in ("GET", "HEAD", "OPTIONS"):
            line = f"  {request.method} {request.path} {response.status} {seconds * 1000:.0f} ms"
            click.secho(line, err=True, dim=True)

    def introduce(self, stack: LocalStack, state: Path, seconds: float) -> None:
        """Print what runs, where, and what to type next."""
        application = stack.application
        counts = {
            "function": len(application.functions),
            "route": sum(len(api.routes) for api in application.apis),
            "table": len(application.tables),
            "bucket": len(application.buckets),
            "queue": len(application.queues),
            "rule": len(application.rules),
            "schedule": len(application.schedules),
            "feed": len(application.feeds),
            "job queue": len(application.job_queues),
        }
        self.say(f"  {_join_counts(counts)}")
        if application.inert:
            self.say(f"  without effect here: {_join_counts(application.inert)}")
        for name in application.not_run:
            self.warn(f"not run here: {name}")
        click.secho(f"Ready in {seconds:.1f} s: {stack.url}", err=True, bold=True)
        self.say(f"  AWS services at {stack.aws_endpoint}, data in {state}/, Ctrl-C to stop")
        if stack.identity:
            self.say("  You are signed in. To sign in as another person, run `launchbay login` and enter this code:")
            self.say(f"    {stack.identity.sign_in_code}")
        self.say("  Next, in another terminal:")
        if state != Path(DEFAULT_STATE):
            self.say(f"    export LAUNCHBAY_SERVER={stack.url}")
        self.say("    launchbay register FOLDER      (a folder with a launchbay.yaml, such as examples/digits)")
        self.say("    launchbay launch JOB --follow")


def _join_counts(counts: Mapping[str, int]) -> str:
    """Counts and what they count, in one line: `3 functions, 1 table`."""
    return ", ".join(f"{count} {what}{'s' * (count > 1)}" for what, count in counts.items() if count)
