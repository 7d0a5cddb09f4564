"""Which server a command talks to: the one that is named, a local stack of this user, or the deployment in use.

In the folder of a running local stack, the stack goes before the deployment in use: a launch that was meant for the
stack and reached the team's account would cost money, and the reverse costs nothing. In any other folder, the
deployment in use goes before the stack, because it was chosen.
"""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from launchbay.api.config_folder import config_folder, write_private
from launchbay.api.deployments import Deployments, load_deployments
from launchbay.api.signing_in import is_on_this_machine
from launchbay.local_stack import DEFAULT_PORT, STATE_FOLDER
from launchbay_core.errors import LaunchbayError

_SERVER_FILE = "server.json"
_LAST_STACK = "local-stack.json"


@dataclass(frozen=True)
class Server:
    """A server by its URL, without a slash at the end.

    `found_in` is the file of the local stack that it was read from; `name` is the name of the deployment.
    """

    url: str
    found_in: Path | None = None
    name: str | None = None

    @property
    def is_local(self) -> bool:
        """Whether it is on this machine, as a local stack is."""
        return is_on_this_machine(self.url)

    def dev_command(self, folder: Path) -> str | None:
        """What to type in a folder to start this server again, if it is one of `launchbay dev`.

        >>> stack = Server("http://127.0.0.1:9000", Path("vision/.launchbay/server.json"))
        >>> stack.dev_command(Path("vision")), stack.dev_command(Path())
        ('launchbay dev --port 9000', 'launchbay dev --state vision/.launchbay --port 9000')
        """
        if not self.is_local:
            return None
        words = ["launchbay", "dev"]
        state = self.found_in.parent if self.found_in else folder / STATE_FOLDER
        if state != folder / STATE_FOLDER:
            words += ["--state", str(state.relative_to(folder) if state.is_relative_to(folder) else state)]
        port = urlsplit(self.url).port
        if port not in {None, DEFAULT_PORT}:
            words += ["--port", str(port)]
        return shlex.join(words)


@dataclass(eq=False)
class NoServer(LaunchbayError):
    """No server is named and no local stack runs, or the named server is not valid."""

    reason: str

    def __str__(self) -> str:
        """The reason, and the ways to name a server."""
        return (
            f"{self.reason} Start a server on this machine with `launchbay dev` in another terminal, "
            "or name yours with `launchbay login --server URL`, --server or LAUNCHBAY_SERVER."
        )


def find_server(named: str | None, start: Path) -> Server:
    """The server to talk to.

    It is the one `named`, by its URL or as a deployment; or else the local stack of `start` or of the nearest folder
    above it; or else the deployment in use; or else the local stack that this user started last, in any folder.

    Raises:
        NoServer: there is no such server.
    """
    known = load_deployments()
    if named:
        return _named(named, known)
    for folder in (start, *start.parents):
        file = folder / STATE_FOLDER / _SERVER_FILE
        if file.is_file():
            return Server(_url_in(file), file)
    if known.in_use:
        return Server(known.servers[known.in_use], name=known.in_use)
    last = _last_stack()
    if last and last.is_file():
        return Server(_url_in(last), last)
    raise NoServer("No Launchbay server is known here.")


def save_last_stack(state: Path) -> None:
    """Let commands in any folder find the local stack of a state folder, as long as it runs.

    Raises:
        OSError: the config folder can't be written.
    """
    write_private(config_folder() / _LAST_STACK, json.dumps({"server_file": str(state.resolve() / _SERVER_FILE)}))


def _last_stack() -> Path | None:
    """The server file of the local stack that was started last; None if there is none."""
    file = config_folder() / _LAST_STACK
    try:
        return Path(json.loads(file.read_text(encoding="utf-8"))["server_file"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoServer(f"{file} can't be read: {error}. Delete it.") from error


def _named(named: str, known: Deployments) -> Server:
    if named in known.servers:
        return Server(known.servers[named], name=named)
    if not named.startswith(("http://", "https://")):
        raise NoServer(
            f"`{named}` is not a server: no deployment has this name, and an address begins with https:// or http://."
        )
    return Server(named.rstrip("/"))


def _url_in(file: Path) -> str:
    try:
        return str(json.loads(file.read_text(encoding="utf-8"))["url"]).rstrip("/")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoServer(f"{file} can't be read: {error}.") from error
