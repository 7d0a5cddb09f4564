"""What a deployment's stack says of its page: where its files go, where it is, and whom it asks to sign people in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from launchbay.operating.deployment import Deployment
from launchbay.operating.errors import NoDeployment, map_aws_errors
from launchbay.page import SCOPE_PREFIX, page_config


@dataclass(frozen=True)
class PageStack:
    """A stack with a page.

    `user_pool` is that of the deployment, or empty with an own issuer; `client_id` is empty if the deployment was not
    told the page's client at that issuer.
    """

    name: str
    region: str
    bucket: str
    distribution: str
    url: str
    issuer: str
    client_id: str
    scope_prefix: str
    user_pool: str

    @property
    def redirect(self) -> str:
        """The address to which the issuer sends people back."""
        return f"{self.url}/callback"

    @property
    def settings(self) -> Mapping[str, Any]:
        """What the page reads at its start, in `config.json`."""
        return page_config(self.issuer, self.client_id, self.scope_prefix)


def read_page_stack(deployment: Deployment) -> PageStack:
    """The page of a deployment, by the outputs of its stack.

    Raises:
        NoDeployment: it has no page.
        AwsCallFailed: the stack can't be read.
    """
    with map_aws_errors(f"read the stack `{deployment.name}`"):
        [stack] = deployment.client("cloudformation").describe_stacks(StackName=deployment.name)["Stacks"]
    outputs = {one["OutputKey"]: str(one["OutputValue"]) for one in stack.get("Outputs", [])}
    parameters = {one["ParameterKey"]: str(one.get("ParameterValue", "")) for one in stack.get("Parameters", [])}
    missing = [name for name in ("PageBucket", "DistributionId", "PageUrl", "Issuer") if name not in outputs]
    if missing:
        raise NoDeployment(
            f"the stack `{deployment.name}` has no page (it lacks the output {missing[0]}): deploy this version, with "
            "the parameter Page=true"
        )
    return PageStack(
        deployment.name,
        str(stack["StackId"]).split(":")[3],
        outputs["PageBucket"],
        outputs["DistributionId"],
        outputs["PageUrl"],
        outputs["Issuer"],
        outputs.get("PageClientId", ""),
        parameters.get("ScopePrefix", SCOPE_PREFIX),
        outputs.get("UserPoolId", ""),
    )
