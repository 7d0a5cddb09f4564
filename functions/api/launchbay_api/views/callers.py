"""The caller and its rights, as the API returns them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from launchbay_api.views.authors import AuthorView
from launchbay_api.views.base import View
from launchbay_core.domain.access import Membership, Principal, Scope


class RightsView(View):
    """What the caller may do in a project, by its token and its memberships together."""

    project: str
    scopes: list[Scope]
    may_raise: Annotated[bool, Field(description="whether its runs there may have the priority `high`")]

    @classmethod
    def of(cls, rights: Membership) -> RightsView:
        """The view of a caller's rights in a project."""
        return cls(project=rights.project, scopes=_in_order(rights.scopes), may_raise=rights.may_raise)


class CallerView(View):
    """Whose access token it is, and what it may do."""

    caller: AuthorView
    scopes: Annotated[list[Scope], Field(description="what the token allows; in a project, its membership must, too")]
    all_projects: Annotated[bool, Field(description="whether it may use every project, new ones included")]
    projects: Annotated[list[RightsView], Field(description="the projects that it may use, by name")]

    @classmethod
    def of(cls, caller: Principal, rights: Sequence[Membership]) -> CallerView:
        """The view of a caller with its rights."""
        author = caller.author
        return cls(
            caller=AuthorView(subject=author.subject, name=author.name),
            scopes=_in_order(caller.scopes),
            all_projects=caller.may_use_every_project,
            projects=[RightsView.of(one) for one in rights],
        )


def _in_order(scopes: frozenset[Scope]) -> list[Scope]:
    """Scopes from the least to the most that they allow."""
    return [scope for scope in Scope if scope in scopes]
