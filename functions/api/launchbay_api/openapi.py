"""The OpenAPI 3.1 document, made from the declared endpoints and their models."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from launchbay_api.endpoints import Endpoint
from launchbay_api.examples import EXAMPLES
from launchbay_api.parameters import IDEMPOTENCY, PATH_PARAMETERS
from launchbay_api.responses import Models, models_given, refusals, responses
from launchbay_api.routing import every_endpoint
from launchbay_core import __version__

Mode = Literal["validation", "serialization"]

TAGS = {
    "jobs": "Scripts that are registered once and launched by anyone in the project.",
    "versions": "Immutable versions of a job, and the schemas of what may be changed at launch.",
    "aliases": "Movable names of versions.",
    "uploads": "Code archives, uploaded directly to the bucket.",
    "runs": "Launches of a job version with other inputs.",
    "hardware": "The hardware that runs can be placed on, and its prices.",
    "meta": "The service itself.",
}


def api_document() -> dict[str, Any]:
    """The OpenAPI document of the whole API."""
    return document(every_endpoint())


def document(endpoints: Sequence[Endpoint]) -> dict[str, Any]:
    """The OpenAPI document of these endpoints."""
    schemas = _Schemas(endpoints)
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        path = re.sub(r"<(\w+)\+?>", r"{\1}", endpoint.path)
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
        "components": {
            "schemas": schemas.definitions,
            "responses": refusals(schemas.media),
            "securitySchemes": {SCHEME: _TOKEN},
        },
    }


_DESCRIPTION = """
    Refusals are RFC 9457 problem details (`application/problem+json`). Lists are paged: send an answer's `cursor` as
    the `cursor` of the next request, until it is null. Floats that JSON can't represent are returned as the strings
    `.nan`, `.inf` and `-.inf`, or as the bare words `NaN`, `Infinity` and `-Infinity` if the header `Accept` is
    `application/json; floats=words`; in requests, these words are accepted.

    API Gateway refuses some requests before they reach Launchbay: those with an invalid token, too many, or too large.
    Its answers are not problem details, but `{"message": "Unauthorized"}` as `application/json`. A method that a path
    does not have is a 405 with the header `Allow`.
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
        wanted: list[tuple[type[BaseModel], Mode]] = [(model, "validation") for model in _sort(taken)]
        wanted += [(model, "serialization") for model in _sort(models_given(endpoints))]
        self._references, found = models_json_schema(wanted, ref_template="#/components/schemas/{model}")
        self.definitions: dict[str, Any] = found["$defs"]

    def media(self, models: Models, mode: Mode) -> dict[str, Any]:
        """A media type object that holds one of `models`."""
        references = [self._references[model, mode] for model in models]
        schema = references[0] if len(references) == 1 else {"anyOf": references} if references else {"type": "object"}
        examples = {model.__name__: {"value": EXAMPLES[model]} for model in models if model in EXAMPLES}
        return {"schema": schema, "examples": examples} if examples else {"schema": schema}


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
    operation["responses"] = responses(endpoint, schemas.media)
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
        plain = _resolve(option, definitions) | plain
    if "items" in plain:
        plain["items"] = _resolve(plain["items"], definitions)
    return _untitled(plain)


def _resolve(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> dict[str, Any]:
    return _untitled(definitions[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema)


def _untitled(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key != "title"}
