"""Jobs, as the API shows them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from launchbay_api.views.base import NextCursor, Time, View
from launchbay_core.jobs import Job

Aliases = Annotated[dict[str, int], Field(description="each alias with the version it names", examples=[{"prod": 2}])]


class JobView(View):
    """A job: its newest version and its aliases."""

    project: str
    name: str
    description: str
    latest_version: int
    aliases: Aliases
    created_at: Time
    updated_at: Time

    @classmethod
    def of(cls, job: Job) -> JobView:
        """The view of a job."""
        return cls(
            project=job.project,
            name=job.name,
            description=job.description,
            latest_version=job.latest_version,
            aliases=dict(job.aliases),
            created_at=job.created_at,
            updated_at=job.updated_at,
        )


class JobsView(View):
    """A page of a project's jobs, by name."""

    jobs: list[JobView]
    cursor: NextCursor
