"""Rolls up the parts of metrics that jobs upload, and keeps the newest values with their runs."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from launchbay_core.aws.adapters import create_adapters
from launchbay_core.aws.function_log import function_logger
from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.results.part_messages import PartNews, parse_news
from launchbay_core.services.results.collect_metrics import collect

logger = function_logger()


@logger.inject_lambda_context(clear_state=True, log_event=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001  (Lambda's signature)
    """Take the parts of all messages together; returns the messages that failed, which SQS then redelivers."""
    failed: list[str] = []
    news: dict[str, list[PartNews]] = {}
    for record in event["Records"]:
        try:
            news[record["messageId"]] = list(parse_news(record["body"]))
        except UnreadableContract:
            logger.exception("not a message about a part; it goes to the dead-letter queue")
            failed.append(record["messageId"])
    for message, error in collect(create_adapters(), news).items():
        logger.error("could not take the parts of a message; it is redelivered", exc_info=error)
        failed.append(message)
    logger.info("collected", extra={"messages": len(news), "failed": len(failed)})
    return {"batchItemFailures": [{"itemIdentifier": message} for message in failed]}
