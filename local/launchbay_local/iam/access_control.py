"""The policies of a stack: those of its roles, and those of its buckets, queues and functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from launchbay_local.iam.managed_policies import managed_policy
from launchbay_local.iam.policies import Statement, as_list, read_policy
from launchbay_local.template.application import last_name
from launchbay_local.template.stacks import Resource, Stack

_SERVICES_HERE = {f"{name}.amazonaws.com" for name in ("ecs-tasks", "lambda", "pipes", "scheduler")}
_OF_ROLES = ("AWS::IAM::Policy", "AWS::IAM::RolePolicy", "AWS::IAM::ManagedPolicy")


@dataclass
class AccessControl:
    """What a template says of access.

    `roles` and `trust` are by a role's ARN: what it may do, and who may take it. `resources` are by the ARN of a
    resource with a policy of its own. `keys` has the customer managed key that encrypts a resource, `role_ids` the
    unique id of each role by its ARN.
    """

    roles: dict[str, list[Statement]] = field(default_factory=dict)
    trust: dict[str, list[Statement]] = field(default_factory=dict)
    resources: dict[str, list[Statement]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    role_ids: dict[str, str] = field(default_factory=dict)

    @property
    def statements(self) -> list[Statement]:
        """Every statement of every policy."""
        groups = (*self.roles.values(), *self.trust.values(), *self.resources.values())
        return list(dict.fromkeys(one for group in groups for one in group))

    def without(self, statement: Statement) -> AccessControl:
        """The same without one statement."""

        def rest(groups: Mapping[str, list[Statement]]) -> dict[str, list[Statement]]:
            return {arn: [one for one in group if one != statement] for arn, group in groups.items()}

        return replace(self, roles=rest(self.roles), trust=rest(self.trust), resources=rest(self.resources))


def read_access_control(stack: Stack) -> AccessControl:
    """The policies of a stack, and of the stacks nested in it.

    Raises:
        TemplateError: a policy is not valid.
    """
    found = AccessControl()
    resources = list(stack.resources())
    by_name = {one.name: one for one in resources if one.kind == "AWS::IAM::Role"}
    for role in by_name.values():
        _read_role(role, found)
    for resource in resources:
        if resource.kind in _OF_ROLES:
            _read_policy_of_roles(resource, by_name, found)
        elif resource.kind in _OF_RESOURCES:
            _OF_RESOURCES[resource.kind](resource, found)
        _read_key(resource, found)
    return found


def _read_role(role: Resource, found: AccessControl) -> None:
    own = found.roles.setdefault(role.arn, [])
    found.role_ids[role.arn] = str(role.stack.get_att(role.logical_id, "RoleId"))
    trusted = role.properties["AssumeRolePolicyDocument"]
    found.trust[role.arn] = read_policy(trusted, f"{role.logical_id}'s trust")
    for policy in role.properties.get("Policies", []):
        own += read_policy(policy["PolicyDocument"], f"{role.logical_id} {policy['PolicyName']}")
    for arn in role.properties.get("ManagedPolicyArns", []):
        document = managed_policy(str(arn))
        if document is not None:
            own += read_policy(document, f"{role.logical_id} {last_name(str(arn))}")
        elif ":iam::aws:" in str(arn) and _acts_here(found.trust[role.arn]):
            found.unknown.append(f"{last_name(str(arn))} of {role.logical_id} (a policy of AWS's that is not known)")


def _acts_here(trust: Iterable[Statement]) -> bool:
    """Whether a role is one that something on this machine takes."""
    return any(name in _SERVICES_HERE for one in trust for _, name in one.principals or ())


def _read_policy_of_roles(policy: Resource, by_name: Mapping[str, Resource], found: AccessControl) -> None:
    properties = policy.properties
    named = [str(one) for one in [*as_list(properties.get("Roles")), *as_list(properties.get("RoleName"))]]
    attached = [role.name for role in by_name.values() if policy.arn in role.properties.get("ManagedPolicyArns", [])]
    for name in dict.fromkeys([*named, *attached]):
        if name in by_name:
            found.roles[by_name[name].arn] += read_policy(properties["PolicyDocument"], policy.logical_id)


def _read_bucket_policy(policy: Resource, found: AccessControl) -> None:
    _add(found, [f"arn:aws:s3:::{policy.properties['Bucket']}"], policy)


def _read_queue_policy(policy: Resource, found: AccessControl) -> None:
    location = policy.stack.location
    start = f"arn:aws:sqs:{location.region}:{location.account}:"
    _add(found, [start + last_name(str(url)) for url in policy.properties["Queues"]], policy)


def _add(found: AccessControl, arns: Iterable[str], policy: Resource) -> None:
    for arn in arns:
        statements = found.resources.setdefault(arn, [])
        statements += read_policy(policy.properties["PolicyDocument"], policy.logical_id)


def _read_permission(permission: Resource, found: AccessControl) -> None:
    """Read who may invoke a function: the resource is written as the policy that Lambda makes of it."""
    properties = permission.properties
    name = str(properties["FunctionName"])
    arn = permission.stack.function_arn(name)
    conditions = {}
    if "SourceArn" in properties:
        conditions["ArnLike"] = {"AWS:SourceArn": properties["SourceArn"]}
    if "SourceAccount" in properties:
        conditions["StringEquals"] = {"AWS:SourceAccount": properties["SourceAccount"]}
    principal = str(properties["Principal"])
    statement = {
        "Effect": "Allow",
        "Principal": {"Service" if "." in principal else "AWS": principal},
        "Action": properties["Action"],
        "Resource": arn,
        "Condition": conditions,
    }
    found.resources.setdefault(arn, []).extend(read_policy({"Statement": statement}, permission.logical_id))


_OF_RESOURCES = {
    "AWS::Lambda::Permission": _read_permission,
    "AWS::S3::BucketPolicy": _read_bucket_policy,
    "AWS::SQS::QueuePolicy": _read_queue_policy,
}


def _read_key(resource: Resource, found: AccessControl) -> None:
    reader = _KEYS.get(resource.kind)
    key = reader(resource.properties) if reader else None
    if key and str(key).startswith("arn:"):
        found.keys[resource.arn] = str(key)


def _bucket_key(properties: Mapping[str, Any]) -> Any:
    rules = properties.get("BucketEncryption", {}).get("ServerSideEncryptionConfiguration", [])
    return next((rule.get("ServerSideEncryptionByDefault", {}).get("KMSMasterKeyID") for rule in rules), None)


def _table_key(properties: Mapping[str, Any]) -> Any:
    return properties.get("SSESpecification", {}).get("KMSMasterKeyId")


def _queue_key(properties: Mapping[str, Any]) -> Any:
    return properties.get("KmsMasterKeyId")


_KEYS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "AWS::DynamoDB::Table": _table_key,
    "AWS::S3::Bucket": _bucket_key,
    "AWS::SQS::Queue": _queue_key,
}
