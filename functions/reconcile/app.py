"""The sweep over open runs, and over results that are due to be deleted, every minute."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from launchbay_core.aws.adapters import create_adapters
from launchbay_core.aws.function_log import function_logger
from launchbay_core.domain.clock import now
from launchbay_core.services.lifecycle.reconcile import reconcile
from launchbay_core.services.results.retention import expire_results

logger = function_logger()
_LEFT_MS = 12_000  # of the function's time, when no more is deleted: what was begun then ends in time


@logger.inject_lambda_context(clear_state=True, log_event=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001  (Lambda's signature)
    """Repair what events missed, then delete results that are due, as long as there is time; returns the numbers."""
    report = asdict(reconcile(create_adapters(), now()))
    expired = expire_results(create_adapters(), now(), lambda: context.get_remaining_time_in_millis() > _LEFT_MS)
    report |= {f"expired_{name}": number for name, number in asdict(expired).items()}
    logger.info("swept", extra=report)
    return report
