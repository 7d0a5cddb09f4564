"""Priorities: any launch may be low or normal; high needs a group's right, and nothing happens without it."""

from __future__ import annotations

from typing import Any

import pytest

from api_support import CLAIMS, Answer, request

RUNS = "/v1/projects/vision/runs"
PROBLEM = "urn:launchbay:problem:priority-not-allowed"


def member(*groups: str, **claims: str) -> dict[str, str]:
    return {**CLAIMS, "cognito:groups": f"[{' '.join(groups)}]", **claims}


def launch(claims: dict[str, str], *, dry_run: bool = False, **body: Any) -> Answer:
    query = {"dry_run": "true"} if dry_run else {}
    return request("POST", RUNS, {"job": "digits", **body}, claims=claims, query=query)


@pytest.mark.parametrize("priority", ["low", "normal"])
def test_whoever_may_launch_may_give_a_low_or_normal_priority(priority: str, digits: Answer) -> None:
    answer = launch(member("project:vision"), priority=priority)

    assert (answer.status, answer.body["priority"]) == (201, priority)
    assert request("GET", f"{RUNS}/{answer.body['run_id']}").body["priority"] == priority
    assert request("GET", RUNS).body["runs"][0]["priority"] == priority


@pytest.mark.parametrize("group", ["project:vision:high", "project:vision:admin", "project:*:high"])
def test_a_group_s_right_allows_the_high_priority(group: str, digits: Answer) -> None:
    assert launch(member(group), priority="high").body["priority"] == "high"


def test_a_machine_may_have_the_right_as_a_scope(digits: Answer) -> None:
    scope = f"{CLAIMS['scope']} launchbay/machines/project:vision:high"
    machine = {**CLAIMS, "sub": "m1", "client_id": "m1", "scope": scope}

    assert launch(machine, priority="high").body["priority"] == "high"


@pytest.mark.parametrize("dry_run", [False, True])
def test_without_the_right_the_high_priority_is_refused_with_what_to_ask_for(dry_run: bool, digits: Answer) -> None:
    answer = launch(member("project:vision", "project:speech:high"), priority="high", dry_run=dry_run)

    assert (answer.status, answer.body["type"]) == (403, PROBLEM)
    assert "ask for the group `project:vision:high`" in answer.body["detail"]
    assert request("GET", RUNS).body["runs"] == []


def test_a_rerun_needs_the_right_too(digits: Answer) -> None:
    first = launch(member("project:vision:high"), priority="high").body["run_id"]
    again = f"{RUNS}/{first}/rerun"

    refused = request("POST", again, {"priority": "high"}, claims=member("project:vision"))
    plain = request("POST", again, {}, claims=member("project:vision"))

    assert (refused.status, refused.body["type"]) == (403, PROBLEM)
    assert (plain.status, plain.body["priority"]) == (201, "normal")


@pytest.mark.parametrize("priority", ["HIGH", "urgent", 2, True])
def test_any_other_priority_is_refused_with_those_there_are(priority: Any, digits: Answer) -> None:
    answer = launch(member("project:vision:admin"), priority=priority)

    assert (answer.status, answer.body["errors"][0]["field"]) == (400, "priority")
    assert "'low', 'normal' or 'high'" in answer.body["errors"][0]["message"]


def test_a_plan_and_a_version_show_the_priority(digits: Answer) -> None:
    job = {"name": "urgent", "command": ["true"], "priority": "high"}
    assert request("POST", "/v1/projects/vision/jobs", job).body["priority"] == "high"

    planned = request("POST", RUNS, {"job": "urgent"}, query={"dry_run": "true"}, claims=member("project:vision"))

    assert planned.body["priority"] == "high", "the job's admin has decided so for every launch of it"
