"""The manifests of outputs that a process has read last: whoever reads a long list page by page pays for it once."""

from __future__ import annotations

from typing import NamedTuple

from launchbay_core.aws.kept_documents import KeptDocuments
from launchbay_core.contracts.results.manifests import OutputsManifest

MAX_BYTES = 32 * 1024 * 1024  # of documents, whose values take some times as much

Named = tuple[str, str]  # the manifest's key, and what changes with its content


class ReadOutputs(NamedTuple):
    """A manifest of outputs that was read, and the SHA-256 of its document."""

    manifest: OutputsManifest
    sha256: str


class KeptOutputs(KeptDocuments[Named, ReadOutputs]):
    """Manifests by their key and content."""

    def __init__(self) -> None:
        super().__init__(MAX_BYTES)
