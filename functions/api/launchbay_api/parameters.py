"""The parameters in paths, queries and headers: names checked by the core's rules, queries as strict models."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Self, get_origin
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, Field, model_validator

from launchbay_core.domain.names import ALIAS, IDEMPOTENCY_KEY, JOB, LATEST, PROJECT, RUN_ID, check_name
from launchbay_core.domain.pages import CURSOR
from launchbay_core.errors import NotFound

PAGE = 50
MAX_PAGE = 200
MAX_CURSOR = 2048
MAX_OUTPUTS = 1000  # of a page
MAX_LINES = 1000  # of the end of a log
MAX_METRIC_NAMES = 100  # that one request names

EXAMPLE_RUN = "01JZ8Q4T6V2M9X3C7B5N1K0HFD"


@dataclass(frozen=True)
class PathParameter:
    """A variable part of a path: how its text becomes the handler's argument, and its description in the document."""

    read: Callable[[str], Any]
    description: str
    pattern: str
    example: str


def _name_reader(kind: str) -> Callable[[str], str]:
    return lambda text: check_name(kind, text)


def read_version(text: str) -> int | str:
    """The version that a path names: a number, or an alias (`latest` among them).

    Raises:
        Malformed: it is neither.

    >>> read_version("3"), read_version("prod")
    (3, 'prod')
    """
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return int(text)
    return check_name("alias", text)


def read_output_path(text: str) -> str:
    """The path of an output that a path names, with all of its slashes.

    Raises:
        NotFound: no output may have it, so no run has left it.
    """
    from launchbay_core.contracts.results.manifests import explain_path  # noqa: PLC0415  (only outputs pay for it)

    if explain_path(text):
        raise NotFound("output", text)
    return text


PATH_PARAMETERS = {
    "project": PathParameter(_name_reader("project"), "The project (the tenant).", PROJECT.pattern, "vision"),
    "job": PathParameter(_name_reader("job"), "The job's name.", JOB.pattern, "digits"),
    "alias": PathParameter(_name_reader("alias"), "The alias; `latest` is the newest version.", ALIAS.pattern, "prod"),
    "run": PathParameter(_name_reader("run"), "The run's id, a ULID.", RUN_ID.pattern, EXAMPLE_RUN),
    "other": PathParameter(_name_reader("run"), "The id of the run to compare with.", RUN_ID.pattern, EXAMPLE_RUN),
    "version": PathParameter(
        read_version, f"The version's number, an alias, or `{LATEST}`.", rf"[0-9]{{1,9}}|{ALIAS.pattern}", "3"
    ),
    "path": PathParameter(
        read_output_path, "The output's path; its slashes may stand as they are.", r"[^\\]+", "out/model.pt"
    ),
}


class Query(BaseModel):
    """The query of a request: unknown names are refused, so that no typo goes unnoticed."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


Cursor = Annotated[
    str | None,
    Field(
        max_length=MAX_CURSOR,
        description="the `cursor` of the previous page, unchanged",
        json_schema_extra={"pattern": f"^{CURSOR.pattern}$"},
    ),
]


class PageQuery(Query):
    """Which part of a list to return."""

    limit: Annotated[int, Field(ge=1, le=MAX_PAGE, description="maximum number of entries")] = PAGE
    cursor: Cursor = None


def read_query(event: Mapping[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    """The query of a payload-2.0 event, for a model; a parameter that is a list has every value that was given.

    API Gateway joins those with commas in `queryStringParameters`, where commas of their own can't be told apart.
    """
    given: dict[str, Any] = dict(event.get("queryStringParameters") or {})
    lists = [name for name in given if _is_list(model, name)]
    if not lists:
        return given
    pairs = parse_qsl(event.get("rawQueryString") or "", keep_blank_values=True)
    found = {name: [value for key, value in pairs if key == name] for name in lists}
    return {**given, **{name: values or [given[name]] for name, values in found.items()}}


def _is_list(model: type[BaseModel], name: str) -> bool:
    field = model.model_fields.get(name)
    return field is not None and get_origin(field.annotation) is list


class LogsQuery(Query):
    """Which part of a run's log to return."""

    cursor: Cursor = None
    tail: Annotated[int | None, Field(ge=1, le=MAX_LINES, description="only the last lines, at most this many")] = None

    @model_validator(mode="after")
    def _one_place_to_begin(self) -> Self:
        if self.cursor is not None and self.tail is not None:
            raise ValueError("give `cursor` or `tail`, not both")
        return self


class MetricsQuery(Query):
    """Which of a run's metrics to return."""

    names: Annotated[
        list[Annotated[str, Field(max_length=256)]],
        Field(
            max_length=MAX_METRIC_NAMES,
            description="only metrics with this name; may be repeated",
            examples=[["train/loss", "accuracy"]],
        ),
    ] = Field(default_factory=list)
    points: Annotated[int, Field(ge=0, le=5000, description="maximum number of points of each metric")] = 500


Attempt = Annotated[
    int | None,
    Field(ge=1, le=10_000, description="of the run's starts, the one whose outputs are meant; 1 is the first"),
]


class AttemptQuery(Query):
    """Whose outputs are meant."""

    attempt: Attempt = None


class OutputsQuery(Query):
    """Which part of a run's outputs to return."""

    attempt: Attempt = None
    limit: Annotated[int, Field(ge=1, le=MAX_OUTPUTS, description="maximum number of entries")] = MAX_PAGE
    cursor: Cursor = None


class QueuesQuery(Query):
    """Which job queues to show."""

    compute_class: Annotated[
        str | None, Field(max_length=64, description="only those of this compute class", examples=["gpu-a10g"])
    ] = None


class LaunchQuery(Query):
    """Whether to launch for real."""

    dry_run: Annotated[bool, Field(description="return what would run, and write nothing")] = False


@dataclass(frozen=True)
class HeaderParameter:
    """A request header that an endpoint reads."""

    header: str
    description: str
    pattern: str
    read: Callable[[str], str]


IDEMPOTENCY = HeaderParameter(
    "Idempotency-Key",
    "The same key with the same body within a day returns the same run; with another body, 409.",
    IDEMPOTENCY_KEY.pattern,
    _name_reader("idempotency key"),
)
