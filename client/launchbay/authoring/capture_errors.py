"""Why a script can't be captured."""

from __future__ import annotations

from dataclasses import dataclass

from launchbay_core.errors import LaunchbayError


@dataclass(eq=False)
class CaptureFailed(LaunchbayError):
    """The script could not be run to its end, or declares nothing that can be registered."""

    reason: str

    def __str__(self) -> str:
        """The reason."""
        return self.reason
