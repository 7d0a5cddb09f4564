"""Versions of jobs, as the API returns them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from launchbay_api.views.authors import AuthorView, By
from launchbay_api.views.base import NextCursor, Sha256, Time, View
from launchbay_api.views.hardware import MaxPrice, Patience
from launchbay_api.views.inputs import InputsView
from launchbay_core.domain.hardware.request import HardwareRequest, WhenExhausted
from launchbay_core.domain.job_spec import Code
from launchbay_core.domain.jobs import JobVersion, VersionSummary
from launchbay_core.domain.scheduling.priorities import Priority

Digest = Annotated[Sha256, Field(description="SHA-256 of the content: equal content, equal digest")]
Notices = Annotated[
    list[str],
    Field(
        description="what the author may not have meant: include, exclude and open paths that match nothing",
        examples=[["`sead` in `exclude` matches nothing in the run config; did you mean `seed`?"]],
    ),
]
Names = Annotated[list[str], Field(description="the aliases that name this version")]


class VersionView(View):
    """One immutable version of a job."""

    project: str
    job: str
    version: int
    digest: Digest
    created_at: Time
    created_by: By
    description: str
    command: list[str]
    image: Annotated[str | None, Field(description="null: the installation's default image")]
    code: Code | None
    inputs: InputsView
    hardware: HardwareRequest
    patience: Patience
    max_price: MaxPrice
    when_exhausted: Annotated[WhenExhausted | None, Field(description="null: a launch says it, or it is `retry`")]
    env: dict[str, str]
    timeout_seconds: int
    retries: int
    priority: Priority
    runner: Annotated[str, Field(description="how the inputs get into the container: exec or init")]
    aliases: Names
    notices: Notices

    @classmethod
    def of(cls, version: JobVersion, aliases: Mapping[str, int]) -> VersionView:
        """The view of a version, among the aliases of its job."""
        spec = version.spec
        return cls(
            project=version.project,
            job=version.job,
            version=version.version,
            digest=version.digest,
            created_at=version.created_at,
            created_by=AuthorView.of(version.created_by),
            description=spec.description,
            command=spec.command,
            image=spec.image,
            code=spec.code,
            inputs=InputsView.of(version),
            hardware=spec.hardware,
            patience=spec.patience,
            max_price=spec.max_price,
            when_exhausted=spec.when_exhausted,
            env=spec.env,
            timeout_seconds=spec.timeout_seconds,
            retries=spec.retries,
            priority=spec.priority,
            runner=spec.runner,
            aliases=_aliases_of(version.version, aliases),
            notices=list(version.notices),
        )


class VersionSummaryView(View):
    """A version without its content, as lists have it."""

    project: str
    job: str
    version: int
    digest: Digest
    created_at: Time
    created_by: By
    description: str
    aliases: Names

    @classmethod
    def of(cls, version: VersionSummary, aliases: Mapping[str, int]) -> VersionSummaryView:
        """The view of a version's summary, among the aliases of its job."""
        return cls(
            project=version.project,
            job=version.job,
            version=version.version,
            digest=version.digest,
            created_at=version.created_at,
            created_by=AuthorView.of(version.created_by),
            description=version.description,
            aliases=_aliases_of(version.version, aliases),
        )


class VersionsView(View):
    """A page of a job's versions, the newest first."""

    versions: list[VersionSummaryView]
    cursor: NextCursor


def _aliases_of(version: int, aliases: Mapping[str, int]) -> list[str]:
    return sorted(alias for alias, named in aliases.items() if named == version)
