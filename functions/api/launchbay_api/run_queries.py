"""The query of a list of runs: filters, order, and columns."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from launchbay_api.parameters import PageQuery
from launchbay_core.domain.labels import MAX_NAME, MAX_TAGS, TAG
from launchbay_core.domain.names import JOB
from launchbay_core.domain.run_search.conditions import MAX_CONDITION, MAX_CONDITIONS
from launchbay_core.domain.run_search.search import MAX_COLUMNS
from launchbay_core.domain.run_search.subjects import FACTS, MAX_SUBJECT
from launchbay_core.domain.states import RunState

_Subject = Annotated[str, Field(max_length=MAX_SUBJECT)]
_Condition = Annotated[str, Field(max_length=MAX_CONDITION)]
_QueryTag = Annotated[str, Field(json_schema_extra={"pattern": f"^(?:{TAG.pattern})$"})]
_FACTS = ", ".join(f"`{name}`" for name in FACTS)


class RunsQuery(PageQuery):
    """Which runs to return, in which order, and with which values."""

    job: Annotated[
        str | None, Field(description="only runs of this job", json_schema_extra={"pattern": f"^(?:{JOB.pattern})$"})
    ] = None
    state: Annotated[
        list[RunState], Field(max_length=len(RunState), description="only runs in this state; may be repeated")
    ] = Field(default_factory=list)
    id: Annotated[
        str | None,
        Field(
            pattern=r"^[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{1,26}$",
            description="only runs whose id begins with this, and those of the newest whose id ends with it",
        ),
    ] = None
    by: Annotated[
        str | None,
        Field(max_length=200, description="only runs that this person or machine launched, by name or subject; `me`"),
    ] = None
    since: Annotated[
        str | None,
        Field(
            max_length=100,
            description="only runs launched since then: so long ago, or a time, which is in UTC without a zone",
            examples=["2d", "12h", "2026-01-31", "2026-01-31T09:30Z"],
        ),
    ] = None
    name: Annotated[str | None, Field(max_length=MAX_NAME, description="only runs with this name")] = None
    tag: Annotated[
        list[_QueryTag], Field(max_length=MAX_TAGS, description="only runs with this tag; repeated, with all of them")
    ] = Field(default_factory=list)
    where: Annotated[
        list[_Condition],
        Field(
            max_length=MAX_CONDITIONS,
            description="only runs for which this holds; repeated, for which all hold. An input or one of "
            f"{_FACTS}, then `=`, `!=`, `<`, `<=`, `>` or `>=`, then a value",
            examples=[["trainer.lr>0.1", "conf/train.yaml:epochs=5", "duration>=10m"]],
        ),
    ] = Field(default_factory=list)
    sort: Annotated[
        str | None,
        Field(
            max_length=MAX_SUBJECT + 1,
            description="by an input or a fact, as in `where`; after a `-`, the largest first",
            examples=["-trainer.lr", "duration"],
        ),
    ] = None
    column: Annotated[
        list[_Subject],
        Field(
            max_length=MAX_COLUMNS,
            description="a value that each run of the answer has in `columns`: an input or a fact, as in `where`; "
            "may be repeated",
        ),
    ] = Field(default_factory=list)
