"""What a script's call of `launchbay.launch` can end with."""

from __future__ import annotations


class LaunchError(ValueError):
    """An argument that can't be an input, or a run whose inputs can't be read."""
