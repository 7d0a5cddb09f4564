"""CloudFront distributions of an application: which paths lead to its API, and the headers of all others.

One with a bucket as its default origin and the HTTP API behind some paths runs here: it is the front of a single page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from launchbay_local.template.application import Application, Distribution
from launchbay_local.template.event_readers import is_true
from launchbay_local.template.stacks import Resource

DISTRIBUTION = "AWS::CloudFront::Distribution"
_HEADERS_POLICY = "AWS::CloudFront::ResponseHeadersPolicy"


def read_distributions(resources: Sequence[Resource], application: Application) -> None:
    """Add the first distribution to an application; more of them do not run here."""
    policies = {one.name: one.properties for one in resources if one.kind == _HEADERS_POLICY}
    for resource in resources:
        if resource.kind != DISTRIBUTION:
            continue
        if application.distributions:
            application.not_run.append(f"{resource.logical_id} (a second distribution)")
        else:
            application.distributions.append(_distribution(resource, policies))


def _distribution(resource: Resource, policies: Mapping[str, Mapping[str, Any]]) -> Distribution:
    config = resource.properties["DistributionConfig"]
    of_servers = {str(origin["Id"]) for origin in config["Origins"] if "CustomOriginConfig" in origin}
    behaviours = config.get("CacheBehaviors", [])
    policy = policies.get(str(config["DefaultCacheBehavior"].get("ResponseHeadersPolicyId")), {})
    return Distribution(
        resource.name,
        [str(one["PathPattern"]) for one in behaviours if one["TargetOriginId"] in of_servers],
        list(_headers(policy.get("ResponseHeadersPolicyConfig", {}))),
    )


def _headers(config: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The headers of a response headers policy, in lower case."""
    security: Mapping[str, Any] = config.get("SecurityHeadersConfig", {})
    if one := security.get("ContentSecurityPolicy"):
        yield "content-security-policy", str(one["ContentSecurityPolicy"])
    if "ContentTypeOptions" in security:
        yield "x-content-type-options", "nosniff"
    if one := security.get("FrameOptions"):
        yield "x-frame-options", str(one["FrameOption"])
    if one := security.get("ReferrerPolicy"):
        yield "referrer-policy", str(one["ReferrerPolicy"])
    if one := security.get("StrictTransportSecurity"):
        yield "strict-transport-security", _strict_transport(one)
    for item in config.get("CustomHeadersConfig", {}).get("Items", []):
        yield str(item["Header"]).lower(), str(item["Value"])


def _strict_transport(one: Mapping[str, Any]) -> str:
    words = [f"max-age={one['AccessControlMaxAgeSec']}"]
    words += ["includeSubDomains"] if is_true(one.get("IncludeSubdomains", False)) else []
    words += ["preload"] if is_true(one.get("Preload", False)) else []
    return "; ".join(words)
