"""`GET /v1/me`: whose token it is, and what it may do where."""

from __future__ import annotations

from typing import Any

from api_support import AUTHOR, CLAIMS, Answer, request

READ = "launchbay/read"
EVERYTHING = ["read", "launch", "admin"]


def ask(*groups: str, scope: str = CLAIMS["scope"]) -> dict[str, Any]:
    claims = {**CLAIMS, "scope": scope, "cognito:groups": f"[{' '.join(groups)}]"}
    answer = request("GET", "/v1/me", claims=claims)
    assert answer.status == 200, answer.body
    return dict(answer.body)


def rights(project: str, *scopes: str, may_raise: bool = False) -> dict[str, Any]:
    return {"project": project, "scopes": list(scopes), "may_raise": may_raise}


def test_a_member_sees_its_projects_by_name_with_what_it_may_do_there(digits: Answer) -> None:
    found = ask("project:vision:admin", "project:speech:read", "project:audio", "project:audio:high", "staff")

    assert found == {
        "caller": AUTHOR,
        "scopes": EVERYTHING,
        "all_projects": False,
        "projects": [
            rights("audio", "read", "launch", may_raise=True),
            rights("speech", "read"),
            rights("vision", *EVERYTHING, may_raise=True),
        ],
    }


def test_a_token_that_may_only_read_reads_in_every_project(digits: Answer) -> None:
    found = ask("project:vision:admin", "project:speech:read", scope=f"openid {READ}")

    assert found["scopes"] == ["read"]
    assert [one["scopes"] for one in found["projects"]] == [["read"], ["read"]]


def test_a_member_of_every_project_sees_those_that_exist(digits: Answer) -> None:
    assert request("POST", "/v1/projects/speech/jobs", {"name": "asr", "command": ["true"]}).status == 201

    found = ask("project:*:admin")

    assert found["all_projects"] is True
    assert found["projects"] == [
        rights("speech", *EVERYTHING, may_raise=True),
        rights("vision", *EVERYTHING, may_raise=True),
    ]


def test_a_membership_of_every_project_adds_to_those_of_single_ones(digits: Answer) -> None:
    found = ask("project:*:read", "project:new:launch")

    assert found["projects"] == [rights("new", "read", "launch"), rights("vision", "read")]


def test_a_member_of_no_project_is_told_so_and_sees_none(digits: Answer) -> None:
    found = ask("staff")

    assert (found["all_projects"], found["projects"]) == (False, [])


def test_a_machine_sees_the_projects_that_its_scopes_name(digits: Answer) -> None:
    scope = f"{READ} launchbay/machines/project:vision:read"
    machine = {"sub": "m1", "client_id": "m1", "token_use": "access", "scope": scope}

    found = request("GET", "/v1/me", claims=machine).body

    assert found["caller"] == {"subject": "m1", "name": "m1"}
    assert found["projects"] == [rights("vision", "read")]
