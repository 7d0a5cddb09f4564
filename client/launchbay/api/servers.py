"""Which server a command talks to: the one that is named, a local stack of this user, or the deployment in use.

A local stack that runs for the folder goes before the deployment in use: a launch that was meant for it and reached the
team's account would cost money, and the other way round costs nothing. In a folder that has nothing to do with it, the
deployment that somebody chose to use goes before it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from launchbay.api.config_folder import config_folder, write_private
from launchbay.api.deployments import Deployments, load_deployments
from launchbay_core.errors import LaunchbayError

STATE_FOLDER = ".launchbay"
_SERVER_FILE = "server.json"
_LAST_STACK = "local-stack.json"


@dataclass(frozen=True)
class Server:
    """A server's URL without a slash at its end.

    `found_in` is the local stack's file that it was read from, `name` the deployment; None where it is neither.
    """

    url: str
    found_in: Path | None = None
    name: str | None = None


@dataclass(eq=False)
class NoServer(LaunchbayError):
    """No server is named and no local stack runs, or the one that is named can't be one."""

    reason: str

    def __str__(self) -> str:
        """The reason, and the ways to name one."""
        return (
            f"{self.reason} Start one on this machine with `launchbay dev`, in another terminal; "
            "or name yours: `launchbay login --server URL`, --server or LAUNCHBAY_SERVER."
        )


def find_server(named: str | None, start: Path) -> Server:
    """The server to talk to.

    It is `named` by its URL or as a deployment; else it is the local stack of `start` or of the nearest folder above
    it; else the deployment in use; else the local stack that this user started last, wherever that was.

    Raises:
        NoServer: there is none.
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


def keep_last_stack(state: Path) -> None:
    """Let commands in any folder find the local stack of a state folder; it is found only while it runs.

    Raises:
        OSError: the config folder can't be written.
    """
    write_private(config_folder() / _LAST_STACK, json.dumps({"server_file": str(state.resolve() / _SERVER_FILE)}))


def _last_stack() -> Path | None:
    """The server file of the local stack that was started last; None where none is known."""
    file = config_folder() / _LAST_STACK
    try:
        return Path(json.loads(file.read_text(encoding="utf-8"))["server_file"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoServer(f"{file} can't be read: {error}; delete it.") from error


def _named(named: str, known: Deployments) -> Server:
    if named in known.servers:
        return Server(known.servers[named], name=named)
    if not named.startswith(("http://", "https://")):
        raise NoServer(
            f"`{named}` is no server: its address begins with https:// or http://, and no deployment has this name."
        )
    return Server(named.rstrip("/"))


def _url_in(file: Path) -> str:
    try:
        return str(json.loads(file.read_text(encoding="utf-8"))["url"]).rstrip("/")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoServer(f"{file} can't be read: {error}.") from error
