"""Everything that the images function uses of AWS, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from launchbay_core.aws.clients import client
from launchbay_core.aws.images.builder import ImageBuilder
from launchbay_core.aws.images.context_store import ContextStore
from launchbay_core.aws.images.repository import Repository
from launchbay_core.aws.images.stack_answers import StackAnswers
from launchbay_core.aws.settings import settings


@dataclass(frozen=True)
class ImageAdapters:
    """Where contexts are put, what builds them, where images are kept, and who waits for them."""

    contexts: ContextStore
    builder: ImageBuilder
    repository: Repository
    answers: StackAnswers


@cache
def create_image_adapters() -> ImageAdapters:
    """The adapters of this process, for the resources that its environment names; made at the first call."""
    import urllib3  # noqa: PLC0415  (functions import what they use at first use)

    given = settings()
    return ImageAdapters(
        contexts=ContextStore(client("s3"), given.bucket),
        builder=ImageBuilder(client("codebuild"), given.image_project),
        repository=Repository(client("ecr"), given.image_repository),
        answers=StackAnswers(urllib3.PoolManager()),
    )
