"""The preflight: what an account lacks, each with its remedy, in calls that only read."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber
from click.testing import CliRunner
from moto import mock_aws
from moto.moto_api._internal.models import moto_api_backend

from launchbay.cli.main import group
from launchbay.operating.findings import Finding
from launchbay.operating.preflight import quotas
from launchbay.operating.preflight.account import DEFAULT_CLASSES, Account, Plan, UnknownClass
from launchbay.operating.preflight.checks import check_account
from launchbay.operating.preflight.images import check_images
from launchbay.operating.preflight.machines import check_disk_key, check_instance_types
from launchbay.operating.preflight.network import check_network
from launchbay.operating.preflight.new_network import INTERFACES
from launchbay.operating.preflight.quotas import (
    check_builds,
    check_concurrency,
    check_environments,
    check_vcpus,
    quotas_of,
)
from launchbay.operating.preflight.roles import check_roles
from launchbay.operating.preflight.services import LACKING_SOMEWHERE, check_services
from launchbay_core.domain.hardware.catalogue import catalogue
from page_support import table_rows
from template_support import deployed

REGION = "us-east-1"
GPUS = Plan(classes=["gpu-t4", "gpu-a100-40"])
# Calls that moto does not implement, with the answers of a new account.
UNKNOWN_TO_MOTO: dict[str, dict[str, Any]] = {
    "cloudformation.DescribeType": {"Type": "RESOURCE"},
    "ec2.GetEbsDefaultKmsKeyId": {"KmsKeyId": "alias/aws/ebs"},
    "ec2.DescribeVpcEndpointServices": {"ServiceDetails": []},
    "lambda.GetAccountSettings": {"AccountLimit": {"ConcurrentExecutions": 1000}},
    "service-quotas.GetAWSDefaultServiceQuota": {"Quota": {"Value": 5.0}},
}
ROLE = "arn:aws:iam::123456789012:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"


@pytest.fixture(scope="module")
def shared_account() -> Iterator[Account]:
    """One account with its clients, which take long to make."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name, value in {
            "AWS_ACCESS_KEY_ID": "t",
            "AWS_SECRET_ACCESS_KEY": "t",
            "AWS_DEFAULT_REGION": REGION,
        }.items():
            patch.setenv(name, value)
        boto3.setup_default_session()
        session = boto3.DEFAULT_SESSION
        assert session is not None
        for call, answer in UNKNOWN_TO_MOTO.items():
            session.events.register(f"before-call.{call}", answered_with(answer))
        yield Account(REGION)
    boto3.DEFAULT_SESSION = None


@pytest.fixture
def account(shared_account: Account) -> Account:
    """The account, with nothing made in it."""
    moto_api_backend.reset()
    return shared_account


def answered_with(answer: dict[str, Any]) -> Callable[..., Any]:
    """A handler of botocore's events that answers a call in place of AWS."""
    return lambda **_: (SimpleNamespace(status_code=200), answer)


def problems(findings: Iterator[Finding]) -> list[str]:
    """What keeps a deployment from working."""
    return [one.says for one in findings if not one.is_good and one.is_needed]


# ---- The region's services ------------------------------------------------------------------------------------------


def test_a_region_with_every_service_is_good(account: Account) -> None:
    assert [one.is_good for one in check_services(account, Plan())] == [True]


def test_a_region_without_a_service_says_what_to_do() -> None:
    cloudformation = boto3.client("cloudformation", region_name="il-central-1")
    with Stubber(cloudformation) as stub:
        stub.add_client_error("describe_type", "TypeNotFoundException")
        for _ in LACKING_SOMEWHERE[1:]:
            stub.add_response("describe_type", {"Type": "RESOURCE"})
        [says] = problems(check_services(Account(REGION, {"cloudformation": cloudformation}), Plan()))

    assert says == "the region has no Amazon EventBridge Pipes: deploy to another region"


# ---- Service-linked roles -------------------------------------------------------------------------------------------


