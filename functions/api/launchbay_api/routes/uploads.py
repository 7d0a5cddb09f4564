"""Uploads: a code archive is uploaded before the version that names it is registered."""

from __future__ import annotations

from launchbay_api.endpoints import Endpoints
from launchbay_api.views.uploads import UploadView
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.domain.access import Scope
from launchbay_core.domain.requests import NewUpload
from launchbay_core.services.uploads import prepare_upload

endpoints = Endpoints("uploads")


@endpoints.post("/v1/projects/<project>/uploads", scope=Scope.ADMIN, gives={200: UploadView}, refuses=(404,))
def prepare_code_upload(project: str, body: NewUpload) -> UploadView:
    """Get where to upload a code archive: a form that takes exactly this content, for an hour."""
    return UploadView.of(prepare_upload(create_adapters(), project, body.sha256, body.size))
