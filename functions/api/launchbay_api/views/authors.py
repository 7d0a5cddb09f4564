"""Authors of changes, as the API returns them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from launchbay_api.views.base import View
from launchbay_core.domain.authors import Author


class AuthorView(View):
    """Who made a change: a person, or a machine with credentials of its own."""

    subject: Annotated[str, Field(description="the issuer's permanent id of the person or machine")]
    name: Annotated[str, Field(description="the name for people", examples=["ada"])]

    @classmethod
    def of(cls, author: Author | None) -> AuthorView | None:
        """The view of an author; None if Launchbay itself made the change."""
        return None if author is None else cls(subject=author.subject, name=author.name)


By = Annotated[AuthorView | None, Field(description="who requested it; null if Launchbay itself did it")]
