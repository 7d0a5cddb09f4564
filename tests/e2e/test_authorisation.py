"""Every endpoint of a running stack, asked by everybody who may not: the right refusal, which tells nothing."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from launchbay_api.parameters import EXAMPLE_RUN
from launchbay_api.routing import every_endpoint
from launchbay_core.domain.access import Scope
from sign_in_support import ALL_SCOPES, IdentityOf
from stack_process import Answer, StackProcess

pytestmark = [pytest.mark.e2e]

ENDPOINTS = every_endpoint()
ASKED = [endpoint for endpoint in ENDPOINTS if endpoint.scope]
UNAUTHORIZED, FORBIDDEN = {"message": "Unauthorized"}, {"message": "Forbidden"}


@pytest.fixture(scope="session")
def identity(stack: StackProcess) -> IdentityOf:
    """The issuer of the stack."""
    return IdentityOf(stack.state, stack.request("GET", "/healthz").body["sign_in"]["issuer"])


@pytest.fixture
def there(stack: StackProcess, project: str) -> dict[str, str]:
    """A project with a job, an alias and a run, as parts of paths."""
    jobs = f"/v1/projects/{project}/jobs"
    assert stack.request("POST", jobs, {"name": "job", "command": ["true"]}).status == 201
    assert stack.request("PUT", f"{jobs}/job/aliases/prod", {"version": 1}).status == 200
    run = stack.launch(project, "job")["run_id"]
    return {"project": project, "job": "job", "alias": "prod", "version": "1", "run": run, "other": run}


def call(stack: StackProcess, endpoint: Any, parts: dict[str, str], token: str) -> Answer:
    path = re.sub(r"<(\w+)>", lambda found: parts[found[1]], endpoint.path)
    body: Any = None if endpoint.method == "GET" else {}
    return stack.request(endpoint.method, path, body, headers={"authorization": token and f"Bearer {token}"})


def tokens_that_do_not_hold(identity: IdentityOf) -> dict[str, str]:
    hour = 3600
    return {
        "none": "",
        "nonsense": "nonsense",
        "expired": identity.signed(exp=int(time.time()) - 1),
        "not yet valid": identity.signed(nbf=int(time.time()) + hour),
        "of another issuer": identity.signed(iss="https://issuer.example"),
        "for another audience": identity.signed(aud="another"),
        "of another client": identity.signed(client_id="another"),
        "tampered with": identity.signed()[:-8] + "AAAAAAAA",
        "an ID token": identity.sign_in("ada", "project:*:admin")["id_token"],
    }


def test_no_endpoint_takes_a_token_that_does_not_hold(
    stack: StackProcess, identity: IdentityOf, there: dict[str, str]
) -> None:
    for kind, token in tokens_that_do_not_hold(identity).items():
        for endpoint in ASKED:
            answer = call(stack, endpoint, there, token)
            is_id_token = kind == "an ID token"  # API Gateway takes one for what it is by its missing scope alone
            expected = (403, FORBIDDEN) if is_id_token else (401, UNAUTHORIZED)
            assert (answer.status, answer.body) == expected, (kind, endpoint.path)


def test_no_endpoint_takes_a_token_without_its_scope(
    stack: StackProcess, identity: IdentityOf, there: dict[str, str]
) -> None:
    for endpoint in ASKED:
        others = " ".join(f"launchbay/{scope}" for scope in Scope if scope is not endpoint.scope)
        answer = call(stack, endpoint, there, identity.signed(scope=f"openid {others}"))
        assert (answer.status, answer.body) == (403, FORBIDDEN), endpoint.path


def test_every_endpoint_hides_a_project_from_members_of_others(
    stack: StackProcess, identity: IdentityOf, there: dict[str, str]
) -> None:
    token = identity.sign_in("eve", "project:other:admin project:another")["access_token"]
    nowhere = there | {"project": "nowhere", "run": EXAMPLE_RUN, "other": EXAMPLE_RUN}

    for endpoint in [one for one in ASKED if "project" in one.path_names]:
        answer, of_nothing = call(stack, endpoint, there, token), call(stack, endpoint, nowhere, token)
        assert answer.status == of_nothing.status == 404, endpoint.path
        assert answer.body["kind"] == of_nothing.body["kind"] == "project", endpoint.path
        assert set(answer.body) == set(of_nothing.body), endpoint.path


def test_a_cursor_or_an_id_of_another_project_leads_nowhere(
    stack: StackProcess, identity: IdentityOf, project: str, there: dict[str, str]
) -> None:
    for name in ("job2", "job3"):
        stack.request("POST", f"/v1/projects/{project}/jobs", {"name": name, "command": ["true"]})
        stack.launch(project, name)
    stack.ended(project, there["run"])
    lists = (f"runs/{there['run']}/logs", "runs?limit=1", "runs?limit=1&state=SUCCEEDED", "jobs?limit=1")
    cursors = [stack.request("GET", f"/v1/projects/{project}/{path}").body["cursor"] for path in lists]
    eve = {"authorization": f"Bearer {identity.sign_in('eve', 'project:eves:admin')['access_token']}"}
    stack.request("POST", "/v1/projects/eves/jobs", {"name": "mine", "command": ["true"]}, headers=eve)

    for path, cursor in zip(lists[1:], cursors[1:], strict=True):
        sign = "&" if "?" in path else "?"
        body = stack.request("GET", f"/v1/projects/eves/{path}{sign}cursor={cursor}", headers=eve).body
        assert all(one["project"] == "eves" for one in body.get("runs", body.get("jobs", []))), path
    own = {"job": "mine", "overrides": {}}
    run = stack.request("POST", "/v1/projects/eves/runs", own, headers=eve).body["run_id"]
    for method, path in (
        ("GET", f"runs/{there['run']}"),
        ("GET", f"runs/{there['run']}/logs?cursor={cursors[0]}"),
        ("GET", f"runs/{run}/diff/{there['run']}"),
        ("POST", f"runs/{there['run']}/rerun"),
        ("POST", f"runs/{there['run']}/cancel"),
        ("GET", "jobs/job"),
    ):
        body = {} if method == "POST" else None
        answer = stack.request(method, f"/v1/projects/eves/{path}", body, headers=eve)
        assert answer.status == 404, (path, answer)


def test_a_code_archive_of_another_project_is_not_known(
    stack: StackProcess, identity: IdentityOf, project: str, tmp_path: Any
) -> None:
    (tmp_path / "train.py").write_text("print(1)\n")
    (tmp_path / "launchbay.yaml").write_text("name: packed\ncommand: [python, train.py]\n")
    stack.cli("register", str(tmp_path), project=project)
    sha = stack.request("GET", f"/v1/projects/{project}/jobs/packed/versions/1").body["code"]["sha256"]
    eve = {"authorization": f"Bearer {identity.sign_in('eve', 'project:eves:admin')['access_token']}"}

    form = stack.request("POST", "/v1/projects/eves/uploads", {"sha256": sha, "size": 100}, headers=eve).body

    assert (form["exists"], form["fields"]["key"]) == (False, f"projects/eves/code/{sha}.tar.gz")


def test_a_group_bounds_what_a_token_with_every_scope_does(
    stack: StackProcess, identity: IdentityOf, project: str, there: dict[str, str]
) -> None:
    for group, allowed in (("read", {"read"}), ("launch", {"read", "launch"}), ("admin", set(Scope))):
        token = identity.sign_in("bob", f"project:{project}:{group}", ALL_SCOPES)["access_token"]
        for endpoint in [one for one in ASKED if "project" in one.path_names]:
            is_forbidden = call(stack, endpoint, there, token).status == 403
            assert is_forbidden == (endpoint.scope not in allowed), (group, endpoint.path)


def test_anybody_may_ask_how_the_service_is_and_for_its_document(stack: StackProcess) -> None:
    for endpoint in [one for one in ENDPOINTS if one.scope is None]:
        assert call(stack, endpoint, {}, "").status == 200
