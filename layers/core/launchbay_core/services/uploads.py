"""Uploads of code archives: a form that takes exactly one content, unless the bucket already has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.data_bucket import code_key


@dataclass(frozen=True)
class Upload:
    """Where to upload a code archive: POST `fields` and then the file to `url`; neither is needed if it `exists`."""

    exists: bool
    key: str
    url: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


def prepare_upload(adapters: Adapters, project: str, sha256: str, size: int) -> Upload:
    """How to upload the archive with this SHA-256 and size in bytes."""
    key = code_key(project, sha256)
    if adapters.data_bucket.exists(key):
        return Upload(exists=True, key=key)
    url, fields = adapters.data_bucket.upload_form(key, sha256, size)
    return Upload(exists=False, key=key, url=url, fields=fields)
