"""The Availability Zones that jobs run in."""

from __future__ import annotations

from launchbay.operating.errors import map_aws_errors
from launchbay.operating.preflight.account import Account, Plan


def find_zones(account: Account, plan: Plan) -> list[str]:
    """Those of the subnets, or the first two of the account, which a new network gets.

    Raises:
        AwsCallFailed: they can't be read.
    """
    ec2 = account.client("ec2")
    with map_aws_errors("read the Availability Zones"):
        if plan.subnets:
            found = ec2.describe_subnets(SubnetIds=list(plan.subnets))["Subnets"]
            return sorted({one["AvailabilityZone"] for one in found})
        filters = [{"Name": "zone-type", "Values": ["availability-zone"]}, {"Name": "state", "Values": ["available"]}]
        zones = ec2.describe_availability_zones(Filters=filters)["AvailabilityZones"]
    return sorted(one["ZoneName"] for one in zones)[:2]
