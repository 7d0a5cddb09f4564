"""Reads the fair-share policies of AWS Batch job queues."""

from __future__ import annotations

from collections.abc import Sequence

from launchbay_local.template.application import Application, SchedulingPolicy
from launchbay_local.template.stacks import Resource


def read_scheduling_policies(resources: Sequence[Resource], application: Application) -> None:
    """Give each job queue that names a policy of these stacks its policy.

    A queue that names another one is listed among what does not run here: its jobs are first in, first out.
    """
    policies = {one.arn: _policy(one) for one in resources if one.kind == "AWS::Batch::SchedulingPolicy"}
    for queue in resources:
        arn = queue.properties.get("SchedulingPolicyArn") if queue.kind == "AWS::Batch::JobQueue" else None
        if arn is None:
            continue
        if arn in policies:
            application.scheduling_policies[queue.name] = policies[arn]
        else:
            application.not_run.append(f"the scheduling policy {arn} of {queue.logical_id} (not in the template)")


def _policy(resource: Resource) -> SchedulingPolicy:
    fair_share = resource.properties.get("FairsharePolicy") or {}
    return SchedulingPolicy(
        arn=resource.arn,
        compute_reservation=int(float(fair_share.get("ComputeReservation", 0))),
        decay_seconds=int(float(fair_share.get("ShareDecaySeconds", 0))),
        weights={
            str(share["ShareIdentifier"]): float(share.get("WeightFactor", 1))
            for share in fair_share.get("ShareDistribution") or []
        },
    )
