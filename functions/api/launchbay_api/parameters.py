"""What stands in an endpoint's path, query and headers: names checked by the core's rules, queries as strict models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from launchbay_core.domain.names import ALIAS, IDEMPOTENCY_KEY, JOB, LATEST, PROJECT, RUN_ID, check_name
from launchbay_core.domain.states import RunState

PAGE = 50
MAX_PAGE = 200
MAX_CURSOR = 2048

EXAMPLE_RUN = "01JZ8Q4T6V2M9X3C7B5N1K0HFD"


@dataclass(frozen=True)
class PathParameter:
    """A part of a path that varies: how its text becomes the handler's argument, and what the document says of it."""

    read: Callable[[str], Any]
    description: str
    pattern: str
    example: str


def _named(kind: str) -> Callable[[str], str]:
    return lambda text: check_name(kind, text)


def read_version(text: str) -> int | str:
    """The version that a path names: a number, or an alias (`latest` among them).

    Raises:
        Malformed: it can be neither.

    >>> read_version("3"), read_version("prod")
    (3, 'prod')
    """
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return int(text)
    return check_name("alias", text)


PATH_PARAMETERS = {
    "project": PathParameter(_named("project"), "The project, which is the tenant.", PROJECT.pattern, "vision"),
    "job": PathParameter(_named("job"), "The job's name.", JOB.pattern, "digits"),
    "alias": PathParameter(_named("alias"), "The alias; `latest` moves by itself.", ALIAS.pattern, "prod"),
    "run": PathParameter(_named("run"), "The run's id, a ULID.", RUN_ID.pattern, EXAMPLE_RUN),
    "other": PathParameter(_named("run"), "The id of the run to compare with.", RUN_ID.pattern, EXAMPLE_RUN),
    "version": PathParameter(
        read_version, f"The version's number, an alias, or `{LATEST}`.", rf"[0-9]{{1,9}}|{ALIAS.pattern}", "3"
    ),
}


class Query(BaseModel):
    """The query of a request: a name that the endpoint does not know is refused, so that no typo goes unnoticed."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


Cursor = Annotated[
    str | None,
    Field(max_length=MAX_CURSOR, description="where the page before ended: its `cursor`, given back as it came"),
]


class PageQuery(Query):
    """Which part of a list to give."""

    limit: Annotated[int, Field(ge=1, le=MAX_PAGE, description="most entries to give")] = PAGE
    cursor: Cursor = None


class RunsQuery(PageQuery):
    """Which runs to give, the newest first."""

    job: Annotated[str | None, Field(description="only runs of this job")] = None
    state: Annotated[RunState | None, Field(description="only runs in this state")] = None


class LogsQuery(Query):
    """Which part of a run's log to give."""

    cursor: Cursor = None


class LaunchQuery(Query):
    """Whether to launch for real."""

    dry_run: Annotated[bool, Field(description="show what would be run, and write nothing")] = False


@dataclass(frozen=True)
class HeaderParameter:
    """A request header that an endpoint reads."""

    header: str
    description: str
    pattern: str
    read: Callable[[str], str]


IDEMPOTENCY = HeaderParameter(
    "Idempotency-Key",
    "The same key with the same body within a day gives the same run; with another body, 409.",
    IDEMPOTENCY_KEY.pattern,
    _named("idempotency key"),
)
