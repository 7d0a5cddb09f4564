"""Jobs, as the API returns them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from launchbay_api.views.authors import AuthorView, By
from launchbay_api.views.base import NextCursor, Time, View
from launchbay_core.domain.jobs import AliasMove, Job

Aliases = Annotated[dict[str, int], Field(description="each alias with the version it names", examples=[{"prod": 2}])]


class AliasMoveView(View):
    """The last move of an alias."""

    version: int
    by: By
    at: Time | None

    @classmethod
    def of(cls, move: AliasMove) -> AliasMoveView:
        """The view of a move."""
        return cls(version=move.version, by=AuthorView.of(move.by), at=move.at)


class JobView(View):
    """A job: its newest version and its aliases."""

    project: str
    name: str
    description: str
    latest_version: int
    aliases: Aliases
    alias_moves: Annotated[dict[str, AliasMoveView], Field(description="each alias with its last move")]
    created_at: Time
    created_by: By
    updated_at: Time

    @classmethod
    def of(cls, job: Job) -> JobView:
        """The view of a job."""
        return cls(
            project=job.project,
            name=job.name,
            description=job.description,
            latest_version=job.latest_version,
            aliases=job.aliases,
            alias_moves={alias: AliasMoveView.of(move) for alias, move in job.moves.items()},
            created_at=job.created_at,
            created_by=AuthorView.of(job.created_by),
            updated_at=job.updated_at,
        )


class JobsView(View):
    """A page of a project's jobs, by name."""

    jobs: list[JobView]
    cursor: NextCursor
