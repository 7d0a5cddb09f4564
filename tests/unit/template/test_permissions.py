"""Permissions in AWS: every policy of the translated templates names its actions and its resources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from launchbay_local.template.stacks import Resource
from template_support import TEMPLATES, as_list, everything, of_kind, statements

ROLE, POLICY, MANAGED = "AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"

# Actions without resource-level permissions: the service authorization reference names no resource type for them.
WITHOUT_RESOURCE = {
    "batch:DescribeJobDefinitions": "AWS Batch's describe and list calls take no resource",
    "batch:DescribeJobs": "AWS Batch's describe and list calls take no resource",
    "batch:ListJobs": "AWS Batch's describe and list calls take no resource",
    "ecs:DiscoverPollEndpoint": "a machine's agent asks where it may poll",
    "ecr:GetAuthorizationToken": "the token is for every registry of the account",
}

# AWS managed policies. AWS can change what they allow.
MANAGED_BY_AWS = {
    "service-role/AWSCodeDeployRoleForLambda": "SAM gives it to CodeDeploy, which moves calls from version to version",
    "service-role/AWSLambdaBasicExecutionRole": "SAM gives it to every function: writing its log",
    "service-role/AWSLambdaSQSQueueExecutionRole": "SAM gives it to every function that takes from a queue",
    "AWSXrayWriteOnlyAccess": "SAM gives it to every function that is traced",
}

# Services whose resources can be in any account or region, with the reason.
IN_ANY_ACCOUNT = {"ecr": "a job's image may lie in another account, such as AWS's own deep-learning images"}


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


def test_a_role_is_passed_to_one_service_only() -> None:
    passing = [one for _, one in _grants() if "iam:PassRole" in as_list(one["Action"])]

    assert passing
    for statement in passing:
        assert statement["Condition"] == {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_each_star_resource_has_a_comment_that_says_why(path: Any) -> None:
    lines = path.read_text().splitlines()

    bare = [line for line in lines if re.search(r"\bResource: \[?[\"']\*[\"']", line) and " # " not in line]

    assert bare == []
