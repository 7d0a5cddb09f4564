"""What is uploaded of an attempt's outputs, and in which version. Pure.

The manifest lists what was there at the last look and is uploaded. What it no longer lists is superfluous once it is
written, and not before: until then the manifest in S3 still lists it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from launchbay.runtime.results.outputs.scan import Found
from launchbay.runtime.results.part import Uploaded
from launchbay.runtime.results.transfers.streams import Version
from launchbay_core.contracts.results.manifests import Output, ResultFile


class _Kept(NamedTuple):
    version: Version
    file: ResultFile
    name: str | None
    at: float


class Ledger:
    """The outputs of one attempt by the paths by which they are listed."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self._superfluous: list[int] = []
        self.has_news = False  # since the manifest was last written

    def see(self, files: Mapping[str, Found]) -> dict[str, Found]:
        """Take note of what is there now; return what is not uploaded in its present version."""
        for path in self._kept.keys() - files.keys():
            self._drop(path)
        missing = {}
        for path, found in files.items():
            kept = self._kept.get(path)
            if kept is None or kept.version != found.version:
                missing[path] = found
            elif kept.name != found.name:
                self._kept[path] = kept._replace(name=found.name)
                self.has_news = True
        return missing

    def keep(self, path: str, found: Found, uploaded: Uploaded, number: int, at: float) -> None:
        """Take note of an upload, at `at` seconds of some clock."""
        if path in self._kept:
            self._drop(path)
        file = ResultFile(path, uploaded.size, uploaded.sha256, number)
        self._kept[path] = _Kept(found.version, file, found.name, at)
        self.has_news = True

    def uploaded_at(self, path: str) -> float | None:
        """When an earlier version of a file was uploaded; None if none was."""
        kept = self._kept.get(path)
        return kept.at if kept else None

    def outputs(self) -> list[Output]:
        """What the manifest lists now, in the order of paths."""
        return [Output(kept.file, kept.name) for _, kept in sorted(self._kept.items())]

    def written(self) -> list[int]:
        """Take note that the manifest was written; return the numbers of objects that it no longer lists."""
        superfluous, self._superfluous = self._superfluous, []
        self.has_news = False
        return superfluous

    def _drop(self, path: str) -> None:
        self._superfluous.append(self._kept.pop(path).file.number)
        self.has_news = True
