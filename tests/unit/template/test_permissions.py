"""Permissions in AWS: every policy of the translated templates names its actions and its resources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from launchbay_core.aws.batch.tags import STACK_TAG
from launchbay_local.events.patterns import matches as matches_event
from launchbay_local.iam.patterns import matches_arn
from launchbay_local.iam.reference import actions
from launchbay_local.template.stacks import Resource, Stack
from template_support import TEMPLATES, as_list, everything, of_kind, statements

ROLE, POLICY, MANAGED = "AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"

# Actions without resource-level permissions: the service authorization reference names no resource type for them.
WITHOUT_RESOURCE = {
    "batch:DescribeJobDefinitions": "AWS Batch's describe and list calls take no resource",
    "batch:DescribeJobs": "AWS Batch's describe and list calls take no resource",
    "batch:ListJobs": "AWS Batch's describe and list calls take no resource",
    "ecs:DiscoverPollEndpoint": "a machine's agent asks where it may poll",
    "ecr:GetAuthorizationToken": "the token is for every registry of the account",
    "xray:PutTelemetryRecords": "AWS X-Ray's records belong to no resource",
    "xray:PutTraceSegments": "AWS X-Ray's records belong to no resource",
}

# AWS managed policies. AWS can change what they allow.
MANAGED_BY_AWS = {
    "service-role/AWSCodeDeployRoleForLambda": "SAM gives it to CodeDeploy, which moves calls from version to version",
}

# Services whose resources can be in any account or region, with the reason.
IN_ANY_ACCOUNT = {"ecr": "a job's image may lie in another account, such as AWS's own deep-learning images"}

# Grants on the AWS Batch jobs of every stack, whose ids are random, with what keeps them to this stack's own.
ON_EVERY_JOB = {
    "batch:SubmitJob": "a job that is submitted is new; its queue and definition are this stack's",
    "batch:TagResource": "a job that has another stack's tag is not tagged",
    "batch:CancelJob": "only a job that has this stack's tag is left",
    "batch:TerminateJob": "only a job that has this stack's tag ends",
}
# An action that can't be limited to a resource, although AWS's own guide does so in a policy for Pipes.
LIMITED_IN_VAIN = {"dynamodb:ListStreams"}


def _grants() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every statement that allows a role something, with the name of the resource that has the statement."""
    for resource in of_kind(everything(), ROLE, POLICY, MANAGED):
        for document in _documents(resource):
            for statement in statements(document):
                if statement["Effect"] == "Allow":
                    yield resource.logical_id, statement


def _documents(resource: Resource) -> list[dict[str, Any]]:
    own = resource.properties.get("PolicyDocument")
    inline = [policy["PolicyDocument"] for policy in resource.properties.get("Policies", [])]
    return [own, *inline] if own else inline


def test_no_policy_allows_an_action_by_a_wildcard() -> None:
    wide = [(name, action) for name, one in _grants() for action in as_list(one["Action"]) if "*" in action]

    assert wide == []


def test_no_policy_allows_everything_except_something() -> None:
    assert [name for name, one in _grants() if {"NotAction", "NotResource"} & set(one)] == []


def test_a_policy_allows_every_resource_only_for_actions_without_resource_level_permissions() -> None:
    wide = {
        (name, action)
        for name, one in _grants()
        if any(_is_everything(resource) for resource in as_list(one["Resource"]))
        for action in as_list(one["Action"])
    }

    assert {pair for pair in wide if pair[1] not in WITHOUT_RESOURCE} == set()


def _is_everything(resource: str) -> bool:
    """Whether a resource is `*`, or an ARN whose own part is `*` (`arn:aws:s3:::*`)."""
    return resource == "*" or resource.split(":", 5)[-1].startswith("*")


def test_a_policy_names_this_account_and_region() -> None:
    wide = {
        (name, resource)
        for name, one in _grants()
        for resource in as_list(one["Resource"])
        if resource != "*" and "*" in resource.split(":")[3:5] and resource.split(":")[2] not in IN_ANY_ACCOUNT
    }

    assert wide == set()


def test_roles_have_only_the_aws_managed_policies_that_they_need() -> None:
    given = {
        arn.split(":policy/")[1]
        for role in of_kind(everything(), ROLE)
        for arn in role.properties.get("ManagedPolicyArns", [])
    }

    assert given <= set(MANAGED_BY_AWS)


