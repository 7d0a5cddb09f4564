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
from launchbay_api.openapi import api_document
from launchbay_api.parameters import EXAMPLE_RUN
from launchbay_api.responses import members
from launchbay_api.routing import every_endpoint
from launchbay_api.views.base import View
from launchbay_core.domain.pages import to_cursor

ENDPOINTS = every_endpoint()
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
    "PATCH /v1/projects/{project}/runs/{run}",
    "GET /v1/projects/{project}/runs/{run}/events",
    "GET /v1/projects/{project}/runs/{run}/inputs",
    "GET /v1/projects/{project}/runs/{run}/logs",
    "GET /v1/projects/{project}/runs/{run}/metrics",
    "POST /v1/projects/{project}/runs/{run}/cancel",
    "POST /v1/projects/{project}/runs/{run}/rerun",
    "POST /v1/projects/{project}/runs/{run}/keep",
    "POST /v1/projects/{project}/runs/{run}/forget",
    "GET /v1/projects/{project}/runs/{run}/diff/{other}",
    "GET /v1/projects/{project}/runs/{run}/outputs",
    "GET /v1/projects/{project}/runs/{run}/outputs/{path}",
    "POST /v1/projects/{project}/runs/{run}/addresses",
    "GET /v1/projects/{project}/queues",
    "GET /v1/hardware",
    "GET /v1/me",
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


def responses(document: dict[str, Any], operation: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The responses of an operation by status, without references."""
    named = document["components"]["responses"]
    return {
        status: named[answer["$ref"].rpartition("/")[2]] if "$ref" in answer else answer
        for status, answer in operation["responses"].items()
    }


def test_every_refusal_is_a_problem_or_the_gateway_s(document: dict[str, Any]) -> None:
    for operation in operations(document).values():
        refusals = {s: answer for s, answer in responses(document, operation).items() if s >= "400"}
        assert {"400", "413", "429", "431", "500", "503"} <= set(refusals)
        for status, answer in refusals.items():
            assert set(answer["content"]) <= {"application/problem+json", "application/json"}, status
            gateways = answer["content"].get("application/json", {}).get("schema")
            assert gateways in (None, {"$ref": "#/components/schemas/GatewayRefusal"}), status


def test_every_problem_of_the_code_is_declared_with_its_status(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    declared = {
        (schema["properties"]["type"]["const"].rpartition(":")[2], schema["properties"]["status"]["const"])
        for name, schema in schemas.items()
        if name.endswith("Problem")
    }
    page = (ROOT / "docs" / "api.md").read_text()
    told = {
        (kind, int(status)) for status, kind in re.findall(r"^\| (\d{3}) \| `([\w-]+)` \|", page, flags=re.MULTILINE)
    }

    assert told - declared == {("method-not-allowed", 405)}, "an operation is what a path has a method for"
    assert declared <= told


def test_every_example_in_the_document_is_valid(document: dict[str, Any]) -> None:
    checked = 0
    for operation in operations(document).values():
        bodies = [operation["requestBody"]] if "requestBody" in operation else []
        for place in [*bodies, *responses(document, operation).values()]:
            for media in place["content"].values():
                schema = {**media["schema"], "components": document["components"]}
                for example in media.get("examples", {}).values():
                    jsonschema.validate(example["value"], schema, cls=jsonschema.Draft202012Validator)
                    checked += 1

    assert checked > 200


def test_every_link_leads_to_an_operation_with_these_parameters(document: dict[str, Any]) -> None:
    found = {operation["operationId"]: operation for operation in operations(document).values()}
    links = [
        link
        for operation in found.values()
        for answer in responses(document, operation).values()
        for link in answer.get("links", {}).values()
    ]

    assert len(links) > 20
    for link in links:
        required = {one["name"] for one in found[link["operationId"]]["parameters"] if one.get("required")}
        missing = required - set(link["parameters"])
        assert missing <= {"alias"}, link


def test_every_operation_that_makes_something_says_where(document: dict[str, Any]) -> None:
    made = [answer for operation in operations(document).values() for answer in [operation["responses"].get("201")]]

    assert all(answer["headers"]["Location"]["required"] for answer in made if answer)


def test_query_parameters_say_what_they_may_be(document: dict[str, Any]) -> None:
    listed = {
        one["name"]: one["schema"] for one in operations(document)["GET /v1/projects/{project}/runs"]["parameters"]
    }

    assert re.search(listed["cursor"]["pattern"], to_cursor("runs", EXAMPLE_RUN))
    assert not re.search(listed["cursor"]["pattern"], "a+b=")
    assert re.search(listed["job"]["pattern"], "digits")
    assert not re.search(listed["job"]["pattern"], "")


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

    listed = set(re.findall(r"^\| `((?:GET|PATCH|POST|PUT) \S+)`", guide, flags=re.MULTILINE))
    assert listed == DESIGNED
