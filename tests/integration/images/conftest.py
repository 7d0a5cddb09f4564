"""The images function in an account with its bucket, repository and project; and CloudFormation, which waits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws

from lambda_support import BUCKET, LambdaContext, function_environment, handler_of
from launchbay_core.aws.clients import client
from launchbay_core.aws.images.adapters import create_image_adapters
from launchbay_local.http.messages import Request, Response
from launchbay_local.http.server import LoopbackServer

PROJECT, REPOSITORY = "launchbay-images", "launchbay/images"
FILES = {"Dockerfile": "ARG BASE_IMAGE\nFROM ${BASE_IMAGE}\n", "launchbay-0.2.0-py3-none-any.whl": "a wheel"}
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
ROLE = "arn:aws:iam::123456789012:role/builds-images"
CREATE = {
    "RequestType": "Create",
    "RequestId": "7e1a5f0c-1f2e-4d3c-8b9a-000000000001",
    "StackId": "arn:aws:cloudformation:us-east-1:123456789012:stack/launchbay-Images/1",
    "LogicalResourceId": "RunnerImage",
    "ResourceType": "Custom::RunnerImage",
    "ResourceProperties": {"BaseImage": "base:1", "Files": "arn:aws:lambda:us-east-1:123456789012:function:images:1"},
}


@dataclass
class Deployment:
    """CloudFormation's side, what AWS CodeBuild is to do, and what it was asked to do."""

    server: LoopbackServer
    files: Path
    answers: list[dict[str, Any]] = field(default_factory=list)
    content_types: list[str | None] = field(default_factory=list)
    builds: list[dict[str, Any]] = field(default_factory=list)
    pushes: bool = True
    ended: dict[str, Any] = field(default_factory=dict)

    def ask(self, kind: str = "Create", *, left_seconds: int = 900, **members: Any) -> dict[str, Any]:
        """What CloudFormation is answered to a request."""
        event = {**CREATE, "RequestType": kind, "ResponseURL": f"{self.server.url}/answer?Signature=hidden", **members}
        handler_of("images")(event, replace(LambdaContext(), remaining_ms=left_seconds * 1000))
        return self.answers[-1]

    def take_answer(self, request: Request) -> Response:
        """Keep an answer, as the presigned URL of CloudFormation's bucket does."""
        assert request.method == "PUT"
        self.content_types.append(request.header("content-type"))
        self.answers.append(json.loads(request.body))
        return Response(200)

    def start(self, params: dict[str, Any], **_: Any) -> None:
        """AWS CodeBuild is asked for a build: keep what is asked for, and push what it would push."""
        variables = {one["name"]: one["value"] for one in params["environmentVariablesOverride"]}
        self.builds.append(
            {"source": params["sourceLocationOverride"], "token": params["idempotencyToken"], **variables}
        )
        if self.pushes:
            push(variables["IMAGE_TAG"])

    def end(self, parsed: dict[str, Any], **_: Any) -> None:
        """Let a build look as it is to look."""
        for build in parsed["builds"]:
            build.update(self.ended)


def push(tag: str) -> None:
    """An image with a tag, as `docker push` leaves it."""
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": {"digest": f"sha256:{'0' * 64}"},
        "layers": [{"digest": tag}],
    }
    client("ecr").put_image(repositoryName=REPOSITORY, imageManifest=json.dumps(manifest), imageTag=tag)


@pytest.fixture
def deployment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployment]:
    """An account without an image, and nobody else in it."""
    context = tmp_path / "context"
    context.mkdir()
    for name, text in FILES.items():
        (context / name).write_text(text)
    deployment = Deployment(LoopbackServer(0, max_body=2**16), context)
    deployment.server.start(deployment.take_answer)
    create_image_adapters.cache_clear()
    with mock_aws(), function_environment({"POWERTOOLS_SERVICE_NAME": "images", "LAMBDA_TASK_ROOT": str(tmp_path)}):
        monkeypatch.setenv("LAUNCHBAY_IMAGE_PROJECT", PROJECT)
        monkeypatch.setenv("LAUNCHBAY_IMAGE_REPOSITORY", make_resources(deployment))
        yield deployment
    create_image_adapters.cache_clear()
    deployment.server.stop()


def make_resources(deployment: Deployment) -> str:
    """The bucket, the repository and the project; returns the repository's URI."""
    client("s3").create_bucket(Bucket=BUCKET)
    client("s3").put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    client("codebuild").create_project(
        name=PROJECT,
        source={"type": "S3", "location": f"{BUCKET}/images/none.zip"},  # moto knows no project without a source
        artifacts={"type": "NO_ARTIFACTS"},
        environment={"type": "LINUX_CONTAINER", "image": "standard", "computeType": "BUILD_GENERAL1_SMALL"},
        serviceRole=ROLE,
    )
    events = client("codebuild").meta.events
    events.register("provide-client-params.codebuild.StartBuild", deployment.start)
    events.register("after-call.codebuild.BatchGetBuilds", deployment.end)
    made = client("ecr").create_repository(repositoryName=REPOSITORY, imageTagMutability="IMMUTABLE")
    return str(made["repository"]["repositoryUri"])
