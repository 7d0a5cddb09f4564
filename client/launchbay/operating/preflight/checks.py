"""Every check of an account, in the order in which a person would mend what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from botocore.exceptions import ClientError

from launchbay.operating.errors import AwsCallFailed
from launchbay.operating.findings import Finding
from launchbay.operating.preflight.account import Account, Plan
from launchbay.operating.preflight.images import check_images
from launchbay.operating.preflight.machines import check_disk_key, check_instance_types
from launchbay.operating.preflight.network import check_network
from launchbay.operating.preflight.quotas import check_builds, check_concurrency, check_environments, check_vcpus
from launchbay.operating.preflight.roles import check_roles
from launchbay.operating.preflight.services import check_services

_FORBIDDEN = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}
Check = Callable[[Account, Plan], Iterator[Finding]]
CHECKS: tuple[tuple[str, Check], ...] = (
    ("region", check_services),
    ("roles", check_roles),
    ("quotas", check_vcpus),
    ("quotas", check_builds),
    ("quotas", check_concurrency),
    ("machines", check_instance_types),
    ("disk key", check_disk_key),
    ("network", check_network),
    ("images", check_images),
    ("batch", check_environments),
)


def check_account(account: Account, plan: Plan) -> Iterator[Finding]:
    """What the account has and lacks for a plan; a check that AWS refuses is said to be left out.

    Raises:
        UnknownClass: the plan names a compute class that does not exist.
    """
    classes = [one.name for one in plan.compute_classes]
    try:
        who, region = account.identity, account.client("ec2").meta.region_name
    except AwsCallFailed as error:
        says = f"{error}. Sign in to AWS, and set AWS_REGION or --region"
        yield Finding("credentials", is_good=False, says=says)
        return
    says = f"account {who['Account']} in {region}, as {who['Arn']}, for {', '.join(classes)}"
    yield Finding("credentials", is_good=True, says=says)
    for what, check in CHECKS:
        try:
            yield from check(account, plan)
        except AwsCallFailed as error:
            yield _not_checked(what, error)


def _not_checked(what: str, error: AwsCallFailed) -> Finding:
    """What keeps a check from being made: a missing permission, or something wrong, such as an unknown subnet."""
    cause = error.__cause__
    code = cause.response["Error"]["Code"] if isinstance(cause, ClientError) else ""
    if code in _FORBIDDEN:
        says = f"not checked: {error}. Ask somebody who may read this"
        return Finding(what, is_good=False, says=says, is_needed=False)
    return Finding(what, is_good=False, says=f"{error}")
