"""Run requests from the lanes' queues to AWS Batch; what fails goes back to its queue by itself, not with its batch."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from launchbay_core.aws.adapters import create_adapters
from launchbay_core.aws.batch.client import Throttled
from launchbay_core.aws.function_log import function_logger
from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.run_requested import parse_run_requested
from launchbay_core.domain.names import check_name
from launchbay_core.errors import Busy, Malformed
from launchbay_core.services.dispatch import dispatch

LEAST_MILLISECONDS = 12_000  # that one run may take, when AWS Batch throttles every attempt at its job

logger = function_logger()
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Dispatch the run of each message; answers the messages that failed, which SQS then gives again."""
    return process_partial_response(event=event, record_handler=_dispatch, processor=processor, context=context)


def _dispatch(record: SQSRecord, lambda_context: LambdaContext) -> None:
    if lambda_context.get_remaining_time_in_millis() < LEAST_MILLISECONDS:
        raise TimeoutError("this invocation has no time left for the run; its message comes again")
    try:
        asked = parse_run_requested(record.body)
        check_name("project", asked.project)
        check_name("run", asked.run_id)
    except (UnreadableContract, Malformed):
        logger.exception("not a request of a run: it ends among the dead letters")
        raise
    with logger.append_context_keys(run_id=asked.run_id, project=asked.project):
        try:
            run = dispatch(create_adapters(), asked.project, asked.run_id)
        except (Busy, Throttled) as error:
            logger.warning("the run waits for its message to come again", extra={"because": str(error)})
            raise
        except Exception:
            logger.exception("the run could not be dispatched; it is tried again")
            raise
        logger.info("dispatched", extra={"state": run.state, "batch_job_id": run.batch_job_id})
