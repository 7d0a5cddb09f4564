"""Quotas: vCPUs of EC2 for each class, and how many compute environments and queues AWS Batch allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from launchbay.operating.errors import map_aws_errors
from launchbay.operating.findings import Finding
from launchbay.operating.preflight.account import Account, Plan
from launchbay_core.domain.hardware.catalogue import ComputeClass
from launchbay_core.domain.hardware.job_queues import start_of_names

MAX_ENVIRONMENTS = 50  # of an account in a region, and as many queues: fixed (AWS Batch's user guide, "Service quotas")
# What queues let run at once (8 dispatch, 4 intake, 4 metrics), events of AWS Batch, the sweep, and as many requests.
ENOUGH_FUNCTIONS = 50


@dataclass(frozen=True)
class Quota:
    """A quota by its code in Service Quotas (the endpoints pages of the services list both)."""

    code: str
    name: str
    service: str = "ec2"


BUILDS = Quota("L-9D07B6EF", "Concurrently running builds for Linux/Small environment", "codebuild")
STANDARD = Quota("L-1216C47A", "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances")
STANDARD_SPOT = Quota("L-34B43A08", "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests")
G = Quota("L-DB2E81BA", "Running On-Demand G and VT instances")
G_SPOT = Quota("L-3819A6DF", "All G and VT Spot Instance Requests")
P = Quota("L-417A185B", "Running On-Demand P instances")
P4_SPOT = Quota("L-7212CCBC", "All P4, P3 and P2 Spot Instance Requests")
P5_SPOT = Quota("L-C4BD4855", "All P5 Spot Instance Requests")


def quotas_of(one: ComputeClass) -> tuple[Quota, Quota]:
    """The quotas of a class's machines, On-Demand and Spot."""
    if one.family.startswith("g"):
        return G, G_SPOT
    if one.family.startswith("p"):
        return P, P5_SPOT if one.family.startswith("p5") else P4_SPOT
    return STANDARD, STANDARD_SPOT


def check_vcpus(account: Account, plan: Plan) -> Iterator[Finding]:
    """Whether at least one machine of each class may run; a quota of 0 lets its jobs wait for ever."""
    values: dict[Quota, float] = {}
    for one in plan.compute_classes:
        smallest = min(size.vcpus for size in one.instance_types)
        on_demand, spot = quotas_of(one)
        for quota in (on_demand, spot):
            if quota not in values:
                values[quota] = read_quota(account, quota)
        low = [quota for quota in (on_demand, spot) if values[quota] < smallest]
        for quota in low:
            says = (
                f"the quota `{quota.name}` ({quota.code}) is {values[quota]:g} vCPUs, and the smallest machine of "
                f"{one.name} has {smallest}: request more under Service Quotas, Amazon EC2; it can take days"
            )
            yield Finding("quotas", is_good=False, says=says, is_needed=quota == on_demand)
        if not low:
            machines = f"{values[on_demand] // smallest:g} machines On-Demand, {values[spot] // smallest:g} on Spot"
            yield Finding("quotas", is_good=True, says=f"{one.name}: up to {machines} of the smallest size")


def read_quota(account: Account, quota: Quota) -> float:
    """The quota that applies: the account's own, or the default if nobody has asked for another one.

    Raises:
        AwsCallFailed: it can't be read.
    """
    quotas = account.client("service-quotas")
    names: dict[str, str] = {"ServiceCode": quota.service, "QuotaCode": quota.code}
    with map_aws_errors(f"read the quota {quota.code}"):
        try:
            return float(quotas.get_service_quota(**names)["Quota"]["Value"])
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchResourceException":
                raise
            return float(quotas.get_aws_default_service_quota(**names)["Quota"]["Value"])


def check_builds(account: Account, plan: Plan) -> Iterator[Finding]:  # noqa: ARG001  (every check has this signature)
    """Whether AWS CodeBuild may run the one build of the runner image; in some new accounts, it may not run any."""
    value = read_quota(account, BUILDS)
    says = f"AWS CodeBuild may run {value:g} builds at once"
    if value < 1:
        says = (
            f"AWS CodeBuild may run no build of the runner image: request 1 of `{BUILDS.name}` ({BUILDS.code}) "
            "under Service Quotas, AWS CodeBuild, or set DefaultImage and RunnerImage to images of your own"
        )
    yield Finding("quotas", is_good=value >= 1, says=says)


def check_concurrency(account: Account, plan: Plan) -> Iterator[Finding]:  # noqa: ARG001  (as check_builds)
    """Whether enough Lambda functions may run at once: new accounts can have 10, for all functions together."""
    with map_aws_errors("read how many Lambda functions may run at once"):
        limit = account.client("lambda").get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
    says = f"{limit} Lambda functions may run at once"
    if limit < ENOUGH_FUNCTIONS:
        says += "; beyond that, requests get 503: request more under Service Quotas, Lambda, `Concurrent executions`"
    yield Finding("quotas", is_good=limit >= ENOUGH_FUNCTIONS, says=says, is_needed=False)


def check_environments(account: Account, plan: Plan) -> Iterator[Finding]:
    """Whether AWS Batch has room for two compute environments and two queues of each class."""
    batch = account.client("batch")
    with map_aws_errors("list the compute environments and job queues"):
        environments = _list(batch, "describe_compute_environments", "computeEnvironments")
        queues = _list(batch, "describe_job_queues", "jobQueues")
    own = [one for one in queues if one["jobQueueName"].startswith(start_of_names(plan.stack))]
    used = {entry["computeEnvironment"] for one in own for entry in one["computeEnvironmentOrder"]}
    others = [one for one in environments if one["computeEnvironmentArn"] not in used]
    wanted = 2 * len(plan.compute_classes)
    most = max(len(others), len(queues) - len(own)) + wanted
    says = f"{len(plan.compute_classes)} classes need {wanted} compute environments and job queues each"
    if most > MAX_ENVIRONMENTS:
        says += f", which makes {most}, and AWS Batch allows {MAX_ENVIRONMENTS} in a region: enable fewer classes in"
        says += " ComputeClasses, or delete environments that nobody uses"
    yield Finding("batch", is_good=most <= MAX_ENVIRONMENTS, says=says)


def _list(batch: Any, operation: str, member: str) -> list[Any]:
    return [one for page in batch.get_paginator(operation).paginate() for one in page[member]]
