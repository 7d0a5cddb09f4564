"""The images function as it is built: with its layers alone, it finds what it packs, asks AWS and answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import boto3
import pytest

from artefact_account import Account
from artefact_support import BuiltFunction, bare_environment, runtime_folder, search_path
from launchbay_core.aws.images.build_context import read_context
from launchbay_local.http.messages import Request, Response
from launchbay_local.http.server import LoopbackServer
from launchbay_local.location import REGION, sdk_environment

pytest.importorskip("awslambdaric", reason="AWS publishes its runtime client for Linux alone")

MANIFEST = "application/vnd.oci.image.manifest.v1+json"


def test_the_built_function_answers_with_the_image_of_what_it_packs(
    built: Path, account: Account, tmp_path: Path
) -> None:
    folder = built / "functions" / "images"
    endpoint = account.services.url
    ecr = boto3.client(
        "ecr", endpoint_url=endpoint, region_name=REGION, aws_access_key_id="t", aws_secret_access_key="t"
    )
    uri = ecr.create_repository(repositoryName="images")["repository"]["repositoryUri"]
    manifest = json.dumps({"schemaVersion": 2, "mediaType": MANIFEST, "config": {}, "layers": []})
    tag = read_context(folder / "context", "base").tag
    ecr.put_image(repositoryName="images", imageManifest=manifest, imageTag=tag)
    answers: list[dict[str, Any]] = []

    def take(request: Request) -> Response:
        answers.append(json.loads(request.body))
        return Response(200)

    cloudformation = LoopbackServer(0, max_body=2**16)
    cloudformation.start(take)
    environment = bare_environment() | sdk_environment(endpoint)
    environment |= {"LAUNCHBAY_IMAGE_REPOSITORY": uri, "LAMBDA_TASK_ROOT": str(folder)}
    path = search_path(built, folder, runtime_folder(tmp_path / "runtime"))
    with BuiltFunction(folder, path, environment, tmp_path / "log") as function:
        function.invoke(
            {
                "RequestType": "Create",
                "RequestId": "1",
                "StackId": "stack",
                "LogicalResourceId": "RunnerImage",
                "ResponseURL": f"{cloudformation.url}/answer",
                "ResourceProperties": {"BaseImage": "base"},
            }
        )
    cloudformation.stop()

    [answer] = answers
    assert answer["Status"] == "SUCCESS", answer
    assert answer["Data"]["Image"].startswith(f"{uri}@sha256:")
