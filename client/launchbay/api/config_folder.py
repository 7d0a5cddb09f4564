"""The config folder of this user, with the known deployments and the tokens; only its owner can read it.

`LAUNCHBAY_SETTINGS` names another folder. Files are replaced as a whole, so that no reader sees half of one.
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
    """The config folder: below `XDG_CONFIG_HOME`, or where the system keeps the settings of applications."""
    import click  # noqa: PLC0415  (the local stack's functions do not need it)

    named = os.environ.get(VARIABLE)
    return Path(named) if named else Path(click.get_app_dir("launchbay"))


def write_private(file: Path, text: str) -> None:
    """Replace the content of a file that only its owner may read, and make its folder if needed."""
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
def lock(file: Path) -> Iterator[None]:
    """Hold a lock on `file` against this user's other processes; the lock ends with the process at the latest."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file.with_name(f".{file.name}.lock").open("a") as stream:
        _lock(stream.fileno())
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
