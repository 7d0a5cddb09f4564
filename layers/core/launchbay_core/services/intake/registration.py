"""A registration from the intake bucket: a version, made of the job file, the texts beside it and its code archive."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import IO

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.data_bucket import code_key
from launchbay_core.domain.authors import Author
from launchbay_core.domain.bodies import MAX_BODY_BYTES
from launchbay_core.domain.job_spec import MAX_FILE_BYTES
from launchbay_core.domain.jobs import JobVersion
from launchbay_core.domain.names import check_name
from launchbay_core.domain.requests import MAX_CODE_BYTES
from launchbay_core.domain.submissions.archives.check import check_archive
from launchbay_core.domain.submissions.job_file import decode_text
from launchbay_core.errors import Malformed, TooLarge
from launchbay_core.services.intake.job_files import JobFile, build_spec, read_job_file
from launchbay_core.services.intake.keys import JOB_FILE, IntakeKey
from launchbay_core.services.register import register_version


class MissingFiles(Malformed):
    """A job file names files that are not there (yet)."""

    def __init__(self, names: Sequence[str]) -> None:
        faults = [{"field": name, "message": f"this file is not beside {JOB_FILE}"} for name in names]
        super().__init__(f"{JOB_FILE} names files that do not exist.", faults)
        self.names = names


def register_upload(adapters: Adapters, upload: IntakeKey, job_file: bytes, author: Author) -> tuple[JobVersion, bool]:
    """Register what a job file and the files beside it describe; False with the version if it already has this content.

    Raises:
        MissingFiles: a file that it names does not exist.
        LaunchbayError: something else is wrong with it, or with the names in its key.
    """
    check_name("project", upload.project)
    check_name("job", upload.job)
    file = read_job_file(job_file, upload.job)
    if missing := [
        name for name in _file_names(file) if adapters.intake_bucket.version_of(upload.folder + name) is None
    ]:
        raise MissingFiles(missing)
    texts = _read_texts(adapters, upload, file)
    spec = build_spec(file, texts)
    if file.code is not None:
        spec = build_spec(file, texts, _store_code(adapters, upload, file.code))
    return register_version(adapters, upload.project, upload.job, spec, author)


def _file_names(file: JobFile) -> list[str]:
    return [*file.texts, *([file.code] if file.code is not None else [])]


def _read_texts(adapters: Adapters, upload: IntakeKey, file: JobFile) -> dict[str, str]:
    texts: dict[str, str] = {}
    size = 0
    for name in file.texts:
        found = adapters.intake_bucket.read(upload.folder + name, MAX_FILE_BYTES)
        if found is None:
            raise MissingFiles([name])  # deleted meanwhile
        size += len(found.content)
        if size > MAX_BODY_BYTES:
            raise TooLarge(f"The content that {JOB_FILE} names", size, MAX_BODY_BYTES)
        texts[name] = decode_text(name, found.content)
    return texts


def _store_code(adapters: Adapters, upload: IntakeKey, name: str) -> str:
    """Check a code archive and copy it to where versions have theirs; returns its SHA-256."""
    key = upload.folder + name
    with adapters.intake_bucket.stream(key, MAX_CODE_BYTES) as found:
        if found is None:
            raise MissingFiles([name])
        content, version_id = found
        hashing = _Hashing(content)
        check_archive(hashing)  # type: ignore[arg-type]  # it needs `read` alone
    sha256 = hashing.digest.hexdigest()
    target = code_key(upload.project, sha256)
    if not adapters.data_bucket.exists(target):
        adapters.intake_bucket.copy(key, version_id, adapters.data_bucket.bucket, target)
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