def test_a_new_account_lacks_four_roles_of_which_that_of_spot_is_needed_beforehand(account: Account) -> None:
    found = list(check_roles(account, Plan()))

    assert len(found) == 4
    [needed] = problems(iter(found))
    assert "aws iam create-service-linked-role --aws-service-name spot.amazonaws.com" in needed


def test_roles_that_exist_are_good(account: Account) -> None:
    for service in ("batch", "spot", "ecs", "autoscaling"):
        account.client("iam").create_service_linked_role(AWSServiceName=f"{service}.amazonaws.com")
    made = {one["RoleName"] for one in account.client("iam").list_roles()["Roles"]}
    if "AWSServiceRoleForEC2Spot" not in made:  # moto names a role after the service alone
        account.client("iam").create_role(RoleName="AWSServiceRoleForEC2Spot", AssumeRolePolicyDocument="{}")
    for name in {"AWSServiceRoleForBatch", "AWSServiceRoleForECS"} - made:
        account.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument="{}")

    assert [one.is_good for one in check_roles(account, Plan())] == [True]


# ---- Quotas ---------------------------------------------------------------------------------------------------------


def with_quotas(
    account: Account, values: dict[str, float], *, unset: Collection[str] = (), service: str = "ec2"
) -> Iterator[Account]:
    """The account with quotas by their codes; those in `unset` have nothing but a default. moto knows none of EC2's."""
    client = boto3.client("service-quotas", region_name=REGION)
    with Stubber(client) as stub:
        for code, value in values.items():
            names = {"ServiceCode": service, "QuotaCode": code}
            if code in unset:
                stub.add_client_error("get_service_quota", "NoSuchResourceException", expected_params=names)
                stub.add_response("get_aws_default_service_quota", {"Quota": {"Value": value}}, names)
            else:
                stub.add_response("get_service_quota", {"Quota": {"Value": value}}, names)
        yield Account(REGION, {"service-quotas": client})
        stub.assert_no_pending_responses()


def test_a_gpu_class_without_a_quota_is_said_with_its_code_and_the_smallest_machine(account: Account) -> None:
    values = {quotas.G.code: 8.0, quotas.G_SPOT.code: 0.0, quotas.P.code: 0.0, quotas.P4_SPOT.code: 95.0}
    for limited in with_quotas(account, values, unset={quotas.P.code}):
        found = list(check_vcpus(limited, GPUS))

    [needed] = problems(iter(found))
    assert "L-417A185B" in needed
    assert "is 0 vCPUs, and the smallest machine of gpu-a100-40 has 96: request more" in needed
    spot = [one.says for one in found if not one.is_good and not one.is_needed]
    assert [code in says for code, says in zip(("L-3819A6DF", "L-7212CCBC"), spot, strict=True)] == [True, True]


def test_enough_quota_says_how_many_machines_it_is(account: Account) -> None:
    for limited in with_quotas(account, {quotas.G.code: 8.0, quotas.G_SPOT.code: 4.0}):
        [found] = check_vcpus(limited, Plan(classes=["gpu-t4"]))

    assert found.is_good
    assert found.says == "gpu-t4: up to 2 machines On-Demand, 1 on Spot of the smallest size"


def test_a_class_s_quotas_are_those_that_the_page_names() -> None:
    names = {one.name: [quota.name for quota in quotas_of(one)] for one in catalogue().classes}
    shown: dict[str, list[str]] = {}
    for name, *cells in table_rows("deploy.md", "Quotas to request"):
        before = list(shown.values())[-1] if shown else ["", ""]
        shown[name] = [before[index] if cell == "the same" else cell for index, cell in enumerate(cells[:2])]

    assert shown == names


def test_the_default_classes_are_the_template_s() -> None:
    assert ",".join(DEFAULT_CLASSES) == deployed().translated.body["Parameters"]["ComputeClasses"]["Default"]


def test_no_named_class_means_all_as_in_the_template() -> None:
    assert Plan(classes=()).compute_classes == list(catalogue().classes)


