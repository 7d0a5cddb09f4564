"""Refusals, as the API returns them: RFC 9457 problem details by their `type`, and what API Gateway itself answers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from launchbay_api.views.base import View

More = Annotated[bool, Field(description="whether there may be others: a check stops at a hundred")]


class ProblemView(View):
    """RFC 9457 problem details: why a request was refused."""

    type: Annotated[str, Field(description="the kind of problem")]
    title: str
    status: int
    detail: Annotated[str, Field(description="what is wrong with this request, and how to fix it")]
    instance: Annotated[str, Field(description="the path of the request")]
    request_id: Annotated[str, Field(description="identifies this request in the service's log")]


class FieldFault(View):
    """A field of a body or query that is missing, unknown or of the wrong type."""

    field: Annotated[str, Field(description="dotted; empty for the body itself", examples=["overrides.config"])]
    message: str


class UnreadableProblem(ProblemView):
    """The request is invalid: broken JSON, an invalid name, wrong fields."""

    type: Literal["urn:launchbay:problem:malformed"]
    status: Literal[400]
    errors: Annotated[list[FieldFault], Field(description="every fault, at most the first hundred", max_length=100)]
    more: More


class NotSignedInProblem(ProblemView):
    """The token is valid, but does not name a caller: it is not an access token."""

    type: Literal["urn:launchbay:problem:not-signed-in"]
    status: Literal[401]


class ForbiddenProblem(ProblemView):
    """The caller is known but may not do this."""

    type: Literal["urn:launchbay:problem:forbidden"]
    status: Literal[403]
    scope: Annotated[str, Field(description="the scope that is needed", examples=["launch"])]
    project: Annotated[str | None, Field(description="where the caller lacks it; null if the token lacks it")]


class PriorityNotAllowedProblem(ProblemView):
    """The caller may launch, but not with this priority."""

    type: Literal["urn:launchbay:problem:priority-not-allowed"]
    status: Literal[403]
    priority: str
    project: str


class NotFoundProblem(ProblemView):
    """There is nothing with this name, or the caller is not a member of the project."""

    type: Literal["urn:launchbay:problem:not-found"]
    status: Literal[404]
    kind: Annotated[str, Field(examples=["job"])]
    name: str
    suggestions: list[str]


class NoSuchEndpointProblem(ProblemView):
    """No endpoint has this path: a name in it has a character that no name may have."""

    type: Literal["urn:launchbay:problem:no-such-endpoint"]
    status: Literal[404]


class ConflictProblem(ProblemView):
    """The request contradicts what is stored."""

    type: Literal["urn:launchbay:problem:conflict"]
    status: Literal[409]


class ResultsDeletedProblem(ProblemView):
    """What a run has left was deleted: its days were over, or somebody had it forgotten."""

    type: Literal["urn:launchbay:problem:results-deleted"]
    status: Literal[410]
    run_id: str
    deleted_at: str


class UnreadableResultsProblem(ProblemView):
    """What an attempt of a run has left can't be read: its job has written the manifest, and so may write anything."""

    type: Literal["urn:launchbay:problem:unreadable-results"]
    status: Literal[409]
    run_id: str
    attempt: int


class TooLargeProblem(ProblemView):
    """Something in the request is over its size limit; sizes are in bytes."""

    type: Literal["urn:launchbay:problem:too-large"]
    status: Literal[413]
    size: int
    limit: int


class AnswerTooLargeProblem(ProblemView):
    """The answer is larger than Lambda can send; sizes are in bytes."""

    type: Literal["urn:launchbay:problem:answer-too-large"]
    status: Literal[413]
    size: int
    limit: int


class WrongMediaTypeProblem(ProblemView):
    """The body was not sent as JSON."""

    type: Literal["urn:launchbay:problem:wrong-media-type"]
    status: Literal[415]


class InputFault(View):
    """An override that breaks the job's schema."""

    path: Annotated[str, Field(description="dotted path of the value", examples=["trainer.learning_rte"])]
    kind: Literal[
        "unknown_file",
        "unknown_key",
        "excluded",
        "type",
        "enum",
        "range",
        "pattern",
        "required",
        "constraint",
        "syntax",
    ]
    message: str
    expected: str | None
    given: Any
    suggestion: Annotated[str | None, Field(description="the nearest name, for a probable typo")]
    file: Annotated[str | None, Field(description="the config file; null for the run config")]


class InvalidInputsProblem(ProblemView):
    """The overrides, or the registered values, break the job's schema."""

    type: Literal["urn:launchbay:problem:invalid-inputs"]
    status: Literal[422]
    errors: Annotated[list[InputFault], Field(description="every fault, at most the first hundred", max_length=100)]
    more: More


class UnplaceableProblem(ProblemView):
    """No compute class fits the hardware request."""

    type: Literal["urn:launchbay:problem:unplaceable"]
    status: Literal[422]
    request: dict[str, Any]
    alternatives: Annotated[list[str], Field(description="requests that would be placed")]


class NothingToResumeProblem(ProblemView):
    """The run to go on from has no checkpoint."""

    type: Literal["urn:launchbay:problem:nothing-to-resume"]
    status: Literal[422]
    run_id: str


class UnexpectedProblem(ProblemView):
    """A fault of Launchbay; the log has its cause under the request's id."""

    type: Literal["urn:launchbay:problem:unexpected"]
    status: Literal[500]


class BusyProblem(ProblemView):
    """AWS throttles requests or does not respond: the same request may succeed in a few seconds."""

    type: Literal["urn:launchbay:problem:busy"]
    status: Literal[503]


class GatewayRefusal(View):
    """What API Gateway answers when it refuses a request itself, before it reaches Launchbay."""

    message: Annotated[str, Field(examples=["Unauthorized"])]