def test_every_function_has_a_role_and_a_policy_of_its_own() -> None:
    functions = of_kind(everything(), "AWS::Lambda::Function")
    roles = [function.properties["Role"] for function in functions]

    assert len(set(roles)) == len(functions) >= 4
    assert of_kind(everything(), MANAGED) == []


def test_only_services_can_assume_a_role() -> None:
    for role in of_kind(everything(), ROLE):
        for statement in statements(role.properties["AssumeRolePolicyDocument"]):
            assert set(statement["Principal"]) <= {"Service", "Federated"}, role.logical_id


def test_a_role_is_passed_to_aws_batch_and_its_tasks_only() -> None:
    passing = [one for _, one in _grants() if "iam:PassRole" in as_list(one["Action"])]

    assert passing
    for statement in passing:
        services = ["batch.amazonaws.com", "ecs-tasks.amazonaws.com"]
        assert statement["Condition"] == {"StringEquals": {"iam:PassedToService": services}}


@pytest.mark.parametrize("other", ["launchbay-prod", "launchbay2", "launchba"])
def test_no_grant_reaches_the_resources_of_a_stack_with_a_similar_name(other: str) -> None:
    arns = _arns(everything(name=other))
    reached = {
        (role, action, arn)
        for role, statement in _grants()
        for action in as_list(statement["Action"])
        for pattern in as_list(statement["Resource"])
        for arn in arns
        if pattern != "*" and pattern.split(":")[2] not in IN_ANY_ACCOUNT
        if matches_arn(pattern, arn)
    }

    assert len(arns) > 100
    assert reached == set()


def _arns(stack: Stack) -> list[str]:
    """The ARNs of a stack's resources, and of what is made with its names while it runs."""
    location = stack.location
    batch = f"arn:aws:batch:{location.region}:{location.account}"
    definition = f"{batch}:job-definition/{stack.name}_vision-digits-v1:1"
    return [definition, *(resource.arn for resource in stack.resources())]


def test_only_the_actions_that_name_a_job_reach_every_job() -> None:
    reaching = {
        action
        for _, statement in _grants()
        if any(resource.endswith(":job/*") for resource in as_list(statement["Resource"]))
        for action in as_list(statement["Action"])
    }

    assert reaching - {"batch:RegisterJobDefinition"} == set(ON_EVERY_JOB)  # which names no job


def test_every_action_exists_and_is_limited_to_resources_that_it_can_be_limited_to() -> None:
    """Held against AWS's service authorization reference: a grant on anything else never allows a call."""
    known = actions()
    for role, statement in _grants():
        for name in as_list(statement["Action"]):
            assert name.lower() in known, f"{role}: {name}"
            limited = any(resource != "*" for resource in as_list(statement["Resource"]))
            assert not limited or known[name.lower()].resources or name in LIMITED_IN_VAIN, f"{role}: {name}"


def test_a_job_is_ended_only_if_it_has_this_stack_s_tag() -> None:
    actions_that_end = {"batch:CancelJob", "batch:TerminateJob"}
    ending = [one for _, one in _grants() if actions_that_end & set(as_list(one["Action"]))]

    assert len(ending) >= 5
    for statement in ending:
        assert len(as_list(statement["Action"])) == 1
        assert statement["Condition"] == {"StringEquals": {f"aws:ResourceTag/{STACK_TAG}": "launchbay"}}


@pytest.mark.parametrize("other", ["launchbay-prod", "launchba"])
def test_events_of_a_stack_with_a_similar_name_are_not_tracked(other: str) -> None:
    [rule] = [one for one in of_kind(everything(), "AWS::Events::Rule") if "BatchJobs" in one.logical_id]
    pattern = rule.properties["EventPattern"]
    kind = {"source": "aws.batch", "detail-type": "Batch Job State Change"}
    queues = [queue.arn for queue in of_kind(everything(name=other), "AWS::Batch::JobQueue")]
    own = of_kind(everything(), "AWS::Batch::JobQueue")[0].arn

    assert [queue for queue in queues if matches_event(pattern, {**kind, "detail": {"jobQueue": queue}})] == []
    assert matches_event(pattern, {**kind, "detail": {"jobQueue": own}})


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_each_star_resource_has_a_comment_that_says_why(path: Any) -> None:
    lines = path.read_text().splitlines()

    bare = [line for line in lines if re.search(r"\bResource: \[?[\"']\*[\"']", line) and " # " not in line]

    assert bare == []