@pytest.mark.parametrize(("value", "is_good"), [(0.0, False), (1.0, True)])
def test_an_account_that_may_not_build_is_said_with_the_code_and_the_way_around(
    account: Account, value: float, *, is_good: bool
) -> None:
    for limited in with_quotas(account, {quotas.BUILDS.code: value}, service="codebuild"):
        [found] = check_builds(limited, Plan())

    assert found.is_good is is_good
    assert is_good or ("L-9D07B6EF" in found.says and "or set DefaultImage and RunnerImage" in found.says)


@pytest.mark.parametrize(("limit", "is_good"), [(10, False), (1000, True)])
def test_a_new_account_s_few_functions_at_once_are_a_notice(account: Account, limit: int, *, is_good: bool) -> None:
    functions = boto3.client("lambda")
    with Stubber(functions) as stub:
        stub.add_response("get_account_settings", {"AccountLimit": {"ConcurrentExecutions": limit}})
        [found] = check_concurrency(Account(REGION, {"lambda": functions}), Plan())

    assert (found.is_good, found.is_needed) == (is_good, False)
    assert is_good or "10 Lambda functions may run at once; beyond that, requests get 503" in found.says


class Listing:
    """AWS Batch with many environments and queues, which would take moto minutes to make."""

    def __init__(self, environments: int, queues: list[str]) -> None:
        self.pages = {
            "describe_compute_environments": {
                "computeEnvironments": [{"computeEnvironmentArn": f"arn:{index}"} for index in range(environments)]
            },
            "describe_job_queues": {
                "jobQueues": [
                    {"jobQueueName": name, "computeEnvironmentOrder": [{"computeEnvironment": f"arn:{index}"}]}
                    for index, name in enumerate(queues)
                ]
            },
        }

    def get_paginator(self, operation: str) -> Listing:
        self._page = self.pages[operation]
        return self

    def paginate(self) -> list[Any]:
        return [self._page]


@pytest.mark.parametrize(
    ("environments", "queues", "fits"),
    [
        (0, [], True),
        (42, [], True),
        (43, [], False),
        (43, ["launchbay_cpu-compute"], True),  # an upgrade: its own environments stay
        (43, ["other_cpu-compute"], False),
        (43, ["launchbay-prod_cpu-compute"], False),
        (0, [f"other_{index}" for index in range(43)], False),
    ],
)
def test_compute_environments_and_queues_must_fit_in_50(environments: int, queues: list[str], *, fits: bool) -> None:
    [found] = check_environments(Account(REGION, {"batch": Listing(environments, queues)}), Plan())

    assert found.is_good is fits
    assert fits or "AWS Batch allows 50 in a region: enable fewer classes" in found.says


# ---- Machines -------------------------------------------------------------------------------------------------------


def test_a_region_with_every_instance_type_is_good(account: Account) -> None:
    found = list(check_instance_types(account, Plan(classes=["cpu-compute", "gpu-t4"])))

    assert [one.is_good for one in found] == [True, True], found


def test_a_region_without_a_class_says_to_leave_it_out(account: Account) -> None:
    found = problems(check_instance_types(Account("eu-west-3"), Plan(classes=["cpu-compute", "gpu-h200"])))

    assert found == ["the region has no machine of gpu-h200 (p5en): leave it out of ComputeClasses"]


def test_a_class_of_which_the_region_lacks_a_size_is_said_to_be_left_out() -> None:
    ec2 = boto3.client("ec2", region_name=REGION)
    [compute] = Plan(classes=["cpu-compute"]).compute_classes
    types = [size.instance_type for size in compute.instance_types]
    offered = [{"InstanceType": name, "Location": REGION} for name in types[1:]]
    with Stubber(ec2) as stub:
        stub.add_response("describe_availability_zones", {"AvailabilityZones": [{"ZoneName": REGION}]})
        for _ in range(2):
            stub.add_response("describe_instance_type_offerings", {"InstanceTypeOfferings": offered})
        [says] = problems(check_instance_types(Account(REGION, {"ec2": ec2}), Plan(classes=["cpu-compute"])))

    assert says.startswith(f"the region lacks {types[0]} of cpu-compute, so a deployment leaves the whole class out")


