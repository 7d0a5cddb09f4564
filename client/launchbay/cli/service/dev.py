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
_ON_THIS_MACHINE = {"ComputeClasses": ""}  # all of them: queues cost nothing here, and every placement can be tried


@click.command()
@click.option(
    "--port", default=DEFAULT_PORT, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one."
)
@click.option(
    "--state",
    default=DEFAULT_STATE,
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder that keeps jobs, runs and files over a restart.",
)
@click.option(
    "--slots", type=click.IntRange(1), metavar="VCPUS", help="vCPUs that jobs share.  [default: this machine's]"
)
@click.option("--memory", type=click.FloatRange(0.1), metavar="GIB", help="Memory that jobs share.")
@click.option("--gpus", type=click.IntRange(0), help="GPUs that jobs share.")
@click.option(
    "--parameter",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter of the template.",
)
@click.option(
    "--template", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Another template to run."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line on standard output once ready.")
@click.option("--verbose", is_flag=True, help="Log every request, reads included.")
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
    """Run the whole service on this machine: no account, no Docker.

    Needs the packages of `launchbay[local]`. Ctrl-C ends it, with the jobs that it started; what it knows stays in the
    state folder. Your commands find it: below this folder always, elsewhere unless `launchbay config use` names a
    deployment. Its exit status is 0 when it was asked to end, 1 when it could not start.

    \b
    launchbay dev
    launchbay dev --port 0 --state /tmp/stack --slots 4 --memory 8
    """
    from launchbay_local.errors import CannotStart
    from launchbay_local.stack.jobs import SlotLimits

    began = time.monotonic()
    console = _Console(verbose=verbose)
    ending = _Ending()
    console.say("Starting the local stack …")
    try:
        limits = SlotLimits(slots, memory, gpus)
        stack = _stack(console, state, template, parameters, port=port, slots=limits).start()
    except CannotStart as error:
        raise click.ClickException(str(error)) from error
    try:
        _introduce_to_commands(stack, state, console)
        console.introduce(stack, state, time.monotonic() - began)
        if as_json:
            click.echo(json.dumps({"url": stack.url, "pid": os.getpid()}))
        ending.wait()
        console.say("Stopping: jobs that run are ended …")
    finally:
        _take_token_back(stack)
        stack.stop()
    console.say("Stopped.")


def _stack(
    console: _Console, state: Path, template: Path | None, parameters: tuple[str, ...], **options: Any
) -> LocalStack:
    from launchbay.cli.service.application import find_template
    from launchbay_local.stack.requirements import require_packages

    require_packages()
    from launchbay_local.stack.stack import LocalStack, Options

    everywhere = {} if template else _ON_THIS_MACHINE
    assigned = dict(_assignment(text) for text in parameters)
    chosen = Options(template or find_template(), parameters={**everywhere, **assigned}, **options)
    return LocalStack(state, chosen, report=console.warn, on_request=console.note_request)


def _introduce_to_commands(stack: LocalStack, state: Path, console: _Console) -> None:
    """Sign the person at this machine in, so that their next command, in whatever folder, finds it and is let in."""
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


def _take_token_back(stack: LocalStack) -> None:
    """Keep no token for an address at which something else may listen next."""
    from launchbay.api.auth.tokens import delete_tokens

    with contextlib.suppress(OSError):
        delete_tokens(stack.url)


def _assignment(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise click.UsageError(f"`--parameter {text}`: give NAME=VALUE.")
    return name, value


class _Ending:
    """Waits until Ctrl-C, SIGTERM or the terminal's end asks for the end; asked again, the process ends at once.

    The system may give a signal to any thread, and the main one would not wake for it: a byte on a socket wakes it.
    """

    def __init__(self) -> None:
        self._woken, waking = socket.socketpair()
        waking.setblocking(False)  # noqa: FBT003
        signal.set_wakeup_fd(waking.detach())
        self._asked = False
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._ask)

    def wait(self) -> None:
        """Wait until the end is asked for."""
        while not self._asked:
            self._woken.recv(1)

    def _ask(self, _signal: int, _frame: Any) -> None:
        if self._asked:
            os._exit(_FORCED)
        self._asked = True


class _Console:
    """What the person at the terminal sees; all of it on standard error, so that `--json` stays alone."""

    def __init__(self, *, verbose: bool) -> None:
        self._verbose = verbose

    def say(self, text: str) -> None:
        """One plain line."""
        click.echo(text, err=True)

    def warn(self, text: str) -> None:
        """One line about something that went wrong."""
        click.secho(f"  ! {text}", err=True, fg="yellow")

    def note_request(self, request: Request, response: Response, seconds: float) -> None:
        """One dim line for a request; reads that went well only with `--verbose`."""
        if self._verbose or response.status >= 400 or request.method not in ("GET", "HEAD", "OPTIONS"):
            line = f"  {request.method} {request.path} {response.status} {seconds * 1000:.0f} ms"
            click.secho(line, err=True, dim=True)

    def introduce(self, stack: LocalStack, state: Path, seconds: float) -> None:
        """What runs, where, and what to type next."""
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
        self.say(f"  {_counted(counts)}")
        if application.inert:
            self.say(f"  without effect here: {_counted(application.inert)}")
        for name in application.not_run:
            self.warn(f"not run here: {name}")
        click.secho(f"Ready in {seconds:.1f} s: {stack.url}", err=True, bold=True)
        self.say(f"  AWS services at {stack.aws_endpoint}, data in {state}/, Ctrl-C to stop")
        if stack.identity:
            self.say(
                f"  You are signed in. For another person, `launchbay login`: {stack.identity.url} asks for the code"
            )
            self.say(f"    {stack.identity.sign_in_code}")
        self.say("  Next, in another terminal:")
        if state != Path(DEFAULT_STATE):
            self.say(f"    export LAUNCHBAY_SERVER={stack.url}")
        self.say("    launchbay register FOLDER      (one with a launchbay.yaml, such as examples/digits)")
        self.say("    launchbay launch JOB --follow")


def _counted(counts: Mapping[str, int]) -> str:
    """Counts by their words, in one line: `3 functions, 1 table`."""
    return ", ".join(f"{count} {what}{'s' * (count > 1)}" for what, count in counts.items() if count)
