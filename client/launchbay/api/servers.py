"""Which server a command talks to: the one that is named, the local stack of this folder, or the deployment in use.

A local stack that runs for the folder goes before the deployment in use: a launch that was meant for it and reached the
team's account would cost money, and the other way round costs nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from launchbay.api.deployments import Deployments, load_deployments
from launchbay_core.errors import LaunchbayError

STATE_FOLDER = ".launchbay"
_SERVER_FILE = "server.json"


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
    it; else the deployment in use.

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
    raise NoServer("No Launchbay server is known here.")


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
