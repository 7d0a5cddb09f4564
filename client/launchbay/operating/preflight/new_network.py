"""The network that a deployment creates: whether the region has room for a VPC, and its zones every endpoint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

from launchbay.operating.errors import map_aws_errors
from launchbay.operating.findings import Finding
from launchbay.operating.preflight.account import Account, Plan
from launchbay.operating.preflight.quotas import Quota, read_quota
from launchbay.operating.preflight.zones import find_zones

# What machines and jobs call beside S3. Without a route to the internet, each needs an endpoint.
INTERFACES = ("ecr.api", "ecr.dkr", "ecs", "ecs-agent", "ecs-telemetry", "logs")
VPCS_PER_REGION = Quota("L-F678F1CE", "VPCs per Region", "vpc")
_STACK = "aws:cloudformation:stack-name"  # a tag that CloudFormation gives to what it makes


def check_new_network(account: Account, plan: Plan) -> Iterator[Finding]:
    """Whether the network can be created, in which zones, and how to keep them."""
    zones = find_zones(account, plan)
    with map_aws_errors("count the VPCs"):
        vpcs = [one for page in _pages(account, "describe_vpcs") for one in page["Vpcs"]]
    is_there = any(_stack_of(one).startswith(f"{plan.stack}-Network-") for one in vpcs)
    most = int(read_quota(account, VPCS_PER_REGION))
    if len(vpcs) >= most and not is_there:
        says = f"the region has {len(vpcs)} VPCs and may have {most}: name one (VpcId, SubnetIds), or request a higher"
        yield Finding("network", is_good=False, says=f"{says} quota")
        return
    lacking = list(_find_lacking(account, zones))
    yield from lacking
    if not lacking:
        pinned = ",".join(zones)
        says = f"a VPC {'is' if is_there else 'is created'} in {pinned}; set NetworkZones={pinned} so that a new zone"
        yield Finding("network", is_good=True, says=f"{says} of the region changes nothing")


def _find_lacking(account: Account, zones: Sequence[str]) -> Iterator[Finding]:
    """The endpoints that a zone does not offer, or that the region names otherwise, as China does."""
    ec2 = account.client("ec2")
    names = {f"com.amazonaws.{ec2.meta.region_name}.{one}": one for one in INTERFACES}
    with map_aws_errors("read which endpoints the zones offer"):
        try:
            found = ec2.describe_vpc_endpoint_services(ServiceNames=list(names))["ServiceDetails"]
        except ClientError as error:
            if error.response["Error"]["Code"] != "InvalidServiceName":
                raise
            says = f"the region lacks an endpoint that a created network needs ({error}): name a VPC of your own"
            yield Finding("network", is_good=False, says=f"{says} (VpcId, SubnetIds)")
            return
    for zone in zones:
        missing = sorted(names[one["ServiceName"]] for one in found if zone not in one["AvailabilityZones"])
        if missing:
            says = f"{zone} offers no endpoint for {', '.join(missing)}: name other zones in NetworkZones"
            yield Finding("network", is_good=False, says=says)


def _pages(account: Account, operation: str) -> Iterator[Any]:
    yield from account.client("ec2").get_paginator(operation).paginate()


def _stack_of(vpc: Mapping[str, Any]) -> str:
    return next((one["Value"] for one in vpc.get("Tags", ()) if one["Key"] == _STACK), "")
