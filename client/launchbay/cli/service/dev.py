"""`launchbay dev`: the whole service on this machine, until Ctrl-C."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from launchbay.cli.console.pairs import parse_pairs
from launchbay.local_stack import DEFAULT_PORT, STATE_FOLDER

if TYPE_CHECKING:
    from launchbay_local import LocalStack
    from launchbay_local.http.messages import Request, Response

_FORCED = 130


@click.command()
@click.option(
    "--port",
    default=DEFAULT_PORT,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port of the HTTP API; 0 takes a free one.",
)
@click.option(
    "--state",
    default=STATE_FOLDER,
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of jobs, runs and files; the next start continues from it.",
)
@click.option(
    "--slots", type=click.IntRange(1), metavar="VCPUS", help="vCPUs that jobs share.  [default: this machine's]"
)
@click.option(
    "--memory", type=click.FloatRange(0.1), metavar="GIB", help="Memory that jobs share.  [default: this machine's]"
)
@click.option("--gpus", type=click.IntRange(0), help="GPUs that jobs share.  [default: this machine's]")
@click.option(
    "--parameter",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="Set a parameter of the template; repeatable.",
)
@click.option(
    "--template", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Run another SAM template."
)
@click.option(
    "--page",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Folder of the built page.  [default: this checkout's or package's own]",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line on standard output when ready.")
@click.option("--verbose", is_flag=True, help="Log every request, including successful reads.")
def dev(  # noqa: PLR0913  (one argument for each option)
    port: int,
    state: Path,
    slots: int | None,
    memory: float | None,
    gpus: int | None,
    parameters: tuple[str, ...],
    template: Path | None,
    page: Path | None,
    *,
    as_json: bool,
    verbose: bool,
) -> None:
    """Run the whole service on this machine: no account, no Docker.

    Needs the packages of `launchbay[local]`. Ctrl-C stops it and ends its jobs; its data stay in the state folder. Your
    commands find it: always below this folder, elsewhere unless `launchbay config use` names a deployment. The exit
    status is 0 after a requested stop, 1 if it could not start.

    \b
    launchbay dev
    launchbay dev --port 0 --state /tmp/stack --slots 4 --memory 8
    """
    from launchbay_local.errors import CannotStart
    from launchbay_local.stack.job_server import SlotLimits

    began = time.monotonic()
    console = _Console(verbose=verbose)
    ending = _Ending()
    console.say("Starting the local stack …")
    try:
        limits = SlotLimits(slots, memory, gpus)
        stack = _stack(console, state, template, parameters, port=port, slots=limits, page=page).start()
    except CannotStart as error:
        raise click.ClickException(str(error)) from error
    gc.collect()
    gc.freeze()  # nothing of what a start makes ends before the process: no collection needs to look at it again
    try:
        _sign_in(stack, state, console)
        console.introduce(stack, state, time.monotonic() - began)
        if as_json:
            click.echo(json.dumps({"url": stack.url, "pid": os.getpid(), "page": _page_link(stack)}))
        ending.wait()
        console.say("Stopping; running jobs are ended …")
    finally:
        _forget_token(stack)
        stack.stop()
    console.say("Stopped.")


def _stack(
    console: _Console,
    state: Path,
    template: Path | None,
    parameters: tuple[str, ...],
    page: Path | None,
    **options: Any,
) -> LocalStack:
    from launchbay.cli.service import application
    from launchbay_local.stack.packages import require_packages

    require_packages(application.INSTALL)
    from launchbay_local import LocalStack

    chosen = application.stack_options(template, parse_pairs("--parameter", parameters), state, page, **options)
    return LocalStack(state, chosen, report=console.warn, on_request=console.note_request)


def _sign_in(stack: LocalStack, state: Path, console: _Console) -> None:
    """Sign in the person at this machine, so that their next command, in any folder, finds the stack and may use it."""
    from launchbay.api.auth.tokens import Tokens, save_tokens
    from launchbay.api.config_folder import config_folder
    from launchbay.api.servers import save_last_stack

    if stack.identity is None:
        return
    answer = stack.identity.owner_token()
    try:
        save_last_stack(state)
        save_tokens(Tokens.from_answer(stack.url, stack.identity.url, stack.identity.client_id, answer))
    except OSError as error:
        console.warn(
            f"You are not signed in: {config_folder()} is not writable ({error.strerror}). "
            "Set LAUNCHBAY_SETTINGS to another folder."
        )


def _page_link(stack: LocalStack) -> str | None:
    """The address at which the page signs the person at this machine in; None if the stack has no page."""
    from launchbay.api.page_addresses import sign_in_link

    if not stack.serves_page:
        return None
    return sign_in_link(stack.url, stack.identity.sign_in_code) if stack.identity else f"{stack.url}/"


def _forget_token(stack: LocalStack) -> None:
    """Delete the token: another program may listen at this address next."""
    from launchbay.api.auth.tokens import delete_tokens

    with contextlib.suppress(OSError):
        delete_tokens(stack.url)


class _Ending:
    """Waits for Ctrl-C, SIGTERM or the end of the terminal; a second signal ends the process immediately.

    The system may deliver a signal to any thread, which does not wake the main one: a byte on a socket does.
    """

    def __init__(self) -> None:
        self._woken, waking = socket.socketpair()
        waking.setblocking(False)  # noqa: FBT003
        signal.set_wakeup_fd(waking.detach())
        self._asked = False
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._ask)

    def wait(self) -> None:
        """Wait for a signal."""
        while not self._asked:
            self._woken.recv(1)

    def _ask(self, _signal: int, _frame: Any) -> None:
        if self._asked:
            os._exit(_FORCED)
        self._asked = True


class _Console:
    """The messages for the person at the terminal, on standard error: standard output is for `--json`."""

    def __init__(self, *, verbose: bool) -> None:
        self._verbose = verbose

    def say(self, text: str) -> None:
        """Print one plain line."""
        click.echo(text, err=True)

    def warn(self, text: str) -> None:
        """Print one line about a problem."""
        click.secho(f"  ! {text}", err=True, fg="yellow")

    def note_request(self, request: Request, response: Response, seconds: float) -> None:
        """Print one dim line for a request; for a successful read only with `--verbose`."""
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
            "event source": len(application.feeds),
            "job queue": len(application.job_queues),
        }
        self.say(f"  {_join_counts(counts)}")
        if application.inert:
            self.say(f"  without effect here: {_join_counts(application.inert)}")
        for name in application.not_run:
            self.warn(f"not run here: {name}")
        click.secho(f"Ready in {seconds:.1f} s: {stack.url}", err=True, bold=True)
        self.say(f"  AWS services at {stack.aws_endpoint}, data in {state}/, Ctrl-C to stop")
        if page := _page_link(stack):
            self.say(f"  The page: {page}")
        if stack.identity:
            page, code = stack.identity.url, stack.identity.sign_in_code
            self.say("  You are signed in. To sign in as another person, run `launchbay login`,")
            self.say(f"    with this code at {page}: {code}")
        self.say("  Next, in another terminal:")
        if state != Path(STATE_FOLDER):
            self.say(f"    export LAUNCHBAY_SERVER={stack.url}")
        self.say("    launchbay register FOLDER      (one with a launchbay.yaml, such as examples/digits)")
        self.say("    launchbay launch JOB --follow")


def _join_counts(counts: Mapping[str, int]) -> str:
    """Counts with their nouns, in one line: `3 functions, 1 table`."""
    return ", ".join(f"{count} {what}{'s' * (count > 1)}" for what, count in counts.items() if count)
