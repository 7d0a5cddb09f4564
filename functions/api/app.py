"""The HTTPS API: answers the requests of API Gateway's HTTP API (payload 2.0)."""

from __future__ import annotations

from typing import Any

from launchbay_core.aws.cold_start import no_collection

with no_collection():
    from aws_lambda_powertools.logging import correlation_paths
    from aws_lambda_powertools.utilities.typing import LambdaContext

    from launchbay_api.application import Application
    from launchbay_api.routing import endpoints_of, every_endpoint
    from launchbay_core.aws.adapters import create_meter, make_every_client
    from launchbay_core.aws.function_log import function_logger
    from launchbay_core.aws.settings import settings
    from launchbay_core.inputs.formats.registry import import_every_syntax

    logger = function_logger()
    application = Application(logger, create_meter())
    if settings().is_snapshot:
        make_every_client()
        import_every_syntax()
        every_endpoint()
    else:
        endpoints_of("runs")  # most processes are asked for them, and Lambda gives a start more CPU than a request


# No event is logged, whatever the environment says: requests have secrets.
@logger.inject_lambda_context(correlation_id_path=correlation_paths.API_GATEWAY_HTTP, clear_state=True, log_event=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001  (Lambda's signature)
    """Answer one request."""
    return application.answer(event)
