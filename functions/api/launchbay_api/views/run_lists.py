"""Lists of runs, as the API returns them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from launchbay_api.views.base import NextCursor, View
from launchbay_api.views.runs import RunSummary, members_of
from launchbay_core.services.run_search.search import FoundRuns


class ListedRun(RunSummary):
    """A run in a list, with the values that were asked for as columns."""

    columns: Annotated[
        dict[str, Any],
        Field(description="each value by its column as it was asked for; a value that the run does not have is absent"),
    ]


class RunsView(View):
    """A page of runs, in the order asked for or the newest first."""

    runs: list[ListedRun]
    cursor: NextCursor
    looked_at: Annotated[
        int | None,
        Field(
            description="at how many runs, the newest, the search looked; null if there is no filter but job and state"
        ),
    ]
    cut: Annotated[bool, Field(description="whether there are older runs that the search did not look at")]
    notices: Annotated[
        list[str],
        Field(
            description="what may not be meant, such as an input that no run has",
            examples=[["None of the runs that were looked at has an input or metric `lr`. Did you mean `trainer.lr`?"]],
        ),
    ]

    @classmethod
    def of(cls, found: FoundRuns) -> RunsView:
        """The view of a page of runs."""
        pairs = zip(found.runs, found.columns, strict=True)
        return cls(
            runs=[ListedRun(**members_of(run), columns=dict(columns)) for run, columns in pairs],
            cursor=found.cursor,
            looked_at=found.looked_at,
            cut=found.is_cut,
            notices=list(found.notices),
        )
