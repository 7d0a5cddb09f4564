"""Builds the runner image when a deployment asks for it, and tells CloudFormation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from launchbay_core.aws.function_log import function_logger
from launchbay_core.aws.images.adapters import create_image_adapters
from launchbay_core.aws.settings import settings
from launchbay_core.contracts.custom_resource import parse_request
from launchbay_core.services.images.runner_image import Clock, answer_request

logger = function_logger()


@logger.inject_lambda_context(clear_state=True, log_event=False)  # the event has the URL with which anyone can answer
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Answer one request of a custom resource."""
    clock = Clock(lambda: context.get_remaining_time_in_millis() / 1000)
    files = Path(settings().task_root) / "context"  # made by the Makefile
    answer_request(create_image_adapters(), parse_request(event), files, clock)
