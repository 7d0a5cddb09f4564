"""`infra/compute.yaml` has exactly the classes and machines of the catalogue."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.resources import files
from typing import Any

import pytest
import yaml

from launchbay_core.domain.hardware import Placement, catalogue, place
from launchbay_core.domain.hardware.catalogue import ComputeClass
from launchbay_core.domain.hardware.request import GpuRequest, HardwareRequest
from launchbay_local.template.stacks import Resource
from template_support import ROOT, as_list, declaration, deployed, deployed_in, everything, of_kind

ENVIRONMENT, QUEUE = "AWS::Batch::ComputeEnvironment", "AWS::Batch::JobQueue"
EACH_CLASS = pytest.mark.parametrize("one", catalogue().classes, ids=lambda one: one.name)
# Fixed for an account and region, as AWS Batch's service quotas say.
MAX_ENVIRONMENTS, MAX_QUEUES, MAX_ENVIRONMENTS_A_QUEUE = 50, 50, 3


def _queue(name: str) -> Resource:
    return next(queue for queue in of_kind(everything(), QUEUE) if queue.properties["JobQueueName"] == name)


def _environments(queue: Resource) -> list[dict[str, Any]]:
    """The compute resources of a queue's environments, in the order in which it tries them."""
    by_arn = {one.arn: one for one in of_kind(everything(), ENVIRONMENT)}
    order = sorted(queue.properties["ComputeEnvironmentOrder"], key=lambda one: int(one["Order"]))
    return [by_arn[one["ComputeEnvironment"]].properties["ComputeResources"] for one in order]


@EACH_CLASS
def test_a_class_has_one_queue_on_demand_and_one_that_tries_spot_first(one: ComputeClass) -> None:
    on_demand, spot = (
        _environments(_queue(f"launchbay_{one.name}")),
        _environments(_queue(f"launchbay_{one.name}-spot")),
    )

    assert [(e["Type"], e["AllocationStrategy"]) for e in on_demand] == [("EC2", "BEST_FIT_PROGRESSIVE")]
    assert [(e["Type"], e["AllocationStrategy"]) for e in spot] == [
        ("SPOT", "SPOT_PRICE_CAPACITY_OPTIMIZED"),
        ("EC2", "BEST_FIT_PROGRESSIVE"),
    ]


@EACH_CLASS
def test_a_class_runs_on_exactly_the_catalogue_s_machines_and_on_none_when_idle(one: ComputeClass) -> None:
    for environment in _environments(_queue(f"launchbay_{one.name}-spot")):
        assert environment["InstanceTypes"] == [size.instance_type for size in one.instance_types]
        assert int(environment["MinvCpus"]) == 0
        assert int(environment["MaxvCpus"]) == 256


@EACH_CLASS
def test_a_class_with_gpus_starts_from_the_image_with_nvidia_s_driver(one: ComputeClass) -> None:
    image = "ECS_AL2023_NVIDIA" if one.gpu_model else "ECS_AL2023"

    for environment in _environments(_queue(f"launchbay_{one.name}-spot")):
        assert environment["Ec2Configuration"] == [{"ImageType": image}]


@EACH_CLASS
def test_a_job_that_fits_no_machine_of_its_class_is_cancelled(one: ComputeClass) -> None:
    for name in (f"launchbay_{one.name}", f"launchbay_{one.name}-spot"):
        actions = _queue(name).properties["JobStateTimeLimitActions"]
        assert {action["Reason"] for action in actions} == {
            "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE",
            "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT",
        }
        for action in actions:
            assert (action["State"], action["Action"]) == ("RUNNABLE", "CANCEL")
            assert 600 <= int(action["MaxTimeSeconds"]) <= 3600


def test_every_queue_has_the_policy_of_fair_shares_from_its_creation_on() -> None:
    [policy] = of_kind(everything(), "AWS::Batch::SchedulingPolicy")

    for queue in of_kind(everything(), QUEUE):
        assert queue.properties["SchedulingPolicyArn"] == policy.arn
    assert "Name" not in policy.properties  # an update can't replace a policy that has a fixed name
    assert int(policy.properties["FairsharePolicy"]["ShareDecaySeconds"]) <= 7 * 24 * 3600


