"""The network that is created if none is given: no inbound access; outbound only to the AWS services that jobs need."""

from __future__ import annotations

import ipaddress

import pytest

from template_support import deployed, of_kind

ENDPOINT = "AWS::EC2::VPCEndpoint"
# The services that a container instance without internet access needs, and those that jobs use.
INTERFACES = {"ecs", "ecs-agent", "ecs-telemetry", "ecr.api", "ecr.dkr", "logs"}


def _services(kind: str) -> set[str]:
    return {
        endpoint.properties["ServiceName"].removeprefix("com.amazonaws.us-east-1.")
        for endpoint in of_kind(deployed(), ENDPOINT)
        if endpoint.properties["VpcEndpointType"] == kind
    }


def test_s3_and_dynamodb_are_reached_through_gateways_that_cost_nothing() -> None:
    assert _services("Gateway") == {"s3", "dynamodb"}


def test_what_the_machines_of_aws_batch_need_is_reached_through_interfaces() -> None:
    assert _services("Interface") == INTERFACES


def test_there_is_no_inbound_access_and_no_route_to_the_internet() -> None:
    doors = ("AWS::EC2::InternetGateway", "AWS::EC2::NatGateway", "AWS::EC2::Route")

    assert of_kind(deployed(), *doors) == []
    assert not any(subnet.properties.get("MapPublicIpOnLaunch") for subnet in of_kind(deployed(), "AWS::EC2::Subnet"))


@pytest.mark.parametrize("block", ["10.80.0.0/16", "172.31.0.0/16"])
def test_the_subnets_lie_in_two_zones_within_the_block_that_is_given(block: str) -> None:
    subnets = of_kind(deployed(NetworkCidr=block), "AWS::EC2::Subnet")
    networks = [ipaddress.ip_network(subnet.properties["CidrBlock"]) for subnet in subnets]

    assert len({subnet.properties["AvailabilityZone"] for subnet in subnets}) == 2
    assert all(network.subnet_of(ipaddress.ip_network(block)) for network in networks)  # type: ignore[arg-type]
    assert not networks[0].overlaps(networks[1])


@pytest.mark.parametrize(("stage", "zones"), [("dev", 1), ("prod", 2)])
def test_interfaces_are_in_both_zones_in_production_and_in_one_otherwise(stage: str, zones: int) -> None:
    for endpoint in of_kind(deployed(Stage=stage), ENDPOINT):
        if endpoint.properties["VpcEndpointType"] == "Interface":
            assert len(endpoint.properties["SubnetIds"]) == zones
            assert endpoint.properties["PrivateDnsEnabled"] is True


def test_the_zones_of_the_subnets_can_be_pinned() -> None:
    subnets = of_kind(deployed(NetworkZones="us-east-1c,us-east-1f"), "AWS::EC2::Subnet")

    assert [subnet.properties["AvailabilityZone"] for subnet in subnets] == ["us-east-1c", "us-east-1f"]


def test_only_https_from_the_network_itself_reaches_the_interfaces() -> None:
    [group] = [one for one in of_kind(deployed(), "AWS::EC2::SecurityGroup") if one.logical_id.startswith("Endpoint")]
    [rule] = group.properties["SecurityGroupIngress"]

    assert (rule["FromPort"], rule["ToPort"], rule["IpProtocol"]) == (443, 443, "tcp")
    assert "0.0.0.0/0" not in str(rule)


def test_a_given_vpc_is_used_and_none_is_created() -> None:
    stack = deployed(VpcId="vpc-0123", SubnetIds="subnet-a,subnet-b")

    assert of_kind(stack, "AWS::EC2::VPC", ENDPOINT) == []
    for environment in of_kind(stack, "AWS::Batch::ComputeEnvironment"):
        assert environment.properties["ComputeResources"]["Subnets"] == ["subnet-a", "subnet-b"]
