"""Versions of a job: register, look up, list, and their inputs' schemas."""

from __future__ import annotations

from launchbay_api.adapters import adapters
from launchbay_api.endpoints import Answer, Endpoints
from launchbay_api.views.jobs import SchemaView, VersionsView, VersionView
from launchbay_core.services.register import register_version
from launchbay_core.wire import JobSpec

endpoints = Endpoints("versions")
PATH = "/v1/projects/<project>/jobs/<job>/versions"


@endpoints.post(PATH, gives={201: VersionView, 200: VersionView}, refuses=(404, 409, 422))
def register_job_version(project: str, job: str, body: JobSpec) -> Answer:
    """Register the next version of a job, and the job when it is new.

    201 with the new version; 200 with the version there is when its content has been registered before.
    """
    return registered(project, job, body)