@EACH_CLASS
def test_a_placement_names_a_queue_that_the_template_has(one: ComputeClass) -> None:
    gpu = GpuRequest(model=one.gpu_model) if one.gpu_model else None
    for spot in (False, True):
        placement: Placement = place(HardwareRequest(gpu=gpu, spot=spot), enabled=[one.name])
        assert _queue(placement.job_queue).properties["JobQueueName"] == placement.job_queue


def test_the_template_has_only_the_classes_of_the_catalogue() -> None:
    names = {queue.properties["JobQueueName"] for queue in of_kind(everything(), QUEUE)}

    assert names == {f"launchbay_{one.name}{spot}" for one in catalogue().classes for spot in ("", "-spot")}


def test_a_default_deployment_has_only_the_classes_that_its_parameter_names() -> None:
    template = yaml.load((ROOT / "template.yaml").read_text(), Loader=yaml.BaseLoader)  # noqa: S506 (plain text only)
    names = template["Parameters"]["ComputeClasses"]["Default"].split(",")

    queues = {queue.properties["JobQueueName"] for queue in of_kind(deployed(), QUEUE)}

    assert 0 < len(names) < len(catalogue().classes)
    assert queues == {f"launchbay_{name}{spot}" for name in names for spot in ("", "-spot")}


def test_a_class_is_enabled_only_by_its_full_name() -> None:
    queues = [queue.properties["JobQueueName"] for queue in of_kind(deployed(ComputeClasses="gpu-l4"), QUEUE)]

    assert queues == ["launchbay_gpu-l4", "launchbay_gpu-l4-spot"]


def _types_of(region: str) -> set[str]:
    """The instance types of a region, as cfn-lint lists them."""
    listed = files("cfnlint").joinpath("data/schemas/extensions/aws_ec2_instance/instancetype_enum.json")
    return set(json.loads(listed.read_text())[region]["enum"])


@pytest.mark.parametrize(
    ("region", "asked", "enabled"),
    [
        ("eu-south-1", None, "cpu-compute,cpu-general,gpu-t4"),  # it has no A10G
        ("us-west-1", "", "cpu-compute,cpu-general,cpu-memory,gpu-t4,gpu-h200"),
        ("ca-central-1", "gpu-h100,gpu-l4", "gpu-l4"),  # it has one of the two machines with H100s
        ("ap-southeast-7", "gpu-t4", ""),
    ],
)
def test_a_deployment_has_only_classes_whose_machines_its_region_has(
    region: str, asked: str | None, enabled: str
) -> None:
    stack = deployed_in(region, **({} if asked is None else {"ComputeClasses": asked}))
    environments = of_kind(stack, ENVIRONMENT)

    assert {
        type_ for one in environments for type_ in one.properties["ComputeResources"]["InstanceTypes"]
    } <= _types_of(region)
    for function in of_kind(stack, "AWS::Lambda::Function"):
        variables = function.properties["Environment"]["Variables"]
        if "LAUNCHBAY_COMPUTE_CLASSES" in variables:
            assert variables["LAUNCHBAY_COMPUTE_CLASSES"].strip(",") == enabled
            assert variables["LAUNCHBAY_COMPUTE_CLASSES"]  # an empty text would enable all


@pytest.mark.parametrize(
    ("value", "is_allowed"),
    [
        ("", True),
        *((one.name, True) for one in catalogue().classes),
        (",".join(one.name for one in catalogue().classes), True),
        ("gpu-a10", False),
        ("cpu-general, gpu-t4", False),
        ("cpu-generalgpu-t4", False),
    ],
)
def test_the_parameter_accepts_only_names_of_the_catalogue(value: str, is_allowed: bool) -> None:
    pattern = deployed().translated.body["Parameters"]["ComputeClasses"]["AllowedPattern"]

    assert (re.fullmatch(pattern, value) is not None) == is_allowed


def test_machines_have_encrypted_gp3_disks_and_only_version_2_of_instance_metadata() -> None:
    [template] = of_kind(everything(), "AWS::EC2::LaunchTemplate")
    data = template.properties["LaunchTemplateData"]
    [disk] = data["BlockDeviceMappings"]

    assert (disk["Ebs"]["VolumeType"], disk["Ebs"]["Encrypted"], disk["Ebs"]["DeleteOnTermination"]) == (
        "gp3",
        True,
        True,
    )
    assert data["MetadataOptions"] == {
        "HttpTokens": "required",
        "HttpPutResponseHopLimit": 1,
        "HttpEndpoint": "enabled",
    }
    for environment in of_kind(everything(), ENVIRONMENT):
        assert environment.properties["ComputeResources"]["LaunchTemplate"]["LaunchTemplateId"] == template.name


