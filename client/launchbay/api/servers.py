"""Which server a command talks to: the one that is named, or the local stack that runs for this folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from launchbay_core.errors import LaunchbayError

STATE_FOLDER = ".launchbay"
_SERVER_FILE = "server.json"


@dataclass(frozen=True)
class Server:
    """A server's URL without a slash at its end; `found_in` is the file it was read from, None if it was named."""

    url: str
    found_in: Path | None = None


@dataclass(eq=False)
class NoServer(LaunchbayError):
    """No server is named and no local stack runs, or the one that is named can't be one."""

    reason: str

    def __str__(self) -> str:
        """The reason, and the ways to name one."""
        return (
            f"{self.reason} Start one on this machine with `launchbay dev`, in another terminal; "
            "or name yours with --server URL or LAUNCHBAY_SERVER."
        )


def find_server(named: str | None, start: Path) -> Server:
    """The server to talk to: `named`, or the local stack of `start` or of the nearest folder above it.

    Raises:
        NoServer: there is none.
    """
    if named:
        if not named.startswith(("http://", "https://")):
            raise NoServer(f"`{named}` is no server: its address begins with https:// or http://.")
        return Server(named.rstrip("/"))
    for folder in (start, *start.parents):
        file = folder / STATE_FOLDER / _SERVER_FILE
        if file.is_file():
            return Server(_url_in(file), file)
    raise NoServer("No Launchbay server is known here.")


def _url_in(file: Path) -> str:
    try:
        return str(json.loads(file.read_text(encoding="utf-8"))["url"]).rstrip("/")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoServer(f"{file} can't be read: {error}.") from error
