"""CloudFront distributions of an application: which paths lead to its API, and the headers of all answers.

One with a bucket as its default origin and the HTTP API behind some paths runs here: it is the front of a single page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from launchbay_local.template.application import ApiBehaviour, Application, Distribution, PolicyHeader
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

    def headers_of(behaviour: Mapping[str, Any]) -> list[PolicyHeader]:
        policy = policies.get(str(behaviour.get("ResponseHeadersPolicyId")), {})
        return list(_headers(policy.get("ResponseHeadersPolicyConfig", {})))

    behaviours = [one for one in config.get("CacheBehaviors", []) if one["TargetOriginId"] in of_servers]
    api = [ApiBehaviour(str(one["PathPattern"]), headers_of(one)) for one in behaviours]
    return Distribution(resource.name, api, headers_of(config["DefaultCacheBehavior"]))


def _headers(config: Mapping[str, Any]) -> Iterator[PolicyHeader]:
    """The headers of a response headers policy."""
    security: Mapping[str, Any] = config.get("SecurityHeadersConfig", {})
    for name, word, value_of in _SECURITY_HEADERS:
        if one := security.get(word):
            yield PolicyHeader(name, value_of(one), is_true(one["Override"]))
    for item in config.get("CustomHeadersConfig", {}).get("Items", []):
        yield PolicyHeader(str(item["Header"]).lower(), str(item["Value"]), is_true(item["Override"]))


def _strict_transport(one: Mapping[str, Any]) -> str:
    words = [f"max-age={one['AccessControlMaxAgeSec']}"]
    words += ["includeSubDomains"] if is_true(one.get("IncludeSubdomains", False)) else []
    words += ["preload"] if is_true(one.get("Preload", False)) else []
    return "; ".join(words)


# The name of a header, its word in the template, and its value.
_SECURITY_HEADERS: Sequence[tuple[str, str, Callable[[Mapping[str, Any]], str]]] = (
    ("content-security-policy", "ContentSecurityPolicy", lambda one: str(one["ContentSecurityPolicy"])),
    ("x-content-type-options", "ContentTypeOptions", lambda _: "nosniff"),
    ("x-frame-options", "FrameOptions", lambda one: str(one["FrameOption"])),
    ("referrer-policy", "ReferrerPolicy", lambda one: str(one["ReferrerPolicy"])),
    ("strict-transport-security", "StrictTransportSecurity", _strict_transport),
)
