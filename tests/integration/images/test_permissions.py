"""The role of the images function allows every call that the function makes, and no statement of it is idle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from lambda_support import BUCKET
from launchbay_core.aws.clients import client
from launchbay_local.iam.access_control import read_access_control
from launchbay_local.iam.calls.needs import Need
from launchbay_local.iam.guard import Guard
from launchbay_local.iam.principals import session
from launchbay_local.iam.refusals import AccessDenied
from launchbay_local.template.stacks import Resource
from template_support import everything, of_kind

from .conftest import Deployment

OF_LAMBDA = {"WriteLog", "Trace"}  # what Lambda itself does with the function's role


def _resource(kind: str, logical_id: str) -> Resource:
    [found] = [one for one in of_kind(everything(), kind) if one.logical_id == logical_id]
    return found


ROLE = _resource("AWS::IAM::Role", "ImagesFunctionRole")
CONTROL = read_access_control(everything())


def _needs(operation: str, params: dict[str, Any]) -> Iterator[Need]:
    """What a call needs, of the resources that the template names."""
    bucket = _resource("AWS::S3::Bucket", "DataBucket").arn
    repository = _resource("AWS::ECR::Repository", "Repository").arn
    project = _resource("AWS::CodeBuild::Project", "Builder").arn
    needs: dict[str, Callable[[], list[Need]]] = {
        "PutObject": lambda: [Need("s3:PutObject", f"{bucket}/{params['Key']}")],
        "ListObjectVersions": lambda: [Need("s3:ListBucketVersions", bucket, {"s3:prefix": params["Prefix"]})],
        "DeleteObjects": lambda: [
            Need("s3:DeleteObjectVersion", f"{bucket}/{one['Key']}")
            for one in params["Delete"]["Objects"]
            if one["VersionId"]
        ],
        "DescribeImages": lambda: [Need("ecr:DescribeImages", repository)],
        "StartBuild": lambda: [Need("codebuild:StartBuild", project)],
        "BatchGetBuilds": lambda: [Need("codebuild:BatchGetBuilds", project)],
    }
    yield from needs[operation]()


@pytest.fixture
def needs(deployment: Deployment) -> list[Need]:
    """What the function needs to make an image and to be deleted."""
    found: list[Need] = []

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        found.extend(_needs(model.name, params))

    for service in ("s3", "ecr", "codebuild"):
        client(service).meta.events.register(f"provide-client-params.{service}", note)
    deployment.pushes = False
    for kind in ("Create", "Delete"):
        deployment.ask(kind)
    for service in ("s3", "ecr", "codebuild"):
        client(service).meta.events.unregister(f"provide-client-params.{service}", note)
    assert client("s3").list_object_versions(Bucket=BUCKET).get("Versions", []) == []
    return found


def test_every_call_of_the_images_function_is_allowed(needs: list[Need]) -> None:
    Guard(CONTROL, "us-east-1").check(session(ROLE.arn, "images"), needs)

    assert {one.action.split(":")[0] for one in needs} == {"s3", "ecr", "codebuild"}


def test_no_statement_of_the_images_function_s_role_is_idle(needs: list[Need]) -> None:
    own = {one.name.split(" ")[-1]: one for one in CONTROL.roles[ROLE.arn]}
    idle = set(own) - OF_LAMBDA
    for name, statement in own.items():
        try:
            Guard(CONTROL.without(statement), "us-east-1").check(session(ROLE.arn, "images"), needs)
        except AccessDenied:
            idle.discard(name)

    assert idle == set()
    assert set(own) > OF_LAMBDA
