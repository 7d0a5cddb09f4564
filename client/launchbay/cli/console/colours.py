"""Whether output has colours, as terminals and their users say it (no-color.org)."""

from __future__ import annotations

import os


def wants_colour() -> bool | None:
    """Whether to write colours; None leaves it to whether the output is a terminal."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return True if os.environ.get("FORCE_COLOR") else None
