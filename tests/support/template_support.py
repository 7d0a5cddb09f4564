"""The application's own templates for tests: translated, with bound parameters and nested stacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from launchbay_local.location import Location
from launchbay_local.template.sam import translate
from launchbay_local.template.stacks import Resource, Stack

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = [ROOT / "template.yaml", *sorted((ROOT / "infra").glob("*.yaml"))]
LOCATION = Location("us-east-1", "http://127.0.0.1:4566", "http://127.0.0.1:8470")
KEY = f"arn:aws:kms:us-east-1:{LOCATION.account}:key/12345678-1234-1234-1234-123456789012"
# Everything that can be switched on is, so that no resource escapes a test.
EVERYTHING = {
    "Stage": "prod",
    "ComputeClasses": "",
    "MachineProject": "vision",
    "Audiences": "beside",
    "DataKeyArn": KEY,
    "PageDomain": "launchbay.example.com",
    "PageCertificateArn": f"arn:aws:acm:us-east-1:{LOCATION.account}:certificate/12345678-1234-1234-1234-123456789012",
    "PageWebAclArn": f"arn:aws:wafv2:us-east-1:{LOCATION.account}:global/webacl/page/12345678",
    "PageLogBucket": "logs.s3.amazonaws.com",
}


@cache
def _stack(name: str, region: str, parameters: tuple[tuple[str, str], ...]) -> Stack:
    given = dict(parameters)
    return Stack(name, translate(ROOT / "template.yaml", given, region), given, replace(LOCATION, region=region))


def deployed(**parameters: str) -> Stack:
    """The application's stack with these parameters, and defaults for all others."""
    return deployed_in(LOCATION.region, **parameters)


def deployed_in(region: str, **parameters: str) -> Stack:
    """The same in another region."""
    return _stack("launchbay", region, tuple(sorted(parameters.items())))


def everything(name: str = "launchbay") -> Stack:
    """The application's stack with everything enabled."""
    return _stack(name, LOCATION.region, tuple(sorted(EVERYTHING.items())))


def of_kind(stack: Stack, *kinds: str) -> list[Resource]:
    """The resources of these types, including those of nested stacks."""
    return [resource for resource in stack.resources() if resource.kind in kinds]


def declaration(resource: Resource) -> dict[str, Any]:
    """A resource as it is in the translated template: with its deletion policy, and unresolved intrinsic functions."""
    return dict(resource.stack.translated.body["Resources"][resource.logical_id])


def statements(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The statements of a policy document."""
    found = document["Statement"]
    yield from found if isinstance(found, list) else [found]


def as_list(value: Any) -> list[Any]:
    """A value that may be a single one or a list, as a list."""
    return value if isinstance(value, list) else [value]
