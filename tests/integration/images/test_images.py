"""The images function: an image by its digest, or the reason why there is none; always with an answer."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest

from lambda_support import BUCKET, LambdaContext, handler_of
from launchbay_core.aws.clients import client
from launchbay_core.aws.images.adapters import create_image_adapters
from launchbay_core.aws.images.build_context import read_context
from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.errors import AwsUnavailable
from launchbay_core.services.images.runner_image import BuildFailed, Clock, provide_image

from .conftest import CREATE, FILES, Deployment, push

LOG = "https://console.example.com/log"


def test_a_first_deployment_gets_its_image_by_the_digest(deployment: Deployment) -> None:
    answer = deployment.ask()

    assert (answer["Status"], answer["PhysicalResourceId"]) == ("SUCCESS", "runner-image")
    assert re.fullmatch(r".+/launchbay/images@sha256:[0-9a-f]{64}", answer["Data"]["Image"])
    for name in ("StackId", "RequestId", "LogicalResourceId"):
        assert answer[name] == CREATE[name]
    assert deployment.content_types in ([""], [None]), "a content type breaks the signature of the URL"


def test_the_build_gets_the_files_and_the_base_image_and_a_tag_of_the_content(deployment: Deployment) -> None:
    deployment.ask()

    [build] = deployment.builds
    context = read_context(deployment.files, "base:1")
    assert (build["IMAGE_TAG"], build["BASE_IMAGE"]) == (context.tag, "base:1")
    bucket, key = build["source"].split("/", 1)
    assert (bucket, key) == (BUCKET, f"images/{context.digest}.zip")
    archive = zipfile.ZipFile(io.BytesIO(client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()))
    assert {name: archive.read(name).decode() for name in archive.namelist()} == FILES


def test_an_upgrade_without_a_change_builds_nothing_and_keeps_the_image(deployment: Deployment) -> None:
    first = deployment.ask()
    second = deployment.ask("Update", PhysicalResourceId="runner-image")

    assert second["Data"] == first["Data"]
    assert len(deployment.builds) == 1


@pytest.mark.parametrize("change", ["wheel", "base"])
def test_an_upgrade_with_other_files_or_another_base_builds_another_image(deployment: Deployment, change: str) -> None:
    first = deployment.ask()
    if change == "wheel":
        (deployment.files / "launchbay-0.2.0-py3-none-any.whl").write_text("another wheel")
    base = "base:2" if change == "base" else "base:1"
    second = deployment.ask("Update", PhysicalResourceId="runner-image", ResourceProperties={"BaseImage": base})

    assert second["PhysicalResourceId"] == first["PhysicalResourceId"], "another name would delete the first image"
    assert second["Data"]["Image"] != first["Data"]["Image"]
    assert len({build["IMAGE_TAG"] for build in deployment.builds}) == 2


def test_a_request_that_lambda_repeats_names_the_same_build(deployment: Deployment) -> None:
    deployment.pushes = False
    for _ in range(2):
        deployment.ask()

    assert len(deployment.builds) == 2
    assert len({build["token"] for build in deployment.builds}) == 1


def test_a_failed_build_is_reported_with_its_phase_and_the_address_of_its_log(deployment: Deployment) -> None:
    deployment.pushes = False
    failed = {"phaseType": "BUILD", "phaseStatus": "FAILED", "contexts": [{"message": "docker build: exit status 1"}]}
    deployment.ended = {"buildStatus": "FAILED", "phases": [failed], "logs": {"deepLink": LOG}}

    answer = deployment.ask()

    assert answer["Status"] == "FAILED"
    for text in ("launchbay-images:", "BUILD FAILED: docker build: exit status 1", LOG, "deploy again"):
        assert text in answer["Reason"]


def test_a_build_that_pushed_nothing_is_reported(deployment: Deployment) -> None:
    deployment.pushes = False

    assert "of the runner image pushed no image. Deploy again" in deployment.ask()["Reason"]


def test_an_image_that_is_there_counts_even_if_the_build_failed(deployment: Deployment) -> None:
    deployment.ended = {"buildStatus": "FAILED"}  # another deployment has pushed the same tag first

    assert deployment.ask()["Status"] == "SUCCESS"


def test_a_build_that_outlasts_the_function_is_reported_before_the_function_ends(deployment: Deployment) -> None:
    deployment.pushes = False
    deployment.ended = {"buildStatus": "IN_PROGRESS", "logs": {"deepLink": LOG}}

    answer = deployment.ask(left_seconds=40)

    assert answer["Status"] == "FAILED"
    assert "takes too long. Deploy again when it has ended" in answer["Reason"]


def test_waiting_asks_again_until_the_build_ends_and_no_longer_than_there_is_time(deployment: Deployment) -> None:
    deployment.pushes = False
    deployment.ended = {"buildStatus": "IN_PROGRESS"}
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            push(context.tag)
            deployment.ended = {"buildStatus": "SUCCEEDED"}

    context = read_context(deployment.files, "base:1")
    adapters = create_image_adapters()
    image = provide_image(adapters, context, "token", Clock(lambda: 600, pause))
    assert image == adapters.repository.find(context.tag)
    assert len(pauses) == 3

    deployment.ended = {"buildStatus": "IN_PROGRESS"}
    other = read_context(deployment.files, "base:2")
    with pytest.raises(BuildFailed):
        provide_image(adapters, other, "token", Clock(lambda: 60.0 - 5 * (len(pauses) - 3), pauses.append))
    assert len(pauses) == 3 + 4


def test_any_failure_of_aws_is_answered_with_what_aws_said(deployment: Deployment) -> None:
    client("ecr").delete_repository(repositoryName="launchbay/images", force=True)

    answer = deployment.ask()

    assert answer["Status"] == "FAILED"
    assert "RepositoryNotFoundException" in answer["Reason"]


def test_a_deletion_is_answered_and_deletes_no_image(deployment: Deployment) -> None:
    deployment.ask()
    answer = deployment.ask("Delete", PhysicalResourceId="runner-image")

    assert (answer["Status"], answer["PhysicalResourceId"]) == ("SUCCESS", "runner-image")
    assert len(client("ecr").list_images(repositoryName="launchbay/images")["imageIds"]) == 1


def test_a_deletion_leaves_no_version_of_a_build_s_files_which_would_keep_the_bucket(deployment: Deployment) -> None:
    for base in ("base:1", "base:2"):
        deployment.ask("Update", ResourceProperties={"BaseImage": base})
    s3 = client("s3")
    [marked, _] = s3.list_objects_v2(Bucket=BUCKET, Prefix="images/")["Contents"]
    s3.delete_object(Bucket=BUCKET, Key=marked["Key"])  # in a bucket with versions, this hides an object
    s3.put_object(Bucket=BUCKET, Key="projects/vision/code/a.tar.gz", Body=b"")

    deployment.ask("Delete", PhysicalResourceId="runner-image")

    left = s3.list_object_versions(Bucket=BUCKET)
    assert [one["Key"] for one in left["Versions"]] == ["projects/vision/code/a.tar.gz"]
    assert "DeleteMarkers" not in left


def test_files_that_can_t_be_removed_don_t_hold_up_the_deletion(deployment: Deployment) -> None:
    client("s3").delete_bucket(Bucket=BUCKET)

    assert deployment.ask("Delete", PhysicalResourceId="runner-image")["Status"] == "SUCCESS"


def test_the_deletion_of_what_was_never_made_is_answered(deployment: Deployment) -> None:
    client("ecr").delete_repository(repositoryName="launchbay/images", force=True)

    assert deployment.ask("Delete", PhysicalResourceId="runner-image")["Status"] == "SUCCESS"


def test_a_long_reason_is_cut_to_what_cloudformation_accepts(deployment: Deployment) -> None:
    deployment.pushes = False
    said = {"phaseType": "BUILD", "phaseStatus": "FAILED", "contexts": [{"message": "\u00e9" * 9000}]}
    deployment.ended = {"buildStatus": "FAILED", "phases": [said]}

    reason = deployment.ask()["Reason"]

    assert len(reason.encode()) < 3500
    assert reason.endswith("…")


def test_an_answer_that_does_not_arrive_is_an_error_without_the_url(deployment: Deployment) -> None:
    deployment.server.stop()

    with pytest.raises(AwsUnavailable) as caught:
        deployment.ask("Delete")
    assert "hidden" not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("event", [{}, CREATE, {**CREATE, "ResponseURL": 1}, {**CREATE, "RequestType": "Read"}])
def test_what_is_not_a_request_is_refused(deployment: Deployment, event: dict[str, Any]) -> None:
    with pytest.raises(UnreadableContract):
        handler_of("images")(event, LambdaContext())


def test_nothing_that_is_logged_has_the_url_with_which_anyone_can_answer(
    deployment: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    deployment.ask()
    deployment.pushes = False
    deployment.ask("Update", ResourceProperties={"BaseImage": "base:3"})

    assert "hidden" not in "".join(capsys.readouterr())
