"""The folder of this user's settings: deployments and tokens, readable by nobody else.

`LAUNCHBAY_SETTINGS` names another one. Files are replaced whole, so that a reader never sees half of one.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

VARIABLE = "LAUNCHBAY_SETTINGS"


def config_folder() -> Path:
    """Where this user's settings are: below `XDG_CONFIG_HOME`, or where the system keeps an application's settings."""
    import click  # noqa: PLC0415  (the local stack's functions need none)

    named = os.environ.get(VARIABLE)
    return Path(named) if named else Path(click.get_app_dir("launchbay"))


def write_private(file: Path, text: str) -> None:
    """Put `text` in place of the file's content, for this user's eyes alone."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def locked(file: Path) -> Iterator[None]:
    """Work on `file` alone among this user's processes; the lock ends with the process, however that ends."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file.with_name(f".{file.name}.lock").open("a") as lock:
        _lock(lock.fileno())
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
