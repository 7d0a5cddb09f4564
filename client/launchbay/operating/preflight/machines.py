"""Instance types that the region and its zones have, and the key with which their disks are encrypted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from launchbay.operating.errors import map_aws_errors
from launchbay.operating.findings import Finding
from launchbay.operating.preflight.account import Account, Plan
from launchbay.operating.preflight.zones import find_zones

_MAX_VALUES = 100  # of one filter
AUTO_SCALING_ROLE = "AWSServiceRoleForAutoScaling"
_OPERATIONS = (
    "Encrypt Decrypt ReEncryptFrom ReEncryptTo GenerateDataKey GenerateDataKeyWithoutPlaintext DescribeKey CreateGrant"
)
_AWS_KEY = "alias/aws/ebs"


def check_instance_types(account: Account, plan: Plan) -> Iterator[Finding]:
    """Whether the region has the instance types of each class, and one of the zones that jobs run in."""
    classes = plan.compute_classes
    types = sorted({size.instance_type for one in classes for size in one.instance_types})
    zones = find_zones(account, plan)
    with map_aws_errors("list the region's instance types"):
        offered = {one["InstanceType"] for one in _offerings(account, "region", types)}
        near = {
            one["InstanceType"] for one in _offerings(account, "availability-zone", types) if one["Location"] in zones
        }
    for one in classes:
        own = [size.instance_type for size in one.instance_types]
        missing = [name for name in own if name not in offered]
        if len(missing) == len(own):
            says = f"the region has no machine of {one.name} ({one.family}): leave it out of ComputeClasses"
            yield Finding("machines", is_good=False, says=says)
        elif not near & set(own):
            says = f"{', '.join(zones)} have no machine of {one.name}: use other zones (SubnetIds, NetworkZones)"
            yield Finding("machines", is_good=False, says=says)
        elif missing:
            says = f"the region lacks {', '.join(missing)} of {one.name}, so a deployment leaves the whole class out"
            yield Finding("machines", is_good=False, says=f"{says}: leave it out of ComputeClasses")
        else:
            yield Finding("machines", is_good=True, says=f"the region has every instance type of {one.name}")


def _offerings(account: Account, location: str, types: Sequence[str]) -> Iterator[Any]:
    pages = account.client("ec2").get_paginator("describe_instance_type_offerings")
    for start in range(0, len(types), _MAX_VALUES):
        names = [{"Name": "instance-type", "Values": list(types[start : start + _MAX_VALUES])}]
        for page in pages.paginate(LocationType=location, Filters=names):
            yield from page["InstanceTypeOfferings"]


def check_disk_key(account: Account, plan: Plan) -> Iterator[Finding]:  # noqa: ARG001  (every check has this signature)
    """Whether Auto Scaling may use the key that encrypts disks if none is named: without it, no machine starts.

    See "Required AWS KMS key policy for use with encrypted volumes" in the guide of EC2 Auto Scaling.
    """
    with map_aws_errors("read the default key of disks"):
        key = account.client("ec2").get_ebs_default_kms_key_id()["KmsKeyId"]
    if key == _AWS_KEY or not _is_customers(account, key):
        yield Finding("disk key", is_good=True, says="disks are encrypted with AWS's own key")
    elif _may_use(account, key):
        yield Finding("disk key", is_good=True, says=f"EC2 Auto Scaling may use {key}")
    else:
        partition = account.identity["Arn"].split(":")[1]
        path = f"role/aws-service-role/autoscaling.amazonaws.com/{AUTO_SCALING_ROLE}"
        role = f"arn:{partition}:iam::{account.identity['Account']}:{path}"
        says = (
            f"disks are encrypted with {key} by default, and EC2 Auto Scaling may not use it, so no machine starts: "
            f"run `aws kms create-grant --key-id {key} --grantee-principal {role} --operations {_OPERATIONS}`"
        )
        yield Finding("disk key", is_good=False, says=says)


def _is_customers(account: Account, key: str) -> bool:
    with map_aws_errors(f"describe the key {key}"):
        described = account.client("kms").describe_key(KeyId=key)["KeyMetadata"]
    return bool(described.get("KeyManager") == "CUSTOMER")


def _may_use(account: Account, key: str) -> bool:
    """Whether a grant or the key's policy names Auto Scaling's role."""
    kms = account.client("kms")
    with map_aws_errors(f"read the grants and the policy of the key {key}"):
        grants = [one for page in kms.get_paginator("list_grants").paginate(KeyId=key) for one in page["Grants"]]
        policy = json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"])
    named = [one.get("GranteePrincipal", "") for one in grants]
    allowed = [json.dumps(one.get("Principal", "")) for one in policy["Statement"] if one.get("Effect") == "Allow"]
    return any(AUTO_SCALING_ROLE in text for text in (*named, *allowed))
