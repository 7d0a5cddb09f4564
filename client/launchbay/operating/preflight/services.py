"""Services that not every region has: CloudFormation refuses a template with a type of resource that it lacks there."""

from __future__ import annotations

from collections.abc import Iterator

from botocore.exceptions import ClientError

from launchbay.operating.errors import map_aws_errors
from launchbay.operating.findings import Finding
from launchbay.operating.preflight.account import Account, Plan

_PAGE = "AWS::CloudFront::OriginAccessControl"
# A type of each such service, the service's name, and what to do where it is missing. docs/deploy.md lists the regions.
LACKING_SOMEWHERE = (
    ("AWS::Pipes::Pipe", "Amazon EventBridge Pipes", "deploy to another region"),
    ("AWS::CodeBuild::Project", "AWS CodeBuild", "set DefaultImage and RunnerImage to images of your own"),
    (
        "AWS::Cognito::UserPool",
        "Amazon Cognito",
        "set Issuer, Audiences and ClientId to an issuer of your own",
    ),
    (_PAGE, "Amazon CloudFront, as the page needs it", "the deployment has no page there"),
)


def check_services(account: Account, plan: Plan) -> Iterator[Finding]:  # noqa: ARG001  (every check has this signature)
    """Whether CloudFormation knows, in this region, the types of resources that it doesn't know in some."""
    missing = [one for one in LACKING_SOMEWHERE if not _is_known(account, one[0])]
    for kind, service, remedy in missing:
        says = f"the region has no {service}: {remedy}"
        yield Finding("region", is_good=False, says=says, is_needed=kind != _PAGE)
    if not missing:
        yield Finding("region", is_good=True, says="the region has every service that a deployment needs")


def _is_known(account: Account, kind: str) -> bool:
    with map_aws_errors(f"ask whether the region has {kind}"):
        try:
            account.client("cloudformation").describe_type(Type="RESOURCE", TypeName=kind)
        except ClientError as error:
            if error.response["Error"]["Code"] == "TypeNotFoundException":
                return False
            raise
    return True
