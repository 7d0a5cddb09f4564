"""Builds the runner image for a deployment, and answers CloudFormation, which waits for it.

The image is keyed by its content: the same files on the same base image are never built twice, and an image that was
pushed by a build that is said to have failed is used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from launchbay_core.aws.images.adapters import ImageAdapters
from launchbay_core.aws.images.build_context import BuildContext, read_context
from launchbay_core.aws.images.builder import Build
from launchbay_core.contracts.custom_resource import CustomResourceRequest
from launchbay_core.errors import LaunchbayError
from launchbay_core.logger import logger

PHYSICAL_ID = "runner-image"  # never another one: a new name would make CloudFormation delete the old image
POLL_SECONDS = 5.0
# What is kept of the function's time limit for the answer.
ANSWER_SECONDS = 45.0


@dataclass(eq=False)
class BuildFailed(LaunchbayError):
    """A build ended without an image, or takes longer than the function may wait."""

    build: Build

    def __str__(self) -> str:
        """The build, what it said, where its log is, and what to do."""
        if self.build.is_running:
            text = f"The build {self.build.id} of the runner image takes too long. Deploy again when it has ended"
        elif self.build.has_succeeded:
            text = f"The build {self.build.id} of the runner image pushed no image. Deploy again"
        else:
            said = self.build.failure or "it gave no reason"
            text = (
                f"The build {self.build.id} of the runner image is {self.build.status}: {said}. Fix it and deploy again"
            )
        return f"{text}. Its log: {self.build.log_url or 'none was written'}"


@dataclass(frozen=True)
class Clock:
    """The time that this invocation has left, in seconds, and how it passes some of it."""

    left: Callable[[], float]
    pause: Callable[[float], None] = sleep


def answer_request(adapters: ImageAdapters, request: CustomResourceRequest, folder: Path, clock: Clock) -> None:
    """Make the image that a custom resource asks for, of a folder's files, and answer.

    Images outlive the resource: job definitions of earlier deployments name them. The files that they were built of do
    not: if a first deployment fails, its bucket can only be deleted without them.

    Raises:
        AwsUnavailable: CloudFormation could not be answered; the same request can be made again.
    """
    physical_id = request.physical_id or PHYSICAL_ID
    if request.kind == "Delete":
        _remove_contexts(adapters)
        adapters.answers.send(request.response_url, request.succeeded(physical_id, {}))
        return
    try:
        context = read_context(folder, str(request.properties.get("BaseImage", "")))
        image = provide_image(adapters, context, request.request_id, clock)
    except Exception as error:  # noqa: BLE001  (without an answer, the deployment would wait for an hour)
        logger.exception("no image")
        adapters.answers.send(request.response_url, request.failed(physical_id, str(error) or repr(error)))
        return
    logger.info("image provided", extra={"image": image})
    adapters.answers.send(request.response_url, request.succeeded(physical_id, {"Image": image}))


def provide_image(adapters: ImageAdapters, context: BuildContext, token: str, clock: Clock) -> str:
    """The image of a context by its digest; built if there is none yet.

    Raises:
        BuildFailed: it could not be built in time.
    """
    found = adapters.repository.find(context.tag)
    if found is not None:
        return found
    build = adapters.builder.start(adapters.contexts.put(context), context.tag, context.base_image, token)
    logger.info("build started", extra={"build": build.id, "image_tag": context.tag})
    build = _wait(adapters, build, clock)
    # Two deployments can build the same image at once: tags are immutable, so the second push fails.
    image = adapters.repository.find(context.tag)
    if image is None:
        raise BuildFailed(build)
    return image


def _wait(adapters: ImageAdapters, started: Build, clock: Clock) -> Build:
    while (build := adapters.builder.get(started.id)).is_running:
        if clock.left() < ANSWER_SECONDS:
            raise BuildFailed(build)
        clock.pause(POLL_SECONDS)
    return build


def _remove_contexts(adapters: ImageAdapters) -> None:
    """Remove the files of all builds; if AWS refuses, the deletion goes on, and says what it can't delete."""
    try:
        adapters.contexts.remove_all()
    except Exception:  # noqa: BLE001  (a deletion that fails is worse than files that stay)
        logger.exception("the files of builds are still in the bucket")
