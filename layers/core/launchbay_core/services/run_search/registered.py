"""The registered values of job versions, for those who look at the inputs of many runs: read once, within bounds.

A version never changes, so what was read of small ones is kept for later requests of the same process.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from launchbay_core.aws.adapters import Adapters
from launchbay_core.domain.jobs import InputFile, JobVersion
from launchbay_core.errors import NotFound
from launchbay_core.inputs import parse_text
from launchbay_core.inputs.values.overrides import Source
from launchbay_core.services.versions import read_document, version_of

MAX_READ_BYTES = 16 * 1024 * 1024  # of versions' documents, for one request
MAX_PARSED = 4 * 1024 * 1024  # characters of config files, for one request; a second each megabyte
_KEPT_VERSIONS = 128
_KEPT_BYTES = 64 * 1024  # of a version that is kept for later requests
_AT_ONCE = 8
Named = tuple[str, int]  # a job and the number of one of its versions


@dataclass
class RegisteredVersion:
    """What a version has registered: its run config, and its config files, each parsed when it is first asked for."""

    digest: str
    config: Mapping[str, Any]
    files: Mapping[str, InputFile]
    parsed: dict[str, Mapping[Any, Any]] = field(default_factory=dict)


_kept: OrderedDict[str, RegisteredVersion] = OrderedDict()


class RegisteredValues:
    """The registered values of a project's versions, for one request, as far as its bounds allow."""

    def __init__(self, adapters: Adapters, project: str) -> None:
        self._adapters = adapters
        self._project = project
        self._versions: dict[Named, RegisteredVersion | None] = {}
        self._bytes_left = MAX_READ_BYTES
        self._characters_left = MAX_PARSED

    def read(self, wanted: Iterable[Named]) -> None:
        """Read the versions that are not known yet, several at once, unless the bounds are reached."""
        unknown = [named for named in dict.fromkeys(wanted) if named not in self._versions]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for some in (unknown[at : at + _AT_ONCE] for at in range(0, len(unknown), _AT_ONCE)):
                if self._bytes_left <= 0:
                    return
                for named, (version, size) in zip(some, pool.map(self._read_one, some), strict=True):
                    self._versions[named] = version
                    self._bytes_left -= size
                    if version is not None and 0 < size <= _KEPT_BYTES:
                        _keep(version)

    def find(self, job: str, version: int) -> RegisteredVersion | None:
        """What was read of a version; None if it was not read."""
        return self._versions.get((job, version))

    def has_read(self, job: str, version: int) -> bool:
        """Whether a version was read, or looked for in vain."""
        return (job, version) in self._versions

    def values(self, version: RegisteredVersion, source: Source) -> Mapping[Any, Any] | None:
        """The registered values of a source; empty if the version has no such source, None beyond the bounds."""
        if source is None:
            return version.config
        if source not in version.parsed:
            file = version.files.get(source)
            if file is None:
                return {}
            if self._characters_left <= 0:
                return None
            self._characters_left -= len(file.text)
            version.parsed[source] = parse_text(file.text, file.format)
        return version.parsed[source]

    def _read_one(self, named: Named) -> tuple[RegisteredVersion | None, int]:
        """A version, and the bytes that were read for it: none if it was kept from another request."""
        try:
            summary = self._adapters.store.get_version(self._project, *named)
        except NotFound:
            return None, 0
        kept = _kept.get(summary.digest)
        if kept is not None:
            return kept, 0
        document = read_document(self._adapters, summary)
        return _registered(version_of(summary, json.loads(document))), len(document)


def _registered(version: JobVersion) -> RegisteredVersion:
    return RegisteredVersion(version.digest, version.config.values if version.config else {}, version.files)


def _keep(version: RegisteredVersion) -> None:
    _kept[version.digest] = version
    while len(_kept) > _KEPT_VERSIONS:
        _kept.popitem(last=False)
