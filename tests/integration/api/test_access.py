"""What the function makes of a caller's claims: who is let in where, and whose name a change gets."""

from __future__ import annotations

import re
from typing import Any

import pytest

from api_support import AUTHOR, CLAIMS, Answer, request
from launchbay_api.parameters import EXAMPLE_RUN
from launchbay_api.routing import every_endpoint
from launchbay_core.domain.access import Scope

ENDPOINTS = [endpoint for endpoint in every_endpoint() if endpoint.scope]
IN_PROJECT = [endpoint for endpoint in ENDPOINTS if "project" in endpoint.path_names]
NAMES = {"job": "digits", "alias": "prod", "version": "1", "run": EXAMPLE_RUN, "other": EXAMPLE_RUN}


def call(endpoint: Any, project: str, claims: dict[str, str] | None) -> Answer:
    path = re.sub(r"<(\w+)>", lambda found: {"project": project, **NAMES}[found[1]], endpoint.path)
    return request(endpoint.method, path, None if endpoint.method == "GET" else {}, claims=claims)


def named(endpoint: Any) -> str:
    return f"{endpoint.method} {endpoint.path}"


def member(*groups: str, scope: str = CLAIMS["scope"], **claims: str) -> dict[str, str]:
    return {**CLAIMS, "scope": scope, "cognito:groups": f"[{' '.join(groups)}]", **claims}


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=named)
@pytest.mark.parametrize(
    "claims", [None, {}, member("project:*:admin", token_use="id"), {**member("project:*:admin"), "sub": ""}]
)
def test_without_an_access_token_nothing_is_answered(
    endpoint: Any, claims: dict[str, str] | None, digits: Answer
) -> None:
    answer = call(endpoint, "vision", claims)

    assert (answer.status, answer.body["type"]) == (401, "urn:launchbay:problem:not-signed-in")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("endpoint", IN_PROJECT, ids=named)
def test_a_project_of_others_is_answered_like_one_that_does_not_exist(endpoint: Any, digits: Answer) -> None:
    stranger = member("project:speech:admin", "project:visions", "project:v:admin", "vision")

    there, not_there = call(endpoint, "vision", stranger), call(endpoint, "nowhere", stranger)

    assert there.status == 404
    assert _without_names(there, "vision") == _without_names(not_there, "nowhere")


def _without_names(answer: Answer, project: str) -> Any:
    return answer.status, answer.headers, answer.raw["body"].replace(project, "…")


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=named)
def test_a_scope_that_the_token_lacks_is_refused(endpoint: Any, digits: Answer) -> None:
    others = " ".join(f"launchbay/{scope}" for scope in Scope if scope is not endpoint.scope)

    answer = call(
        endpoint, "vision", member("project:*:admin", scope=f"{others} {endpoint.scope} other/{endpoint.scope}")
    )

    assert (answer.status, answer.body["scope"], answer.body["project"]) == (403, endpoint.scope, None)


@pytest.mark.parametrize("endpoint", [one for one in IN_PROJECT if one.scope is not Scope.READ], ids=named)
def test_a_scope_that_the_group_lacks_is_refused_for_every_token(endpoint: Any, digits: Answer) -> None:
    group = "project:vision:read" if endpoint.scope is Scope.LAUNCH else "project:vision:launch"

    answer = call(endpoint, "vision", member(group))

    assert (answer.status, answer.body["scope"], answer.body["project"]) == (403, endpoint.scope, "vision")


def test_a_machine_s_projects_are_scopes_that_only_its_own_token_can_have(digits: Answer) -> None:
    scope = "launchbay/read launchbay/machines/project:vision:read"
    machine = {"sub": "m1", "client_id": "m1", "token_use": "access", "scope": scope}

    assert request("GET", "/v1/projects/vision/jobs", claims=machine).status == 200
    assert request("GET", "/v1/projects/speech/jobs", claims=machine).status == 404
    assert request("GET", "/v1/projects/vision/jobs", claims={**machine, "sub": "a-person"}).status == 404


def test_scopes_in_another_issuer_s_claim_are_read_too(digits: Answer) -> None:
    claims = {"sub": "1", "azp": "app", "scp": "[launchbay/read other/admin]", "cognito:groups": "[project:vision]"}

    assert request("GET", "/v1/projects/vision/jobs", claims=claims).status == 200
    assert request("PUT", "/v1/projects/vision/jobs/digits/aliases/x", {"version": 1}, claims=claims).status == 403


@pytest.mark.parametrize("groups", ["project:vision", "[project:vision]", "[a project:vision b]"])
def test_groups_are_read_as_api_gateway_writes_them(digits: Answer, groups: str) -> None:
    assert request("GET", "/v1/projects/vision/jobs", claims={**CLAIMS, "cognito:groups": groups}).status == 200


def test_every_change_keeps_and_shows_its_author(digits: Answer) -> None:
    bob = member("project:vision:admin", sub="b0b", username="bob")
    by_bob = {"subject": "b0b", "name": "bob"}
    runs = "/v1/projects/vision/runs"
    request("PUT", "/v1/projects/vision/jobs/digits/aliases/prod", {"version": 1}, claims=bob)
    run = request("POST", runs, {"job": "digits"}, claims=bob).body
    again = request("POST", f"{runs}/{run['run_id']}/rerun", {}).body
    cancelled = request("POST", f"{runs}/{run['run_id']}/cancel", claims=bob).body

    job = request("GET", "/v1/projects/vision/jobs/digits").body
    assert (digits.body["created_by"], job["created_by"]) == (AUTHOR, AUTHOR)
    assert (job["alias_moves"]["prod"]["by"], job["alias_moves"]["prod"]["version"]) == (by_bob, 1)
    assert request("GET", "/v1/projects/vision/jobs/digits/versions").body["versions"][0]["created_by"] == AUTHOR
    assert request("GET", "/v1/projects/vision/jobs/digits/versions/1").body["created_by"] == AUTHOR
    assert (run["created_by"], again["created_by"]) == (by_bob, AUTHOR)
    assert [change["by"] for change in cancelled["timeline"]] == [by_bob, by_bob]
    assert {one["run_id"]: one["created_by"] for one in request("GET", runs).body["runs"]} == {
        run["run_id"]: by_bob,
        again["run_id"]: AUTHOR,
    }


def test_what_is_registered_again_keeps_its_first_author(digits: Answer) -> None:
    bob = member("project:vision:admin", sub="b0b", username="bob")

    again = request("POST", "/v1/projects/vision/jobs", raw=_body_of("api_register_job"), claims=bob)

    assert (again.status, again.body["created_by"]) == (200, AUTHOR)


def _body_of(event: str) -> str:
    from lambda_support import sample_event

    return str(sample_event(event)["body"])