def test_the_zones_of_the_subnets_must_have_a_machine_of_each_class(account: Account) -> None:
    ec2 = account.client("ec2")
    pages = ec2.get_paginator("describe_instance_type_offerings").paginate(LocationType="availability-zone")
    having = {
        one["Location"]
        for page in pages
        for one in page["InstanceTypeOfferings"]
        if one["InstanceType"].startswith("p4de.")
    }
    everywhere = {one["ZoneName"] for one in ec2.describe_availability_zones()["AvailabilityZones"]}
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    zone = min(everywhere - having)
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24", AvailabilityZone=zone)["Subnet"]["SubnetId"]

    [says] = problems(check_instance_types(account, Plan(classes=["gpu-a100-80"], vpc=vpc, subnets=[subnet])))
    assert says.startswith(f"{zone} have no machine of gpu-a100-80: use other zones")


def with_disk_key(key: str) -> Iterator[Account]:
    """The account with a default key of disks; moto has no such setting."""
    ec2 = boto3.client("ec2", region_name=REGION)
    with Stubber(ec2) as stub:
        stub.add_response("get_ebs_default_kms_key_id", {"KmsKeyId": key})
        yield Account(REGION, {"ec2": ec2})


def disk_key(key: str) -> Finding:
    for account in with_disk_key(key):
        [found] = check_disk_key(account, Plan())
    return found


def test_aws_s_own_key_of_disks_is_good(account: Account) -> None:
    assert disk_key("alias/aws/ebs").is_good


def test_a_customer_s_key_without_a_grant_for_auto_scaling_is_said_with_the_command(account: Account) -> None:
    key = account.client("kms").create_key()["KeyMetadata"]["Arn"]

    found = disk_key(key)
    assert not found.is_good
    assert f"aws kms create-grant --key-id {key} --grantee-principal {ROLE} --operations Encrypt" in found.says


def test_a_grant_or_the_key_s_policy_lets_auto_scaling_use_a_customer_s_key(account: Account) -> None:
    kms = account.client("kms")
    granted, allowed = (kms.create_key()["KeyMetadata"]["Arn"] for _ in range(2))
    kms.create_grant(KeyId=granted, GranteePrincipal=ROLE, Operations=["CreateGrant", "Decrypt"])
    statement = {"Effect": "Allow", "Principal": {"AWS": [ROLE]}, "Action": "kms:*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    kms.put_key_policy(KeyId=allowed, PolicyName="default", Policy=policy)

    assert disk_key(granted).is_good
    assert disk_key(allowed).is_good


# ---- The network ----------------------------------------------------------------------------------------------------


@pytest.fixture
def vpc(account: Account) -> Plan:
    """A VPC with DNS and a private subnet in each of two zones, without a way out."""
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{index}.0/24", AvailabilityZone=f"us-east-1{zone}")["Subnet"]
        for index, zone in enumerate("ab")
    ]
    return Plan(vpc=vpc, subnets=[one["SubnetId"] for one in subnets])


def main_table(account: Account, plan: Plan) -> str:
    filters = [{"Name": "vpc-id", "Values": [plan.vpc]}]
    return str(account.client("ec2").describe_route_tables(Filters=filters)["RouteTables"][0]["RouteTableId"])


def add_endpoint(account: Account, plan: Plan, service: str, **members: Any) -> None:
    kind = "Gateway" if "RouteTableIds" in members else "Interface"
    name = f"com.amazonaws.{REGION}.{service}"
    account.client("ec2").create_vpc_endpoint(VpcId=plan.vpc, ServiceName=name, VpcEndpointType=kind, **members)


def test_a_private_subnet_without_a_way_out_names_every_endpoint_that_it_needs(account: Account, vpc: Plan) -> None:
    found = problems(check_network(account, vpc))

    assert len(found) == 2
    for says in found:
        assert says.endswith(
            "endpoints for s3, ecr.api, ecr.dkr, ecs, ecs-agent, ecs-telemetry, logs: add them, or a NAT gateway"
        )


