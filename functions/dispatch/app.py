"""Submits runs from the lanes' queues to AWS Batch; a message that fails returns to its queue without its batch."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from launchbay_core.aws.adapters import create_adapters
from launchbay_core.aws.batch.errors import ThrottledByBatch
from launchbay_core.aws.function_log import function_logger
from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.run_requested import parse_run_requested
from launchbay_core.domain.names import check_name
from launchbay_core.errors import Busy, Malformed
from launchbay_core.services.lifecycle.dispatch import dispatch

MIN_MILLISECONDS = 12_000  # for one run, if AWS Batch throttles every attempt

logger = function_logger()
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


@logger.inject_lambda_context(clear_state=True, log_event=False)
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Dispatch the run of each message; returns the messages that failed, which SQS then redelivers."""
    return process_partial_response(event=event, record_handler=_dispatch, processor=processor, context=context)


def _dispatch(record: SQSRecord, lambda_context: LambdaContext) -> None:
    if lambda_context.get_remaining_time_in_millis() < MIN_MILLISECONDS:
        raise TimeoutError("this invocation has no time left for the run; its message is redelivered")
    try:
        asked = parse_run_requested(record.body)
        check_name("project", asked.project)
        check_name("run", asked.run_id)
    except (UnreadableContract, Malformed):
        logger.exception("not a valid run request; the message goes to the dead-letter queue")
        raise
    with logger.append_context_keys(run_id=asked.run_id, project=asked.project):
        try:
            run = dispatch(create_adapters(), asked.project, asked.run_id)
        except (Busy, ThrottledByBatch) as error:
            logger.warning("could not dispatch the run yet; its message is redelivered", extra={"because": str(error)})
            raise
        except Exception:
            logger.exception("could not dispatch the run; its message is redelivered")
            raise
        logger.info("dispatched", extra={"state": run.state, "batch_job_id": run.batch_job_id})
