"""Versions of a job: register, look up, list, and their inputs' schemas."""

from __future__ import annotations

from launchbay_api.answers import Answer
from launchbay_api.endpoints import Endpoints
from launchbay_api.parameters import PageQuery
from launchbay_api.views.inputs import SchemaView
from launchbay_api.views.versions import VersionSummaryView, VersionsView, VersionView
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.domain.access import Scope
from launchbay_core.domain.authors import Author
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.services.register import register_version
from launchbay_core.services.versions import get_version

PATH = "/v1/projects/<project>/jobs/<job>/versions"

endpoints = Endpoints("versions")


@endpoints.post(PATH, scope=Scope.ADMIN, gives={201: VersionView, 200: VersionView}, refuses=(404, 409, 422))
def register_job_version(project: str, job: str, body: JobSpec, author: Author) -> Answer:
    """Register the next version of a job, and the job if it is new.

    201 with the new version; 200 with the existing version if its content has been registered before.
    """
    return register_and_answer(project, job, body, author)


@endpoints.get(PATH, scope=Scope.READ, gives=VersionsView, refuses=(404,))
def list_job_versions(project: str, job: str, query: PageQuery) -> VersionsView:
    """List a job's versions without their content, the newest first."""
    store = create_adapters().store
    aliases = store.get_job(project, job).aliases
    page = store.list_versions(project, job, query.cursor, query.limit)
    return VersionsView(versions=[VersionSummaryView.of(one, aliases) for one in page.items], cursor=page.cursor)


@endpoints.get(PATH + "/<version>", scope=Scope.READ, gives=VersionView, refuses=(404,))
def get_job_version(project: str, job: str, version: int | str) -> VersionView:
    """Look up a version: what it runs, on what by default, and what may be changed."""
    adapters = create_adapters()
    found = get_version(adapters, project, job, version)
    return VersionView.of(found, adapters.store.get_job(project, job).aliases)


@endpoints.get(PATH + "/<version>/schema", scope=Scope.READ, gives=SchemaView, refuses=(404,))
def get_job_version_schema(project: str, job: str, version: int | str) -> SchemaView:
    """Look up what may be changed at launch, as JSON Schemas and as types for people."""
    return SchemaView.of(get_version(create_adapters(), project, job, version))


def register_and_answer(project: str, job: str, spec: JobSpec, author: Author) -> Answer:
    """Register a version; the answer has its location, and its status tells whether it is new."""
    adapters = create_adapters()
    version, created = register_version(adapters, project, job, spec, author)
    view = VersionView.of(version, adapters.store.get_job(project, job).aliases)
    location = f"/v1/projects/{project}/jobs/{job}/versions/{version.version}"
    return Answer(view, status=201 if created else 200, headers={"Location": location})