def test_endpoints_for_every_service_are_enough(account: Account, vpc: Plan) -> None:
    add_endpoint(account, vpc, "s3", RouteTableIds=[main_table(account, vpc)])
    for service in INTERFACES:
        add_endpoint(account, vpc, service, PrivateDnsEnabled=True)

    assert problems(check_network(account, vpc)) == []


def test_an_endpoint_without_private_names_or_for_another_route_table_does_not_count(
    account: Account, vpc: Plan
) -> None:
    other = account.client("ec2").create_route_table(VpcId=vpc.vpc)["RouteTable"]["RouteTableId"]
    add_endpoint(account, vpc, "s3", RouteTableIds=[other])
    for service in INTERFACES:
        add_endpoint(account, vpc, service, PrivateDnsEnabled=service != "logs")

    assert {says.split("endpoints for ")[1] for says in problems(check_network(account, vpc))} == {
        "s3, logs: add them, or a NAT gateway"
    }


def test_a_default_route_through_nat_is_enough(account: Account, vpc: Plan) -> None:
    ec2 = account.client("ec2")
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    nat = ec2.create_nat_gateway(SubnetId=vpc.subnets[0], AllocationId=address)["NatGateway"]["NatGatewayId"]
    ec2.create_route(RouteTableId=main_table(account, vpc), DestinationCidrBlock="0.0.0.0/0", NatGatewayId=nat)

    found = list(check_network(account, vpc))
    assert problems(iter(found)) == []
    assert "a gateway endpoint for S3 would keep images and inputs off it" in found[-1].says


def test_a_public_subnet_whose_machines_get_no_address_is_said(account: Account, vpc: Plan) -> None:
    ec2 = account.client("ec2")
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(VpcId=vpc.vpc, InternetGatewayId=gateway)
    ec2.create_route(RouteTableId=main_table(account, vpc), DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)

    assert all("its machines get no public address" in says for says in problems(check_network(account, vpc)))
    for subnet in vpc.subnets:
        ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": True})
    assert problems(check_network(account, vpc)) == []


def test_a_vpc_without_dns_is_said_with_the_command(account: Account, vpc: Plan) -> None:
    account.client("ec2").modify_vpc_attribute(VpcId=vpc.vpc, EnableDnsHostnames={"Value": False})

    says = problems(check_network(account, vpc))[0]
    assert f"aws ec2 modify-vpc-attribute --vpc-id {vpc.vpc} --enable-dns-hostnames" in says


def test_a_subnet_of_another_vpc_is_said(account: Account, vpc: Plan) -> None:
    ec2 = account.client("ec2")
    other = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    stray = ec2.create_subnet(VpcId=other, CidrBlock="10.9.0.0/24")["Subnet"]["SubnetId"]

    assert f"{stray} is in {other}" in problems(check_network(account, Plan(vpc=vpc.vpc, subnets=[stray])))[0]


def test_subnets_in_one_zone_are_a_notice(account: Account, vpc: Plan) -> None:
    found = list(check_network(account, Plan(vpc=vpc.vpc, subnets=vpc.subnets[:1])))

    assert [one.says for one in found if one.what == "zones" and not one.is_needed] != []


@pytest.mark.parametrize("plan", [Plan(vpc="vpc-1"), Plan(subnets=["subnet-1"])])
def test_a_vpc_needs_subnets_and_subnets_a_vpc(account: Account, plan: Plan) -> None:
    assert problems(check_network(account, plan)) == [
        "name both the VPC and its subnets (VpcId, SubnetIds), or neither"
    ]


def test_a_new_network_names_the_zones_to_keep_and_needs_room_for_a_vpc(account: Account) -> None:
    [found] = check_network(account, Plan())
    assert found.is_good
    assert "set NetworkZones=us-east-1a,us-east-1b" in found.says

    for index in range(4):  # there is a default VPC
        account.client("ec2").create_vpc(CidrBlock=f"10.{index}.0.0/16")
    assert "the region has 5 VPCs and may have 5" in problems(check_network(account, Plan()))[0]


