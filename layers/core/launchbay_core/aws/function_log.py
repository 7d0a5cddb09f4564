"""The log of a Lambda function: JSON lines with the request's id, and the run's wherever it is known."""

from __future__ import annotations

from aws_lambda_powertools import Logger

from launchbay_core.logger import logger as of_services


def function_logger() -> Logger:
    """The logger of this process's function, named by POWERTOOLS_SERVICE_NAME; the services' lines go the same way."""
    made = Logger()
    of_services.handlers = list(made.handlers)
    of_services.setLevel(made.log_level)
    of_services.propagate = False
    return made
