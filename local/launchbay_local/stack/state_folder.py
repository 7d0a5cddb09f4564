"""The state folder: its lock, and the paths in it.

A folder has one stack: the lock is the operating system's, so it ends with the process that has it.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from pathlib import Path
from typing import IO, Any

from launchbay_local.errors import CannotStart


class StateFolder:
    """A folder that only this process uses while it is open."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self._lock: IO[str] | None = None

    @property
    def journal(self) -> Path:
        """The database of everything but the contents of files."""
        return self.path / "journal.sqlite3"

    @property
    def objects(self) -> Path:
        """The folder of S3 objects' contents."""
        return self.path / "objects"

    @property
    def access(self) -> Path:
        """The record of which grants of the template were used."""
        return self.path / "access.jsonl"

    @property
    def batch(self) -> Path:
        """The folder of the Batch stand-in."""
        return self.path / "batch"

    @property
    def identity(self) -> Path:
        """The folder of the issuer's keys."""
        return self.path / "identity"

    @property
    def seed(self) -> str:
        """A random text that is as old as the data in the folder: ids that depend on it last as long as they do.

        Call this only while the folder is open.
        """
        path = self.path / "seed"
        if not path.exists():
            _write(path, secrets.token_hex(16))
        return path.read_text()

    def log(self, name: str) -> Path:
        """The log file of a function."""
        return self.path / "logs" / f"{name}.log"

    def open(self) -> StateFolder:
        """Create the folder if it does not exist, and lock it.

        Raises:
            CannotStart: another stack uses it, or it cannot be written.
        """
        try:
            (self.path / "logs").mkdir(parents=True, exist_ok=True)
            self.path.chmod(0o700)
            (self.path / ".gitignore").write_text("*\n")
            lock = (self.path / "lock").open("a+")
        except OSError as error:
            raise CannotStart(f"The state folder {self.path} is not writable: {error.strerror}.") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip() or "?"
            lock.close()
            raise CannotStart(self._taken(holder)) from None
        lock.seek(0)
        lock.truncate()
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock
        self._server_file.unlink(missing_ok=True)  # left by a process that was killed
        return self

    def publish(self, server: dict[str, Any]) -> None:
        """Write the stack's addresses and the developer's access key, for commands that look for them."""
        _write(self._server_file, json.dumps(server))

    def close(self) -> None:
        """Delete the published addresses and unlock the folder."""
        if self._lock is not None:
            self._server_file.unlink(missing_ok=True)
            self._lock.close()
            self._lock = None

    @property
    def _server_file(self) -> Path:
        return self.path / "server.json"

    def _taken(self, holder: str) -> str:
        try:
            where = " at " + json.loads(self._server_file.read_text())["url"]
        except (OSError, ValueError, KeyError):
            where = ""
        return (
            f"A stack already runs on {self.path} (process {holder}{where}). "
            f"Use it, end it with `kill {holder}`, or start another one with `--state OTHER_FOLDER --port 0`."
        )


def _write(path: Path, text: str) -> None:
    """Write a file that is there as a whole or not at all."""
    part = path.with_suffix(".part")
    part.write_text(text)
    part.replace(path)
