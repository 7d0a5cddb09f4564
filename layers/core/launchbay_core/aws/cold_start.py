"""A faster start of a function: no garbage collection while it imports modules and makes clients."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Run without garbage collection; objects made meanwhile are never collected, as they live as long as the process.

    Saves a tenth of the time of imports and of making clients. May be used inside itself.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:  # not by another `no_collection` around this one
            gc.enable()
