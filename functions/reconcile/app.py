"""The sweep over open runs, every minute."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from launchbay_core.aws.adapters import create_adapters
from launchbay_core.aws.function_log import function_logger
from launchbay_core.domain.clock import now
from launchbay_core.services.lifecycle.reconcile import reconcile

logger = function_logger()


@logger.inject_lambda_context(clear_state=True, log_event=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001  (Lambda's signature)
    """Repair what events missed; returns the numbers of runs that were checked and repaired."""
    report = asdict(reconcile(create_adapters(), now()))
    logger.info("swept", extra=report)
    return report
