"""Jobs: register, look up, list."""

from __future__ import annotations

from launchbay_api.answers import Answer
from launchbay_api.endpoints import Endpoints
from launchbay_api.parameters import PageQuery
from launchbay_api.routes.versions import register_and_answer
from launchbay_api.views.jobs import JobsView, JobView
from launchbay_api.views.versions import VersionView
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.domain.access import Scope
from launchbay_core.domain.authors import Author
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.domain.requests import NewJob

endpoints = Endpoints("jobs")


@endpoints.post(
    "/v1/projects/<project>/jobs",
    scope=Scope.ADMIN,
    gives={201: VersionView, 200: VersionView},
    refuses=(404, 409, 422),
)
def register_job(project: str, body: NewJob, author: Author) -> Answer:
    """Register a version of a job, and the job with it if it is new.

    201 with the new version; 200 with the existing version if its content has been registered before.
    """
    spec = JobSpec.model_construct(**{name: getattr(body, name) for name in JobSpec.model_fields})
    return register_and_answer(project, body.name, spec, author)


@endpoints.get("/v1/projects/<project>/jobs", scope=Scope.READ, gives=JobsView, refuses=(404,))
def list_jobs(project: str, query: PageQuery) -> JobsView:
    """List a project's jobs, by name."""
    page = create_adapters().store.list_jobs(project, query.cursor, query.limit)
    return JobsView(jobs=[JobView.of(job) for job in page.items], cursor=page.cursor)


@endpoints.get("/v1/projects/<project>/jobs/<job>", scope=Scope.READ, gives=JobView, refuses=(404,))
def get_job(project: str, job: str) -> JobView:
    """Look up a job: its newest version and its aliases."""
    return JobView.of(create_adapters().store.get_job(project, job))
