"""Why a code archive is refused."""

from __future__ import annotations

from dataclasses import dataclass

from launchbay_core.errors import LaunchbayError


@dataclass(eq=False)
class BadArchive(LaunchbayError):
    """An archive that must not be unpacked, or that can't be read."""

    reason: str

    def __str__(self) -> str:
        """The reason."""
        return f"the code archive is refused: {self.reason}"


def unreadable(reason: str) -> BadArchive:
    """The error for content that is not an archive, or a damaged one."""
    return BadArchive(f"it can't be read as .tar.gz ({reason})")


def shown(name: str) -> str:
    """A name as messages show it: its beginning, with unprintable characters escaped."""
    return repr(name[:200])
