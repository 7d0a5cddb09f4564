"""A deployment as its operator sees it, with their own AWS credentials: its queues, and clients of its services.

The queues and the intake bucket are found by the name of the CloudFormation stack, or in the server file of the local
stack.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from launchbay.api.servers import Server
from launchbay.local_stack import LOCAL_STACK
from launchbay.operating.errors import AwsCallFailed, NoDeployment, map_aws_errors

_INTAKE_BUCKET = "IntakeBucket"
_LOCAL_REGION = "us-east-1"


@dataclass(frozen=True)
class LocalAccess:
    """How the AWS services of a local stack are reached: their URLs, the others' under "", and the developer's key."""

    endpoints: Mapping[str, str]
    access_key: str


@dataclass(frozen=True)
class Deployment:
    """A stack by its name; `queues` are the URLs of its SQS queues by their logical ids."""

    name: str
    queues: Mapping[str, str]
    _local: LocalAccess | None = None
    intake_bucket: str | None = None

    def client(self, service: str) -> Any:
        """A boto3 client of one of the deployment's services."""
        return _client(service, self._local)


def find_deployment(stack: str | None, server: Server) -> Deployment:
    """The CloudFormation stack of this name; without a name, the local stack if `server` is one.

    Raises:
        NoDeployment: there is no such stack, or this machine's AWS credentials can't read it.
        AwsCallFailed: the queues of the local stack can't be listed.
    """
    if stack:
        return _read_stack(stack)
    if server.found_in is None:
        raise NoDeployment(
            "name the CloudFormation stack with --stack or LAUNCHBAY_STACK, and set AWS credentials that can read it"
        )
    return _read_local(json.loads(server.found_in.read_text(encoding="utf-8")))


def _read_stack(stack: str) -> Deployment:
    try:
        with map_aws_errors(f"read the stack `{stack}`"):
            pages = _client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
            resources = [one for page in pages for one in page["StackResourceSummaries"]]
    except AwsCallFailed as error:
        raise NoDeployment(f"the stack `{stack}` can't be read: {error.reason}") from error
    queues = {
        one["LogicalResourceId"]: one["PhysicalResourceId"]
        for one in resources
        if one["ResourceType"] == "AWS::SQS::Queue"
    }
    buckets = (one["PhysicalResourceId"] for one in resources if one["LogicalResourceId"] == _INTAKE_BUCKET)
    return Deployment(stack, queues, intake_bucket=next(buckets, None))


def _read_local(published: Mapping[str, Any]) -> Deployment:
    endpoints = {"": published["aws_endpoint"], "batch": published["batch_endpoint"]}
    local = LocalAccess(endpoints, published["access_key"])
    prefix = f"{LOCAL_STACK}-"
    with map_aws_errors("list the queues of the local stack"):
        urls = _client("sqs", local).list_queues().get("QueueUrls", [])
    names = {url: url.rsplit("/", 1)[-1] for url in urls}
    queues = {name.removeprefix(prefix): url for url, name in names.items() if name.startswith(prefix)}
    return Deployment(LOCAL_STACK, queues, local, f"{prefix}{_INTAKE_BUCKET}".lower())


def _client(service: str, local: LocalAccess | None = None) -> Any:
    import boto3  # noqa: PLC0415  (200 ms)
    from botocore.config import Config  # noqa: PLC0415

    config = Config(connect_timeout=5, read_timeout=20, retries={"mode": "standard", "max_attempts": 3})
    with map_aws_errors(f"make a client of {service}"):
        if local is None:
            return boto3.client(service, config=config)  # type: ignore[call-overload]  # a name known only at run time
        keys = {"aws_access_key_id": local.access_key, "aws_secret_access_key": local.access_key}
        endpoint = local.endpoints.get(service) or local.endpoints[""]
        given: dict[str, Any] = {"endpoint_url": endpoint, "region_name": _LOCAL_REGION, **keys}
        return boto3.client(service, config=config, **given)  # type: ignore[call-overload]
