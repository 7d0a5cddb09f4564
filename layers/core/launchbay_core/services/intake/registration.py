"""A registration from the intake bucket: its job file, the texts beside it and its code archive, to a version."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import IO

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.data_bucket import code_key
from launchbay_core.aws.intake_bucket import IntakeBucket
from launchbay_core.domain.authors import Author
from launchbay_core.domain.job_spec import MAX_FILE_BYTES
from launchbay_core.domain.jobs import JobVersion
from launchbay_core.domain.requests import MAX_BODY_BYTES, MAX_CODE_BYTES
from launchbay_core.domain.submissions.archives import check_archive
from launchbay_core.domain.submissions.job_file import decode_text
from launchbay_core.errors import Malformed, TooLarge
from launchbay_core.services.intake.job_files import JobFile, build_spec, read_job_file
from launchbay_core.services.intake.keys import Place
from launchbay_core.services.register import register_version


class Missing(Malformed):
    """Files that a job file names and that are not there (yet)."""

    def __init__(self, names: Sequence[str]) -> None:
        faults = [{"field": name, "message": "this file is not beside job.yaml"} for name in names]
        super().__init__("job.yaml names files that are not there.", faults)
        self.names = names


def register_from(
    adapters: Adapters, bucket: IntakeBucket, place: Place, job_file: bytes, author: Author
) -> tuple[JobVersion, bool]:
    """Register what a job file and the files beside it describe; False with a version that has this content already.

    Raises:
        Missing: a file that it names is not there.
        LaunchbayError: whatever else is wrong with it.
    """
    file = read_job_file(job_file, place.job)
    if missing := [name for name in _named(file) if bucket.version_of(place.folder + name) is None]:
        raise Missing(missing)
    texts = _texts(bucket, place, file)
    spec = build_spec(file, texts)
    if file.code is not None:
        spec = build_spec(file, texts, _take_code(adapters, bucket, place, file.code))
    return register_version(adapters, place.project, place.job, spec, author)


def _named(file: JobFile) -> list[str]:
    return [*file.texts, *([file.code] if file.code is not None else [])]


def _texts(bucket: IntakeBucket, place: Place, file: JobFile) -> dict[str, str]:
    texts: dict[str, str] = {}
    size = 0
    for name in file.texts:
        found = bucket.read(place.folder + name, MAX_FILE_BYTES)
        if found is None:
            raise Missing([name])  # it went between two looks
        size += len(found.content)
        if size > MAX_BODY_BYTES:
            raise TooLarge("What job.yaml names", size, MAX_BODY_BYTES)
        texts[name] = decode_text(name, found.content)
    return texts


def _take_code(adapters: Adapters, bucket: IntakeBucket, place: Place, name: str) -> str:
    """Look a code archive through, and keep it where versions have theirs; its SHA-256."""
    key = place.folder + name
    with bucket.stream(key, MAX_CODE_BYTES) as found:
        if found is None:
            raise Missing([name])
        content, version_id = found
        hashing = _Hashing(content)
        check_archive(hashing)  # type: ignore[arg-type]  # `read` is all that it needs
    sha256 = hashing.digest.hexdigest()
    kept = code_key(place.project, sha256)
    if not adapters.blobs.exists(kept):
        bucket.copy(key, version_id, adapters.blobs.bucket, kept)
    return sha256


class _Hashing:
    """A stream whose content is hashed as it is read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        content = self._stream.read(size)
        self.digest.update(content)
        return content
