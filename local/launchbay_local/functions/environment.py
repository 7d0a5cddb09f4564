"""The environment of a function's process: what Lambda sets, and what leads its AWS SDK to this stack."""

from __future__ import annotations

import os
from collections.abc import Mapping

from launchbay_local.location import sdk_environment
from launchbay_local.template.application import Function

_INHERITED = ("PATH", "LANG", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "SYSTEMROOT")


def base_environment(aws_endpoint: str, batch_endpoint: str) -> dict[str, str]:
    """What every function's process gets, before Lambda's variables and the function's own."""
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    batch = {"AWS_ENDPOINT_URL_BATCH": batch_endpoint} if batch_endpoint else {}
    return {**inherited, **sdk_environment(aws_endpoint), **batch}


def lambda_environment(function: Function) -> dict[str, str]:
    """The variables that Lambda itself sets for a function."""
    return {
        "_HANDLER": function.handler,
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": "local",
        "LAMBDA_TASK_ROOT": str(function.folder),
        "POWERTOOLS_TRACE_DISABLED": "true",
        "TZ": ":UTC",
    }


def function_environment(function: Function, base: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of a function's process; its own variables win."""
    return {**base, **lambda_environment(function), **function.environment}