def test_a_machine_can_only_run_its_agent() -> None:
    [role] = [role for role in of_kind(everything(), "AWS::IAM::Role") if role.logical_id == "InstanceRole"]
    [policy] = role.properties["Policies"]
    actions = {action for one in policy["PolicyDocument"]["Statement"] for action in as_list(one["Action"])}

    assert {action.split(":")[0] for action in actions} == {"ecs"}  # no logs, no images: those are ExecutionRole's
    assert "ManagedPolicyArns" not in role.properties


def test_nothing_reaches_into_a_job() -> None:
    [group] = [g for g in of_kind(everything(), "AWS::EC2::SecurityGroup") if g.logical_id == "JobSecurityGroup"]

    assert "SecurityGroupIngress" not in group.properties


def test_a_job_reads_inputs_code_and_secrets_claims_its_run_and_nothing_else() -> None:
    [role] = [role for role in of_kind(everything(), "AWS::IAM::Role") if role.logical_id == "JobRole"]
    policy, results = role.properties["Policies"]
    reading, claiming, key = policy["PolicyDocument"]["Statement"]

    assert reading["Action"] == "s3:GetObject"  # and never lists: who does not know a run's id can't find its inputs
    assert {resource.split("/", 1)[1] for resource in reading["Resource"]} == {
        "projects/*/code/*",
        "projects/*/runs/*/inputs/*",
        "projects/*/runs/*/claim",
        "projects/*/runs/*/restore/*",
        "secrets/*",
    }
    assert claiming["Action"] == "s3:PutObject"
    assert claiming["Resource"].endswith("/projects/*/runs/*/claim")
    assert claiming["Condition"]["Null"]["s3:if-none-match"] == "false"  # a claim is never written over
    assert key["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    assert results["PolicyName"] == "KeepResults"
    assert "ManagedPolicyArns" not in role.properties


def test_a_job_writes_results_at_the_place_of_its_own_session_alone() -> None:
    [role] = [role for role in of_kind(everything(), "AWS::IAM::Role") if role.logical_id == "JobRole"]
    writing, ending, reading = role.properties["Policies"][1]["PolicyDocument"]["Statement"]

    places = {statement_resource.split("/", 1)[1] for statement_resource in writing["Resource"]}
    assert writing["Action"] == "s3:PutObject"
    assert places == {"outputs/${aws:userid}/*", "metrics/${aws:userid}/*"}
    assert writing["Condition"]["Null"] == {"s3:x-amz-server-side-encryption-customer-algorithm": "true"}
    assert ending["Action"] == ["s3:DeleteObject", "s3:AbortMultipartUpload"]
    assert ending["Resource"].endswith("/outputs/${aws:userid}/*")
    assert reading["Action"] == "s3:GetObject"
    assert reading["Resource"].endswith("/outputs/*")


def test_all_classes_together_stay_within_the_account_s_fixed_quotas() -> None:
    queues = of_kind(everything(), QUEUE)

    assert len(of_kind(everything(), ENVIRONMENT)) <= MAX_ENVIRONMENTS
    assert len(queues) <= MAX_QUEUES
    assert max(len(queue.properties["ComputeEnvironmentOrder"]) for queue in queues) <= MAX_ENVIRONMENTS_A_QUEUE


def test_updating_an_environment_gives_jobs_all_the_time_that_batch_allows() -> None:
    for environment in of_kind(everything(), ENVIRONMENT):
        assert environment.properties["ReplaceComputeEnvironment"] is False
        assert environment.properties["UpdatePolicy"] == {
            "TerminateJobsOnUpdate": False,
            "JobExecutionTimeoutMinutes": 7200,
        }
        assert environment.properties["ComputeResources"]["UpdateToLatestImageVersion"] is True
        assert declaration(environment)["Condition"]


def test_the_committed_template_is_what_the_catalogue_gives() -> None:
    check = [sys.executable, "scripts/make_compute.py", "--check"]

    assert subprocess.run(check, cwd=ROOT, capture_output=True, check=False).returncode == 0
