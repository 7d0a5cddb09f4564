"""Tells people what they are waiting for, when it takes long enough to wonder."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

import click


@contextlib.contextmanager
def said_after(seconds: float, text: str) -> Iterator[None]:
    """Say `text` on standard error if what is done inside is not over after `seconds`."""
    timer = threading.Timer(seconds, click.echo, (text,), {"err": True})
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
