"""Brings runs to the states of their AWS Batch jobs."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from launchbay_core.aws.adapters import create_adapters
from launchbay_core.aws.batch.events import parse_event, time_of
from launchbay_core.aws.function_log import function_logger
from launchbay_core.services.lifecycle.track import track

logger = function_logger()


@logger.inject_lambda_context(clear_state=True, log_event=False)
def handler(event: dict[str, Any], context: LambdaContext) -> None:  # noqa: ARG001  (Lambda's signature)
    """Move the run of one event forward; after errors, Lambda moves the event to the dead-letter queue."""
    job = parse_event(event)
    if job is None:
        logger.info("not a job of Launchbay", extra={"batch_job": (event.get("detail") or {}).get("jobName")})
        return
    with logger.append_context_keys(run_id=job.run_id, project=job.project):
        run = track(create_adapters(), job, time_of(event))
        logger.info("tracked", extra={"batch_state": job.state, "run_state": run.state if run else None})
