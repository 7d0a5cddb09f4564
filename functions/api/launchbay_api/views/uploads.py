"""Presigned uploads, as the API shows them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from launchbay_api.views.base import View
from launchbay_core.services.upload import Upload


class UploadView(View):
    """Where to put a code archive: a form to POST to `url` with `fields`, then the file as `file`."""

    exists: Annotated[bool, Field(description="the archive is there already: nothing need be sent")]
    key: str
    url: str | None
    fields: dict[str, str]

    @classmethod
    def of(cls, upload: Upload) -> UploadView:
        """The view of a prepared upload."""
        return cls(exists=upload.exists, key=upload.key, url=upload.url, fields=dict(upload.fields))
