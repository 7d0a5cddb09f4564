"""Why a download can't begin, or can't be finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from launchbay_core.errors import LaunchbayError

_SHOWN = 10


@dataclass(eq=False)
class UnsafePaths(LaunchbayError):
    """Files that can't be put into the folder; each fault names one of them."""

    folder: str
    faults: Sequence[str]

    def __str__(self) -> str:
        """The faults, a line for each."""
        shown = [f"  {fault}" for fault in self.faults[:_SHOWN]]
        more = [f"  and {len(self.faults) - _SHOWN:,} more"] if len(self.faults) > _SHOWN else []
        return "\n".join([f"These files can't be put into {self.folder}:", *shown, *more])


@dataclass(eq=False)
class DownloadFailed(LaunchbayError):
    """A file could not be downloaded; those that were finished before are there, and another try goes on from here."""

    path: str
    reason: str

    def __str__(self) -> str:
        """The file, the reason, and what to do."""
        return f"Could not download `{self.path}`: {self.reason}. Run the same command again to go on from here."
