"""The OpenAPI 3.1 document, made from the declared endpoints and their models; imported only when requested."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Literal, get_args

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from launchbay_api.endpoints import Endpoint
from launchbay_api.examples import EXAMPLES
from launchbay_api.parameters import IDEMPOTENCY, PATH_PARAMETERS
from launchbay_api.views.meta import (
    ForbiddenProblem,
    InvalidInputsProblem,
    NotFoundProblem,
    ProblemView,
    TooLargeProblem,
    UnplaceableProblem,
    UnreadableProblem,
)
from launchbay_core import __version__
from launchbay_core.domain.problems import MEDIA_TYPE as PROBLEM

Mode = Literal["validation", "serialization"]
Models = tuple[type[BaseModel], ...]

PROBLEMS: dict[int, tuple[str, Models]] = {
    400: ("The request is invalid.", (UnreadableProblem,)),
    401: ("The request has no valid access token.", (ProblemView,)),
    403: ("The token, or the caller's membership of the project, lacks the scope.", (ForbiddenProblem,)),
    404: ("Something that the request names does not exist.", (NotFoundProblem,)),
    409: ("The request contradicts what is stored.", (ProblemView,)),
    413: ("The request, or its answer, is too large.", (TooLargeProblem,)),
    415: ("The body was not sent as JSON.", (ProblemView,)),
    422: ("The overrides break the job's schema, or no hardware fits.", (InvalidInputsProblem, UnplaceableProblem)),
    500: ("A fault of Launchbay.", (ProblemView,)),
    503: ("AWS is busy; try again after `Retry-After` seconds.", (ProblemView,)),
}

TAGS = {
    "jobs": "Scripts that are registered once and launched by anyone in the project.",
    "versions": "Immutable versions of a job, and the schemas of what may be changed at launch.",
    "aliases": "Movable names of versions.",
    "uploads": "Code archives, uploaded directly to the bucket.",
    "runs": "Launches of a job version with other inputs.",
    "hardware": "The hardware that runs can be placed on, and its prices.",
    "meta": "The service itself.",
}


def document(endpoints: Sequence[Endpoint]) -> dict[str, Any]:
    """The OpenAPI document of these endpoints."""
    schemas = _Schemas(endpoints)
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        path = re.sub(r"<(\w+)>", r"{\1}", endpoint.path)
        paths.setdefault(path, {})[endpoint.method.lower()] = _operation(endpoint, schemas)
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": "Launchbay",
            "version": __version__,
            "summary": "Launch each other's machine-learning jobs with different inputs, on the right hardware.",
            "description": inspect.cleandoc(_DESCRIPTION),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "paths": paths,
        "components": {"schemas": schemas.definitions, "securitySchemes": {SCHEME: _TOKEN}},
    }


_DESCRIPTION = """
    Refusals are RFC 9457 problem details (`application/problem+json`). Lists are paged: send an answer's `cursor` as
    the `cursor` of the next request, until it is null. Floats that JSON can't represent are returned as the strings
    `.nan`, `.inf` and `-.inf`; in requests, the bare words `NaN`, `Infinity` and `-Infinity` are accepted. An invalid
    token is refused by API Gateway itself, with `{"message": "Unauthorized"}` or `{"message": "Forbidden"}`.
    """

SCHEME = "access_token"
_TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": (
        "An access token of the installation's OpenID issuer, which `GET /healthz` names. It needs the scope that the "
        "operation lists, with the installation's prefix: `launchbay/read`."
    ),
}


class _Schemas:
    """The JSON Schemas of all models that the endpoints take and give, by name."""

    def __init__(self, endpoints: Sequence[Endpoint]) -> None:
        taken = {endpoint.body for endpoint in endpoints if endpoint.body}
        given = {model for endpoint in endpoints for gives in endpoint.gives.values() for model in members(gives)}
        given |= {model for _, models in PROBLEMS.values() for model in models}
        wanted: list[tuple[type[BaseModel], Mode]] = [(model, "validation") for model in _sort(taken)]
        wanted += [(model, "serialization") for model in _sort(given)]
        self._references, found = models_json_schema(wanted, ref_template="#/components/schemas/{model}")
        self.definitions: dict[str, Any] = found["$defs"]

    def media(self, models: Models, mode: Mode) -> dict[str, Any]:
        """A media type object that holds one of `models`."""
        references = [self._references[model, mode] for model in models]
        schema = references[0] if len(references) == 1 else {"anyOf": references} if references else {"type": "object"}
        examples = {model.__name__: {"value": EXAMPLES[model]} for model in models if model in EXAMPLES}
        return {"schema": schema, "examples": examples} if examples else {"schema": schema}


def members(gives: Any) -> Models:
    """The models of a declaration: one model, a union of models, or none."""
    return () if gives is None else get_args(gives) or (gives,)


def _sort(models: Iterable[type[BaseModel]]) -> list[type[BaseModel]]:
    return sorted(models, key=lambda model: model.__name__)


def _operation(endpoint: Endpoint, schemas: _Schemas) -> dict[str, Any]:
    summary, _, description = inspect.cleandoc(endpoint.handler.__doc__ or "").partition("\n")
    operation: dict[str, Any] = {
        "tags": [endpoint.tag],
        "operationId": endpoint.handler.__name__,
        "summary": summary.rstrip("."),
        "description": " ".join(description.split()),
        "parameters": list(_parameters(endpoint)),
    }
    if endpoint.body:
        content = {"application/json": schemas.media((endpoint.body,), "validation")}
        operation["requestBody"] = {"required": not endpoint.body_may_be_empty, "content": content}
    operation["security"] = [{SCHEME: [endpoint.scope.value]}] if endpoint.scope else []
    operation["responses"] = _responses(endpoint, schemas)
    return {key: value for key, value in operation.items() if value or key == "security"}


def _parameters(endpoint: Endpoint) -> Iterable[dict[str, Any]]:
    for name in endpoint.path_names:
        part = PATH_PARAMETERS[name]
        schema = {"type": "string", "pattern": f"^(?:{part.pattern})$"}
        about = {"description": part.description, "example": part.example}
        yield {"name": name, "in": "path", "required": True, "schema": schema, **about}
    if endpoint.query:
        yield from _query_parameters(endpoint.query)
    if endpoint.takes_idempotency_key:
        schema = {"type": "string", "pattern": f"^(?:{IDEMPOTENCY.pattern})$"}
        yield {"name": IDEMPOTENCY.header, "in": "header", "schema": schema, "description": IDEMPOTENCY.description}


def _query_parameters(query: type[BaseModel]) -> Iterable[dict[str, Any]]:
    schema = query.model_json_schema(ref_template="{model}")
    for name, described in schema["properties"].items():
        inner = _inline(described, schema.get("$defs", {}))
        description = inner.pop("description", "")
        yield {"name": name, "in": "query", "schema": inner, "description": description}


def _inline(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> dict[str, Any]:
    """A query parameter's schema without references and without null: an absent parameter is left out."""
    options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    plain = {key: value for key, value in schema.items() if key not in {"anyOf", "title"}}
    if plain.get("default", ...) is None:
        del plain["default"]
    for option in options:
        plain = (definitions[option["$ref"]] if "$ref" in option else option) | plain
    return {key: value for key, value in plain.items() if key != "title"}


def _responses(endpoint: Endpoint, schemas: _Schemas) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    for status, gives in sorted(endpoint.gives.items()):
        media = schemas.media(members(gives), "serialization")
        responses[str(status)] = {"description": HTTPStatus(status).phrase, "content": {"application/json": media}}
    of_body = {415} if endpoint.body else set()
    of_caller = {401, 403} if endpoint.scope else set()
    for status in sorted({400, 413, 500, 503, *of_body, *of_caller, *endpoint.refuses}):
        description, models = PROBLEMS[status]
        responses[str(status)] = {
            "description": description,
            "content": {PROBLEM: schemas.media(models, "serialization")},
        }
    return responses
