"""The responses of an operation in the OpenAPI document: every status with its content types, models and headers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal, get_args

from pydantic import BaseModel

from launchbay_api.endpoints import Endpoint
from launchbay_api.links import links_of
from launchbay_api.views.problems import (
    AnswerTooLargeProblem,
    BusyProblem,
    ConflictProblem,
    ForbiddenProblem,
    GatewayRefusal,
    InvalidInputsProblem,
    NoSuchEndpointProblem,
    NotFoundProblem,
    NothingToResumeProblem,
    NotSignedInProblem,
    PriorityNotAllowedProblem,
    ResultsDeletedProblem,
    TooLargeProblem,
    UnexpectedProblem,
    UnplaceableProblem,
    UnreadableProblem,
    UnreadableResultsProblem,
    WrongMediaTypeProblem,
)
from launchbay_core.domain.problems import MEDIA_TYPE as PROBLEM

Models = tuple[type[BaseModel], ...]
Media = Callable[[Models, Literal["validation", "serialization"]], dict[str, Any]]

JSON = "application/json"
NO_STORE = {"Cache-Control": {"description": "answers are never stored", "schema": {"const": "no-store"}}}
LOCATION = {"Location": {"description": "the path of the version or run", "schema": {"type": "string"}}}
_CHALLENGE = {"WWW-Authenticate": {"description": "what the token lacks", "schema": {"type": "string"}}}
_ACCEPT = {"Accept": {"description": "what to send", "schema": {"const": JSON}}}
_RETRY = {"Retry-After": {"description": "seconds to wait", "schema": {"type": "string", "pattern": "^[0-9]+$"}}}


@dataclass(frozen=True)
class Refusal:
    """A status that refuses a request: Launchbay's problems of this status, and whether API Gateway answers it, too."""

    description: str
    problems: Models = ()
    by_gateway: bool = False
    headers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def models(self) -> Models:
        """All models of this status."""
        return (*self.problems, *((GatewayRefusal,) if self.by_gateway else ()))


REFUSALS = {
    400: Refusal("The request is invalid.", (UnreadableProblem,), by_gateway=True),
    401: Refusal("The request has no valid access token.", (NotSignedInProblem,), by_gateway=True, headers=_CHALLENGE),
    403: Refusal(
        "The token, or the caller's membership of the project, lacks the scope, or the right to a priority.",
        (ForbiddenProblem, PriorityNotAllowedProblem),
        by_gateway=True,
        headers=_CHALLENGE,
    ),
    404: Refusal("Something that the request names does not exist.", (NotFoundProblem, NoSuchEndpointProblem)),
    409: Refusal(
        "The request contradicts what is stored, or what a job has left can't be read.",
        (ConflictProblem, UnreadableResultsProblem),
    ),
    410: Refusal("What the run has left is deleted.", (ResultsDeletedProblem,)),
    413: Refusal(
        "The request, or its answer, is too large.", (TooLargeProblem, AnswerTooLargeProblem), by_gateway=True
    ),
    415: Refusal("The body was not sent as JSON.", (WrongMediaTypeProblem,), headers=_ACCEPT),
    422: Refusal(
        "The overrides break the job's schema, no hardware fits, or there is no checkpoint to go on from.",
        (InvalidInputsProblem, UnplaceableProblem, NothingToResumeProblem),
    ),
    429: Refusal("More requests than the installation allows in a second.", by_gateway=True),
    431: Refusal("The request's headers are too large: 10,240 bytes are accepted.", by_gateway=True),
    500: Refusal("A fault of Launchbay.", (UnexpectedProblem,), by_gateway=True),
    503: Refusal(
        "AWS is busy; try again after `Retry-After` seconds.", (BusyProblem,), by_gateway=True, headers=_RETRY
    ),
}
_OF_EVERY_ENDPOINT = {400, 413, 429, 431, 500, 503}


def members(gives: Any) -> Models:
    """The models of a declaration: one model, a union of models, or none."""
    return () if gives is None else get_args(gives) or (gives,)


def models_given(endpoints: Iterable[Endpoint]) -> set[type[BaseModel]]:
    """Every model that an answer of these endpoints can be of."""
    given = {model for endpoint in endpoints for gives in endpoint.gives.values() for model in members(gives)}
    return given | {model for refusal in REFUSALS.values() for model in refusal.models}


def responses(endpoint: Endpoint, media: Media) -> dict[str, Any]:
    """The responses of an endpoint by status; `media` makes the media type object of models."""
    given = {
        str(status): {
            "description": HTTPStatus(status).phrase,
            "headers": {**_required(NO_STORE), **_location(endpoint, status)},
            "content": {JSON: media(members(gives), "serialization")},
            **({"links": links} if (links := links_of(endpoint, status)) else {}),
        }
        for status, gives in sorted(endpoint.gives.items())
    }
    refused = {str(status): {"$ref": f"#/components/responses/{_name(status)}"} for status in _refusals_of(endpoint)}
    return given | dict(sorted(refused.items()))


def refusals(media: Media) -> dict[str, Any]:
    """The responses that refuse a request, by their names in the document's components."""
    return {_name(status): _refusal(refusal, media) for status, refusal in REFUSALS.items()}


def _refusals_of(endpoint: Endpoint) -> set[int]:
    of_body = {415} if endpoint.body else set()
    of_caller = {401, 403} if endpoint.scope else set()
    return {*_OF_EVERY_ENDPOINT, *of_body, *of_caller, *endpoint.refuses}


def _name(status: int) -> str:
    return f"Refused{status}"


def _refusal(refusal: Refusal, media: Media) -> dict[str, Any]:
    content = {PROBLEM: media(refusal.problems, "serialization")} if refusal.problems else {}
    headers = {**(NO_STORE if refusal.problems else {}), **refusal.headers}
    if refusal.by_gateway:
        content[JSON] = media((GatewayRefusal,), "serialization")
    else:
        headers = _required(headers)
    return {
        "description": refusal.description,
        **({"headers": headers} if headers else {}),
        "content": content,
    }


def _location(endpoint: Endpoint, status: int) -> Mapping[str, Any]:
    """The header with what was made: always with a 201; a 200 of the same endpoint may be a plan, which has no path."""
    if 201 not in endpoint.gives:
        return {}
    return _required(LOCATION) if status == 201 else LOCATION


def _required(headers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: {"required": True, **described} for name, described in headers.items()}