def test_the_network_of_an_earlier_deployment_needs_no_room_again(account: Account) -> None:
    tags = [{"Key": "aws:cloudformation:stack-name", "Value": "launchbay-Network-1A2B3C"}]
    vpcs = [*({"VpcId": f"vpc-{index}"} for index in range(4)), {"VpcId": "vpc-4", "Tags": tags}]
    ec2 = boto3.client("ec2", region_name=REGION)
    with Stubber(ec2) as stub:
        stub.add_response("describe_availability_zones", {"AvailabilityZones": [{"ZoneName": "us-east-1a"}]})
        stub.add_response("describe_vpcs", {"Vpcs": vpcs})
        stub.add_response("describe_vpc_endpoint_services", {"ServiceDetails": []})
        [found] = check_network(Account(REGION, {"ec2": ec2}), Plan())

    assert found.says.startswith("a VPC is in us-east-1a; set NetworkZones=us-east-1a")


def test_a_zone_that_offers_no_endpoint_for_a_service_is_said() -> None:
    details = [
        {"ServiceName": f"com.amazonaws.{REGION}.{one}", "AvailabilityZones": ["us-east-1b"][one == "logs" :]}
        for one in INTERFACES
    ]
    ec2 = boto3.client("ec2", region_name=REGION)
    with Stubber(ec2) as stub:
        stub.add_response("describe_availability_zones", {"AvailabilityZones": [{"ZoneName": "us-east-1b"}]})
        stub.add_response("describe_vpcs", {"Vpcs": []})
        stub.add_response("describe_vpc_endpoint_services", {"ServiceDetails": details})
        found = problems(check_network(Account(REGION, {"ec2": ec2}), Plan()))

    assert found == ["us-east-1b offers no endpoint for logs: name other zones in NetworkZones"]


def test_a_region_that_names_its_endpoints_otherwise_needs_a_vpc_of_one_s_own(account: Account) -> None:
    ec2 = boto3.client("ec2", region_name=REGION)
    with Stubber(ec2) as stub:
        stub.add_response("describe_availability_zones", {"AvailabilityZones": [{"ZoneName": "us-east-1b"}]})
        stub.add_response("describe_vpcs", {"Vpcs": []})
        stub.add_client_error("describe_vpc_endpoint_services", "InvalidServiceName")
        [says] = problems(check_network(Account(REGION, {"ec2": ec2}), Plan()))

    assert says.endswith("name a VPC of your own (VpcId, SubnetIds)")


# ---- Images ---------------------------------------------------------------------------------------------------------


def ecr_image(account: Account, *, region: str = REGION, number: str = "123456789012") -> str:
    """The address of an image that exists in the account, with another region or account in it if one is given."""
    ecr = account.client("ecr")
    uri: str = ecr.create_repository(repositoryName="vision/train")["repository"]["repositoryUri"]
    media = "application/vnd.oci.image.manifest.v1+json"
    manifest = json.dumps({"schemaVersion": 2, "mediaType": media, "config": {}, "layers": []})
    ecr.put_image(repositoryName="vision/train", imageManifest=manifest, imageTag="1")
    return f"{uri.replace(REGION, region).replace('123456789012', number)}:1"


def test_an_image_of_this_region_s_ecr_is_pulled_through_the_endpoints(account: Account) -> None:
    image = ecr_image(account)

    assert [one.says for one in check_images(account, Plan(images=[image]))] == [f"{image} exists"]


@pytest.mark.parametrize("change", [(":1", ":2"), ("train", "evaluate"), (":1", f"@sha256:{'0' * 64}"), (":1", "")])
def test_an_image_that_does_not_exist_is_said(account: Account, change: tuple[str, str]) -> None:
    image = ecr_image(account).replace(*change)

    assert problems(check_images(account, Plan(images=[image]))) == [
        f"{image} does not exist: push it, or name another image"
    ]


