"""Says what a command is waiting for, if it takes long enough to wonder."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

import click


@contextlib.contextmanager
def announce_after(seconds: float, text: str) -> Iterator[None]:
    """Print `text` on standard error if the block inside takes longer than `seconds`."""
    timer = threading.Timer(seconds, click.echo, (text,), {"err": True})
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
