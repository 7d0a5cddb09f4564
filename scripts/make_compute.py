"""Make `infra/compute.yaml` from the hardware catalogue; with `--check`, only say whether it is up to date.

Every compute class gets two compute environments, On-Demand and Spot, and two job queues: `<prefix>_<class>`, and
`<prefix>_<class>-spot`, which tries Spot first. What all classes share is in `scripts/compute.head.yaml`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from class_regions import classes_of_regions
from committed import write_or_check
from launchbay_core.domain.hardware.catalogue import ComputeClass, catalogue

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "infra" / "compute.yaml"
HEAD = ROOT / "scripts" / "compute.head.yaml"

_REGION = """\
    {region}: {{Classes: ",{classes},"}}
"""

# A text that loses nothing when a class's name is cut out does not have it.
_CONDITION = """\
  {id}:
    !And
      - !Or
          - !Equals [!Ref ComputeClasses, ""]
          - !Not
              - !Equals
                  - !Join ["", !Split [",{name},", !Sub ",${{ComputeClasses}},"]]
                  - !Sub ",${{ComputeClasses}},"
      - !Not
          - !Equals
              - !Join ["", !Split [",{name},", !FindInMap [Regions, !Ref AWS::Region, Classes]]]
              - !FindInMap [Regions, !Ref AWS::Region, Classes]
"""

_CLASS = """\
  # ---- {name}: {what} ----

  {id}OnDemand:
    Type: AWS::Batch::ComputeEnvironment
    Condition: {id}
    Properties:
      Type: MANAGED
      ReplaceComputeEnvironment: false
      UpdatePolicy: {{TerminateJobsOnUpdate: false, JobExecutionTimeoutMinutes: 7200}}
      ComputeResources:
        Type: EC2
        AllocationStrategy: BEST_FIT_PROGRESSIVE
{resources}
  {id}Spot:
    Type: AWS::Batch::ComputeEnvironment
    Condition: {id}
    Properties:
      Type: MANAGED
      ReplaceComputeEnvironment: false
      UpdatePolicy: {{TerminateJobsOnUpdate: false, JobExecutionTimeoutMinutes: 7200}}
      ComputeResources:
        Type: SPOT
        AllocationStrategy: SPOT_PRICE_CAPACITY_OPTIMIZED
{resources}
  {id}Queue:
    Type: AWS::Batch::JobQueue
    Condition: {id}
    Properties:
      JobQueueName: !Sub ${{Prefix}}_{name}
      Priority: 1
      SchedulingPolicyArn: !Ref SchedulingPolicy
      ComputeEnvironmentOrder:
        - {{Order: 1, ComputeEnvironment: !Ref {id}OnDemand}}
      JobStateTimeLimitActions: {time_limits}

  {id}SpotQueue:
    Type: AWS::Batch::JobQueue
    Condition: {id}
    Properties:
      JobQueueName: !Sub ${{Prefix}}_{name}-spot
      Priority: 1
      SchedulingPolicyArn: !Ref SchedulingPolicy
      ComputeEnvironmentOrder:
        - {{Order: 1, ComputeEnvironment: !Ref {id}Spot}}
        - {{Order: 2, ComputeEnvironment: !Ref {id}OnDemand}}
      JobStateTimeLimitActions: {time_limits}
"""

_RESOURCES = """\
        MinvCpus: 0
        MaxvCpus: !Ref MaxVcpus
        UpdateToLatestImageVersion: true  # with each update that needs new machines
        InstanceRole: !GetAtt InstanceProfile.Arn
        InstanceTypes: [{types}]
        Ec2Configuration: [{{ImageType: {image}}}]
        LaunchTemplate: {{LaunchTemplateId: !Ref LaunchTemplate, Version: !GetAtt LaunchTemplate.LatestVersionNumber}}
        SecurityGroupIds: [!Ref JobSecurityGroup]
        Subnets: !Ref SubnetIds
        Tags: {{Name: !Sub "${{Prefix}}-{name}"}}
"""

# A job that fits no machine of its class is cancelled with that reason, so that it doesn't block the queue. AWS Batch
# supports three reasons. The third, insufficient capacity, is left out because waiting can resolve it.
_TIME_LIMITS = "".join(
    f"\n        - {{Action: CANCEL, State: RUNNABLE, MaxTimeSeconds: 600, Reason: '{reason}'}}"
    for reason in ("MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE", "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT")
)


def compute_template() -> str:
    """The text of `infra/compute.yaml`."""
    classes = catalogue().classes
    conditions = "".join(_CONDITION.format(id=logical_id_of(one), name=one.name) for one in classes)
    resources = "\n".join(_class_resources(one) for one in classes)
    text = HEAD.read_text(encoding="utf-8")
    enabled = "".join(f"\n          - !If [{logical_id_of(one)}, {one.name}, !Ref AWS::NoValue]" for one in classes)
    return (
        text.replace("# REGIONS\n", _regions())
        .replace("# CONDITIONS\n", conditions)
        .replace("# CLASSES\n", resources)
        .replace("# ENABLED", enabled)
    )


def _regions() -> str:
    found = classes_of_regions().items()
    return "".join(_REGION.format(region=region, classes=",".join(names)) for region, names in found)


def logical_id_of(one: ComputeClass) -> str:
    """The start of a class's logical ids: `gpu-a100-40` gives `GpuA10040`."""
    return "".join(part.capitalize() for part in one.name.split("-"))


def _class_resources(one: ComputeClass) -> str:
    resources = _RESOURCES.format(
        name=one.name,
        types=", ".join(size.instance_type for size in one.instance_types),
        image="ECS_AL2023_NVIDIA" if one.gpu_model else "ECS_AL2023",
    )
    what = f"{one.family}, NVIDIA {one.gpu_model.upper()}" if one.gpu_model else one.family
    return _CLASS.format(id=logical_id_of(one), name=one.name, what=what, resources=resources, time_limits=_TIME_LIMITS)


if __name__ == "__main__":
    sys.exit(write_or_check(TEMPLATE, compute_template(), sys.argv))