@pytest.mark.parametrize("image", ["pytorch/pytorch:2", "elsewhere"])
def test_another_registry_s_image_needs_a_route_to_the_internet(account: Account, vpc: Plan, image: str) -> None:
    named = ecr_image(account, region="eu-west-1") if image == "elsewhere" else image

    for plan in (Plan(images=[named]), replace(vpc, images=[named])):
        assert (
            f"{named} can't be pulled: the network has no route to the internet"
            in problems(check_images(account, plan))[0]
        )
    ec2 = account.client("ec2")
    nat = ec2.create_nat_gateway(SubnetId=vpc.subnets[0], ConnectivityType="private")["NatGateway"]["NatGatewayId"]
    ec2.create_route(RouteTableId=main_table(account, vpc), DestinationCidrBlock="0.0.0.0/0", NatGatewayId=nat)
    assert problems(check_images(account, replace(vpc, images=[named]))) == []


def test_an_image_of_another_account_is_up_to_that_account(account: Account) -> None:
    [found] = check_images(account, Plan(images=[ecr_image(account, number="210987654321")]))

    assert found.is_good
    assert "whose repository policy must let this one pull it" in found.says


# ---- All of it ------------------------------------------------------------------------------------------------------


def refuse(account: Account, event: str, code: str) -> None:
    """Have AWS refuse a call, by the name of its event in botocore."""

    def answer(**_: Any) -> None:
        raise ClientError({"Error": {"Code": code, "Message": "no"}}, "Call")

    account.client(event.split(".")[1]).meta.events.register(event, answer)


def test_what_may_not_be_read_is_said_to_be_left_out_and_the_rest_goes_on(account: Account) -> None:
    limited = Account(REGION, {"iam": boto3.client("iam")})
    refuse(limited, "before-call.iam.GetRole", "AccessDenied")

    found = {one.what: one for one in check_account(limited, Plan())}
    assert found["roles"].says.startswith("not checked: could not read the role")
    assert not found["roles"].is_needed
    assert {"credentials", "quotas", "network", "batch"} <= set(found)


def test_a_subnet_that_does_not_exist_is_a_problem(account: Account) -> None:
    found = problems(check_account(account, Plan(vpc="vpc-0123", subnets=["subnet-0123"])))

    assert any("subnet-0123" in says for says in found)


def test_only_calls_that_read_are_made(account: Account) -> None:
    made: list[str] = []
    watched = Account(REGION)
    for service in ("iam", "ec2", "ecr", "kms", "batch", "sts", "lambda", "service-quotas"):
        watched.client(service).meta.events.register_first(
            f"before-call.{service}", lambda model, **_: made.append(model.name)
        )

    list(check_account(watched, Plan()))
    assert {"GetRole", "DescribeVpcs", "DescribeJobQueues"} <= set(made)
    assert [name for name in made if not name.startswith(("Get", "Describe", "List"))] == []


def test_an_unknown_class_is_refused_before_anything_is_asked(account: Account) -> None:
    with pytest.raises(UnknownClass, match="gpu-b200"):
        list(check_account(account, Plan(classes=["gpu-b200"])))


def test_the_command_prints_each_finding_and_fails_if_something_is_missing(account: Account) -> None:
    words = ["doctor", "--preflight", "--classes", "cpu-compute", "--region", REGION]
    ran = CliRunner().invoke(group, words, standalone_mode=False)

    assert ran.return_value == 1, ran.output
    assert "✓ credentials  account 123456789012 in us-east-1" in ran.output
    assert "✗ roles        AWSServiceRoleForEC2Spot does not exist" in ran.output


def test_the_command_prints_json(account: Account) -> None:
    ran = CliRunner().invoke(group, ["doctor", "--preflight", "--json", "--region", REGION])

    document = json.loads(ran.output)
    assert document["ready"] is False
    assert {"what", "is_good", "says", "is_needed"} == set(document["findings"][0])


def test_without_valid_credentials_nothing_else_is_asked(account: Account) -> None:
    stranger = Account(REGION, {"sts": boto3.client("sts")})
    refuse(stranger, "before-call.sts.GetCallerIdentity", "ExpiredToken")

    [found] = check_account(stranger, Plan())
    assert "Sign in to AWS, and set AWS_REGION or --region" in found.says
