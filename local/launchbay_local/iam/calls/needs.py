"""One thing that a call needs, and where calls are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from launchbay_local.iam.patterns import Context

Tags = Mapping[str, str]


@dataclass(frozen=True)
class Need:
    """An action on a resource (`*` if it has none), with the values of the request that conditions on it can use."""

    action: str
    resource: str = "*"
    context: Context = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """The account and region of calls, and the tags of a resource by its ARN."""

    account: str
    region: str
    tags: Callable[[str], Tags] = lambda _arn: {}

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a resource of this account and region."""
        return f"arn:aws:{service}:{self.region}:{self.account}:{resource}"


def request_tags(tags: Tags) -> Context:
    """The values that tell conditions of the tags in a request."""
    return {**{f"aws:requesttag/{key.lower()}": value for key, value in tags.items()}, "aws:tagkeys": list(tags)}


def resource_tags(tags: Tags) -> Context:
    """The values that tell conditions of the tags that a resource has."""
    return {f"aws:resourcetag/{key.lower()}": value for key, value in tags.items()}
