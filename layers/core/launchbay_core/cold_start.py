"""What makes the start of a function quick: no garbage collected meanwhile, and clients made before a snapshot."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Import modules or make clients without looking for garbage: they stay, and are never looked at again.

    It saves a tenth of the time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def make_every_client() -> None:
    """Make the clients that are otherwise made when they are first needed: for a snapshot, which is taken once."""
    from launchbay_core.adapters import create_adapters  # noqa: PLC0415  (imported in its own time, with the function)

    adapters = create_adapters()
    _ = adapters.batch, adapters.logs
