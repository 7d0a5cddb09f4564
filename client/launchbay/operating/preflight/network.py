"""The network of jobs: a VPC of one's own with its subnets, or the one that the deployment creates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from launchbay.operating.errors import map_aws_errors
from launchbay.operating.findings import Finding
from launchbay.operating.preflight.account import Account, Plan
from launchbay.operating.preflight.new_network import INTERFACES, check_new_network

_SERVICE = re.compile(r"^(cn\.)?com\.amazonaws\.[a-z0-9-]+\.")
_EVERYWHERE = "0.0.0.0/0"


def check_network(account: Account, plan: Plan) -> Iterator[Finding]:
    """Whether machines in the planned network can reach what they need."""
    if bool(plan.vpc) != bool(plan.subnets):
        says = "name both the VPC and its subnets (VpcId, SubnetIds), or neither"
        yield Finding("network", is_good=False, says=says)
    elif plan.vpc:
        yield from _check_dns(account, plan.vpc)
        yield from _check_subnets(account, plan)
    else:
        yield from check_new_network(account, plan)


def has_way_out(account: Account, plan: Plan) -> bool:
    """Whether every subnet has a default route; a network that the deployment creates has none.

    Raises:
        AwsCallFailed: the subnets can't be read.
    """
    if not plan.subnets:
        return False
    tables, _ = _read_routes(account, plan.vpc)
    return all(_default_route(_table_of(name, tables)) is not None for name in plan.subnets)


def _check_dns(account: Account, vpc: str) -> Iterator[Finding]:
    ec2 = account.client("ec2")
    with map_aws_errors(f"read the VPC {vpc}"):
        names = ("enableDnsSupport", "enableDnsHostnames")
        answers = {name: ec2.describe_vpc_attribute(VpcId=vpc, Attribute=name) for name in names}
    off = [name for name, one in answers.items() if not one[name[0].upper() + name[1:]]["Value"]]
    for name in off:
        option = "--enable-dns-support" if name == "enableDnsSupport" else "--enable-dns-hostnames"
        says = (
            f"{name} is off in {vpc}, which endpoints need: run `aws ec2 modify-vpc-attribute --vpc-id {vpc} {option}`"
        )
        yield Finding("dns", is_good=False, says=says)
    if not off:
        yield Finding("dns", is_good=True, says=f"{vpc} resolves and gives names")


def _check_subnets(account: Account, plan: Plan) -> Iterator[Finding]:
    with map_aws_errors("read the subnets"):
        subnets = account.client("ec2").describe_subnets(SubnetIds=list(plan.subnets))["Subnets"]
    tables, endpoints = _read_routes(account, plan.vpc)
    for subnet in subnets:
        if subnet["VpcId"] != plan.vpc:
            says = f"{subnet['SubnetId']} is in {subnet['VpcId']}, not in {plan.vpc}: name subnets of one VPC"
            yield Finding("routes", is_good=False, says=says)
        else:
            yield _check_routes(subnet, _table_of(subnet["SubnetId"], tables), endpoints)
    if len({one["AvailabilityZone"] for one in subnets}) == 1:
        says = "all subnets are in one Availability Zone: add others, so that more machines can be found"
        yield Finding("zones", is_good=False, says=says, is_needed=False)


def _read_routes(account: Account, vpc: str) -> tuple[list[Any], list[Any]]:
    """The route tables and the endpoints of a VPC."""
    ec2 = account.client("ec2")
    own = [{"Name": "vpc-id", "Values": [vpc]}]
    with map_aws_errors("read the routes and endpoints"):
        tables = [one for page in _pages(ec2, "describe_route_tables", own) for one in page["RouteTables"]]
        endpoints = [one for page in _pages(ec2, "describe_vpc_endpoints", own) for one in page["VpcEndpoints"]]
    return tables, endpoints


def _default_route(table: Mapping[str, Any]) -> Mapping[str, Any] | None:
    return next((one for one in table.get("Routes", []) if one.get("DestinationCidrBlock") == _EVERYWHERE), None)


def _pages(ec2: Any, operation: str, filters: Sequence[Any]) -> Iterator[Any]:
    yield from ec2.get_paginator(operation).paginate(Filters=filters)


def _table_of(subnet: str, tables: Sequence[Any]) -> Mapping[str, Any]:
    """The route table of a subnet: its own, or the main one of the VPC."""
    for table in tables:
        if any(one.get("SubnetId") == subnet for one in table["Associations"]):
            return dict(table)
    return next((dict(one) for one in tables if any(link.get("Main") for link in one["Associations"])), {})


def _check_routes(subnet: Mapping[str, Any], table: Mapping[str, Any], endpoints: Sequence[Any]) -> Finding:
    name = subnet["SubnetId"]
    out = _default_route(table)
    if out is not None and out.get("State") == "blackhole":
        says = f"the default route of {name} leads nowhere (`blackhole`): point it at a NAT gateway that exists"
        return Finding("routes", is_good=False, says=says)
    if out is not None and str(out.get("GatewayId", "")).startswith("igw-") and not subnet.get("MapPublicIpOnLaunch"):
        says = (
            f"{name} has a route to an internet gateway, but its machines get no public address: use a private subnet"
        )
        return Finding("routes", is_good=False, says=f"{says} with a NAT gateway or endpoints")
    missing = _missing_endpoints(table.get("RouteTableId", ""), endpoints)
    if out is not None:
        says = f"{name} has a default route"
        if "s3" in missing:
            says += "; a gateway endpoint for S3 would keep images and inputs off it, and costs nothing"
        return Finding("routes", is_good=True, says=says)
    if missing:
        says = f"{name} has neither a default route nor endpoints for {', '.join(missing)}: add them, or a NAT gateway"
        return Finding("routes", is_good=False, says=says)
    return Finding("routes", is_good=True, says=f"{name} reaches every service by an endpoint")


def _missing_endpoints(table: str, endpoints: Sequence[Any]) -> list[str]:
    """The services that no usable endpoint leads to from a route table: an interface needs a private DNS name."""
    found = set()
    for one in endpoints:
        service = _SERVICE.sub("", str(one["ServiceName"]))
        is_gateway = one["VpcEndpointType"] == "Gateway"
        if str(one.get("State", "available")).lower() == "available" and (
            table in one.get("RouteTableIds", []) if is_gateway else one.get("PrivateDnsEnabled")
        ):
            found.add(service)
    return [name for name in ("s3", *INTERFACES) if name not in found]
