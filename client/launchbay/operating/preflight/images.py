"""Images that jobs run in: whether machines in the planned network can pull them, and whether they exist."""

from __future__ import annotations

import re
from collections.abc import Iterator

from botocore.exceptions import ClientError

from launchbay.operating.errors import map_aws_errors
from launchbay.operating.findings import Finding
from launchbay.operating.preflight.account import Account, Plan
from launchbay.operating.preflight.network import has_way_out

_ECR = re.compile(
    r"(?P<account>\d{12})\.dkr\.ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)\.[a-z.]+/"
    r"(?P<name>[^:@]+)(?::(?P<tag>[^@]+))?(?:@(?P<digest>sha256:[0-9a-f]{64}))?"
)


def check_images(account: Account, plan: Plan) -> Iterator[Finding]:
    """Whether each image that is named can be pulled; the one that the deployment builds always can.

    The endpoints of a network lead to Amazon ECR of its own region, and to no other registry.
    """
    region = account.client("ec2").meta.region_name
    for image in plan.images:
        found = _ECR.fullmatch(image)
        if found is None or found["region"] != region:
            yield _check_way(account, plan, image)
        elif found["account"] != account.identity["Account"]:
            says = f"{image} is in another account, whose repository policy must let this one pull it"
            yield Finding("images", is_good=True, says=says)
        else:
            yield _check_exists(account, image, found)


def _check_way(account: Account, plan: Plan, image: str) -> Finding:
    if has_way_out(account, plan):
        return Finding("images", is_good=True, says=f"{image} is pulled by the default route of the subnets")
    says = (
        f"{image} can't be pulled: the network has no route to the internet, and its endpoints lead to Amazon ECR of "
        "this region alone; copy the image there, or use subnets with a NAT gateway"
    )
    return Finding("images", is_good=False, says=says)


def _check_exists(account: Account, image: str, found: re.Match[str]) -> Finding:
    named = {"imageDigest": found["digest"]} if found["digest"] else {"imageTag": found["tag"] or "latest"}
    with map_aws_errors(f"look for the image {image}"):
        try:
            account.client("ecr").describe_images(repositoryName=found["name"], imageIds=[named])
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("ImageNotFoundException", "RepositoryNotFoundException"):
                raise
            return Finding("images", is_good=False, says=f"{image} does not exist: push it, or name another image")
    return Finding("images", is_good=True, says=f"{image} exists")
