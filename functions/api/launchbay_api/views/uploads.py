"""Presigned uploads, as the API returns them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from launchbay_api.views.base import View
from launchbay_core.services.uploads import Upload


class UploadView(View):
    """Where to upload a code archive: a form to POST to `url` with `fields`, then the file as `file`."""

    exists: Annotated[bool, Field(description="the archive already exists: nothing needs to be sent")]
    key: str
    url: str | None
    fields: dict[str, str]

    @classmethod
    def of(cls, upload: Upload) -> UploadView:
        """The view of a prepared upload."""
        return cls(exists=upload.exists, key=upload.key, url=upload.url, fields=dict(upload.fields))
