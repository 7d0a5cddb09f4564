"""Service-linked roles, with which AWS's services act in the account."""

from __future__ import annotations

from collections.abc import Iterator

from botocore.exceptions import ClientError

from launchbay.operating.errors import map_aws_errors
from launchbay.operating.findings import Finding
from launchbay.operating.preflight.account import Account, Plan

# Whoever deploys creates AWS Batch's role, which may create the others (managed policy `BatchServiceRolePolicy`). Yet
# there are public reports of `AuthFailure.ServiceLinkedRoleCreationNotPermitted` for Spot, whose queue then only waits,
# and the guide of AWS Batch asks for that role beforehand: so it counts as needed.
SPOT = ("AWSServiceRoleForEC2Spot", "spot.amazonaws.com")
OTHERS = (
    ("AWSServiceRoleForBatch", "batch.amazonaws.com"),
    ("AWSServiceRoleForECS", "ecs.amazonaws.com"),
    ("AWSServiceRoleForAutoScaling", "autoscaling.amazonaws.com"),
)


def check_roles(account: Account, plan: Plan) -> Iterator[Finding]:  # noqa: ARG001  (every check has this signature)
    """Whether each role that jobs' machines need exists."""
    missing = [(role, service) for role, service in (*OTHERS, SPOT) if not _exists(account, role)]
    if not missing:
        yield Finding("roles", is_good=True, says="all four service-linked roles exist")
    for role, service in missing:
        says = f"{role} does not exist: run `aws iam create-service-linked-role --aws-service-name {service}`"
        if (role, service) != SPOT:
            says += ", or deploy with credentials that may create it"
        yield Finding("roles", is_good=False, says=says, is_needed=(role, service) == SPOT)


def _exists(account: Account, role: str) -> bool:
    with map_aws_errors(f"read the role {role}"):
        try:
            account.client("iam").get_role(RoleName=role)
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchEntity":
                return False
            raise
    return True
