"""The log of a Lambda function: JSON lines with the request's id, and with the run's id when it is known."""

from __future__ import annotations

from functools import partial

from aws_lambda_powertools import Logger

from launchbay_core.inputs.values.json_text import json_text
from launchbay_core.logger import logger as service_logger


def function_logger() -> Logger:
    """The logger of this process's function, named by POWERTOOLS_SERVICE_NAME; services log through it as well.

    A line can be written whatever is logged: values have the form that they have in answers.
    """
    made = Logger(json_serializer=partial(json_text, ascii_only=False))
    service_logger.handlers = list(made.handlers)
    service_logger.setLevel(made.log_level)
    service_logger.propagate = False
    return made
