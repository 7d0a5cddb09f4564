"""The service itself and its problems, as the API returns them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from launchbay_api.views.base import View
from launchbay_core.aws.settings import Settings
from launchbay_core.domain.access import Scope


class SignInView(View):
    """Where and how to sign in, for clients that know only this server's address."""

    issuer: Annotated[str, Field(description="OpenID issuer, below which its discovery document is")]
    client_id: Annotated[str, Field(description="the public client for command lines: code flow with PKCE")]
    scopes: Annotated[list[str], Field(description="the scopes to request", examples=[["openid", "launchbay/read"]])]

    @classmethod
    def of(cls, settings: Settings) -> SignInView | None:
        """The view of the installation's settings; None if no issuer is set."""
        if not settings.issuer:
            return None
        scopes = ["openid", *(settings.scope_prefix + scope for scope in Scope)]
        return cls(issuer=settings.issuer, client_id=settings.client_id, scopes=scopes)


class Health(View):
    """The service is available."""

    status: Literal["ok"]
    version: str
    sign_in: SignInView | None


class ProblemView(View):
    """RFC 9457 problem details: why a request was refused."""

    type: Annotated[str, Field(description="the kind of problem", examples=["urn:launchbay:problem:not-found"])]
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

    errors: Annotated[list[FieldFault], Field(description="every fault, at most the first hundred")]
    more: Annotated[bool, Field(description="whether there may be others: a check stops at a hundred")]


class ForbiddenProblem(ProblemView):
    """The caller is known but may not do this."""

    scope: Annotated[str, Field(description="the scope that is needed", examples=["launch"])]
    project: Annotated[str | None, Field(description="where the caller lacks it; null if the token lacks it")]


class NotFoundProblem(ProblemView):
    """There is nothing with this name."""

    kind: Annotated[str, Field(examples=["job"])]
    name: str
    suggestions: list[str]


class TooLargeProblem(ProblemView):
    """Something is over its size limit; sizes are in bytes."""

    size: int
    limit: int


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
    """The overrides break the job's schema."""

    errors: Annotated[list[InputFault], Field(description="every fault, at most the first hundred")]
    more: Annotated[bool, Field(description="whether there may be others: a check stops at a hundred")]


class UnplaceableProblem(ProblemView):
    """No compute class fits the hardware request."""

    request: dict[str, Any]
    alternatives: Annotated[list[str], Field(description="requests that would be placed")]
