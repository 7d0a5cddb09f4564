"""A deployment as its operator reaches it, with AWS credentials of their own: its queues and functions by name.

They are found by the CloudFormation stack's name, or in what the local stack publishes of itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from launchbay.api.servers import Server
from launchbay_core.errors import LaunchbayError

LOCAL_STACK = "launchbay"
_LOCAL = {"region_name": "us-east-1", "aws_access_key_id": "local", "aws_secret_access_key": "local"}


@dataclass(eq=False)
class NoDeployment(LaunchbayError):
    """What runs in AWS can't be looked at from here."""

    reason: str

    def __str__(self) -> str:
        """The reason."""
        return self.reason


@dataclass(frozen=True)
class Deployment:
    """A stack by its name; `queues` has the URLs of its SQS queues by their logical ids."""

    name: str
    queues: Mapping[str, str]
    _endpoints: Mapping[str, str] = field(default_factory=dict)

    def client(self, service: str) -> Any:
        """A boto3 client of one of the deployment's services."""
        return _client(service, self._endpoints)


def find_deployment(stack: str | None, server: Server) -> Deployment:
    """The CloudFormation stack of this name; without a name, the local stack if `server` is one.

    Raises:
        NoDeployment: there is none, or this machine's AWS credentials do not reach it.
    """
    if stack:
        return _of_cloudformation(stack)
    if server.found_in is None:
        raise NoDeployment(
            "name the CloudFormation stack with --stack (or LAUNCHBAY_STACK), with AWS credentials that may read it"
        )
    return _local(json.loads(server.found_in.read_text(encoding="utf-8")))


def _of_cloudformation(stack: str) -> Deployment:
    try:
        pages = _client("cloudformation", {}).get_paginator("list_stack_resources").paginate(StackName=stack)
        queues = {
            one["LogicalResourceId"]: one["PhysicalResourceId"]
            for page in pages
            for one in page["StackResourceSummaries"]
            if one["ResourceType"] == "AWS::SQS::Queue"
        }
    except (BotoCoreError, ClientError) as error:
        raise NoDeployment(f"the stack `{stack}` can't be read: {error}") from error
    return Deployment(stack, queues)


def _local(published: Mapping[str, Any]) -> Deployment:
    endpoints = {"": published["aws_endpoint"], "batch": published["batch_endpoint"]}
    prefix = f"{LOCAL_STACK}-"
    urls = _client("sqs", endpoints).list_queues().get("QueueUrls", [])
    names = {url: url.rsplit("/", 1)[-1] for url in urls}
    queues = {name.removeprefix(prefix): url for url, name in names.items() if name.startswith(prefix)}
    return Deployment(LOCAL_STACK, queues, endpoints)


def _client(service: str, endpoints: Mapping[str, str]) -> Any:
    import boto3  # noqa: PLC0415  (200 ms)
    from botocore.config import Config  # noqa: PLC0415

    config = Config(connect_timeout=5, read_timeout=20, retries={"mode": "standard", "max_attempts": 3})
    try:
        if not endpoints:
            return boto3.client(service, config=config)  # type: ignore[call-overload]  # a name known only at run time
        endpoint = endpoints.get(service) or endpoints[""]
        return boto3.client(service, endpoint_url=endpoint, config=config, **_LOCAL)  # type: ignore[call-overload]
    except BotoCoreError as error:
        raise NoDeployment(f"AWS can't be asked from here: {error}") from error
