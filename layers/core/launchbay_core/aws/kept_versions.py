"""The versions that a process has read last: a version never changes, so it is read once for many launches."""

from __future__ import annotations

from launchbay_core.aws.kept_documents import KeptDocuments
from launchbay_core.domain.jobs import JobVersion

MAX_BYTES = 16 * 1024 * 1024  # of documents

Named = tuple[str, str, int, str]  # project, job, number and digest


class KeptVersions(KeptDocuments[Named, JobVersion]):
    """Versions by what names them for good."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        super().__init__(max_bytes)
