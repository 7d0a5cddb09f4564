"""Objects that were put into the intake bucket, to registrations and launches."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from launchbay_core.aws.adapters import create_adapters
from launchbay_core.aws.clients import client
from launchbay_core.aws.function_log import function_logger
from launchbay_core.aws.intake_bucket import IntakeBucket
from launchbay_core.aws.intake_queue import IntakeQueue, is_last_look
from launchbay_core.contracts.object_created import parse_object_created
from launchbay_core.services.intake import WAIT_SECONDS, Intake, Waiting, take_in

logger = function_logger()
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Take in the object of each message; answers the messages that failed, which SQS then gives again."""
    return process_partial_response(event=event, record_handler=_take_in, processor=processor, context=context)


def _take_in(record: SQSRecord) -> None:
    created = parse_object_created(record.body)
    adapters = create_adapters()
    settings = adapters.settings
    intake = Intake(adapters, IntakeBucket(client("s3"), settings.intake_bucket))
    with logger.append_context_keys(key=created.key, version_id=created.version_id):
        try:
            done = take_in(intake, created, is_last_look=is_last_look(record.body))
            if isinstance(done, Waiting):
                IntakeQueue(client("sqs"), settings.intake_queue).send_last_look(record.body, WAIT_SECONDS)
        except Exception:
            logger.exception("the upload could not be taken in; it is tried again")
            raise
        logger.info("taken in", extra={"outcome": "waits for more" if isinstance(done, Waiting) else done.what})
