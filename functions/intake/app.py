"""Registers and launches from the objects that are uploaded to the intake bucket."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from launchbay_core.aws.adapters import create_adapters
from launchbay_core.aws.function_log import function_logger
from launchbay_core.aws.intake_queue import looks_of
from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.object_created import parse_object_created
from launchbay_core.services.intake import Incomplete, process_upload

logger = function_logger()
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


@logger.inject_lambda_context(clear_state=True, log_event=False)
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Process the object of each message; returns the messages that failed, which SQS then redelivers."""
    return process_partial_response(event=event, record_handler=_process, processor=processor, context=context)


def _process(record: SQSRecord) -> None:
    try:
        created = parse_object_created(record.body)
    except UnreadableContract:
        logger.exception("not an event of an upload; the message goes to the dead-letter queue")
        raise
    adapters = create_adapters()
    with logger.append_context_keys(key=created.key, version_id=created.version_id):
        try:
            outcome = process_upload(adapters, created, looks=looks_of(record.body))
            if isinstance(outcome, Incomplete):
                adapters.intake_queue.send_again(record.body, outcome.wait_seconds)
        except Exception:
            logger.exception("could not process the upload; its message is redelivered")
            raise
        description = (
            f"waits for {', '.join(outcome.missing)}" if isinstance(outcome, Incomplete) else outcome.description
        )
        logger.info("processed", extra={"outcome": description})
