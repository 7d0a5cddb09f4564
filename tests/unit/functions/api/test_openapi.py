"""The OpenAPI document: valid, true to the endpoints, and committed as it is."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest
from openapi_spec_validator import validate
from pydantic import BaseModel

from api_support import request
from lambda_support import ROOT
from launchbay_api.examples import EXAMPLES
from launchbay_api.openapi import members
from launchbay_api.routes import ALL, api_document
from launchbay_api.views.base import View

ENDPOINTS = [endpoint for part in ALL for endpoint in part.declared]
DESIGNED = {
    "POST /v1/projects/{project}/jobs",
    "GET /v1/projects/{project}/jobs",
    "GET /v1/projects/{project}/jobs/{job}",
    "POST /v1/projects/{project}/jobs/{job}/versions",
    "GET /v1/projects/{project}/jobs/{job}/versions",
    "GET /v1/projects/{project}/jobs/{job}/versions/{version}",
    "GET /v1/projects/{project}/jobs/{job}/versions/{version}/schema",
    "PUT /v1/projects/{project}/jobs/{job}/aliases/{alias}",
    "POST /v1/projects/{project}/uploads",
    "POST /v1/projects/{project}/runs",
    "GET /v1/projects/{project}/runs",
    "GET /v1/projects/{project}/runs/{run}",
    "GET /v1/projects/{project}/runs/{run}/events",
    "GET /v1/projects/{project}/runs/{run}/inputs",
    "GET /v1/projects/{project}/runs/{run}/logs",
    "POST /v1/projects/{project}/runs/{run}/cancel",
    "POST /v1/projects/{project}/runs/{run}/rerun",
    "GET /v1/projects/{project}/runs/{run}/diff/{other}",
    "GET /v1/hardware",
    "POST /v1/hardware/plan",
    "GET /v1/openapi.json",
    "GET /healthz",
}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The document as the API gives it."""
    return dict(request("GET", "/v1/openapi.json").body)


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Each operation by its method and path."""
    return {
        f"{method.upper()} {path}": operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def test_the_committed_document_is_what_the_code_makes() -> None:
    committed = json.loads((ROOT / "docs" / "openapi.json").read_text())

    assert committed == api_document(), (
        "write it again: PYTHONPATH=functions/api python -m launchbay_api > docs/openapi.json"
    )


def test_the_api_answers_its_own_document(document: dict[str, Any]) -> None:
    assert document == api_document()


def test_the_document_is_valid_openapi(document: dict[str, Any]) -> None:
    validate(document)


def test_every_endpoint_of_the_design_is_there_and_no_other(document: dict[str, Any]) -> None:
    assert set(operations(document)) == DESIGNED


def test_every_operation_is_described_and_named_once(document: dict[str, Any]) -> None:
    found = operations(document)

    assert len({operation["operationId"] for operation in found.values()}) == len(found)
    assert all(operation["summary"] and operation["tags"] for operation in found.values())


def test_every_refusal_is_a_problem(document: dict[str, Any]) -> None:
    for operation in operations(document).values():
        refusals = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
        assert {"400", "500"} <= set(refusals)
        assert all(list(answer["content"]) == ["application/problem+json"] for answer in refusals.values())


def test_path_parameters_have_the_names_rules(document: dict[str, Any]) -> None:
    parameters = operations(document)["GET /v1/projects/{project}/runs/{run}"]["parameters"]

    for parameter in parameters:
        assert re.search(parameter["schema"]["pattern"], parameter["example"])
        assert not re.search(parameter["schema"]["pattern"], "a/b")


@pytest.mark.parametrize("model", EXAMPLES, ids=lambda model: model.__name__)
def test_every_example_is_of_its_model(document: dict[str, Any], model: type[BaseModel]) -> None:
    schema = model.model_json_schema(mode="serialization" if issubclass(model, View) else "validation")

    jsonschema.validate(EXAMPLES[model], schema, cls=jsonschema.Draft202012Validator)


def test_every_model_that_is_taken_or_given_has_an_example() -> None:
    taken = {endpoint.body for endpoint in ENDPOINTS if endpoint.body}
    given = {model for endpoint in ENDPOINTS for gives in endpoint.gives.values() for model in members(gives)}

    assert sorted(model.__name__ for model in (taken | given) - set(EXAMPLES)) == []


def test_the_guide_lists_every_endpoint() -> None:
    guide = (ROOT / "docs" / "api.md").read_text()

    listed = set(re.findall(r"^\| `((?:GET|POST|PUT) \S+)`", guide, flags=re.MULTILINE))
    assert listed == DESIGNED
