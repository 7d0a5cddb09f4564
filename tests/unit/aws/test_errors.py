"""What fails at AWS leaves an adapter as one of the core's own errors, with botocore's as its cause."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    IncompleteReadError,
    NoCredentialsError,
    ReadTimeoutError,
    ResponseStreamingError,
)

from lambda_support import ROOT
from launchbay_core.aws.errors import map_errors
from launchbay_core.errors import AwsError, AwsUnavailable

AWS = ROOT / "layers/core/launchbay_core/aws"


def refused(code: str, status: int = 400) -> ClientError:
    """What boto3 raises for an answer with this error code and status."""
    answer: Any = {"Error": {"Code": code, "Message": "no"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "GetItem")


@pytest.mark.parametrize(
    "error",
    [
        refused("ThrottlingException"),
        refused("TransactionCanceledException"),
        refused("SlowDown"),
        refused("InternalServerError"),
        refused("InternalError"),
        refused("RequestTimeout"),
        refused("Strange", status=502),
        IncompleteReadError(actual_bytes=1, expected_bytes=2),
        EndpointConnectionError(endpoint_url="secret"),
        ConnectTimeoutError(endpoint_url="secret"),
        ReadTimeoutError(endpoint_url="secret"),
        ResponseStreamingError(error="secret"),
    ],
)
def test_throttling_and_no_answer_are_unavailability_that_hides_its_cause(error: Exception) -> None:
    with pytest.raises(AwsUnavailable) as raised, map_errors():
        raise error

    assert raised.value.__cause__ is error
    assert "secret" not in str(raised.value)
    assert "try again" in str(raised.value)


@pytest.mark.parametrize("error", [refused("AccessDeniedException"), NoCredentialsError(), BotoCoreError()])
def test_any_other_failure_keeps_the_text_of_its_cause(error: Exception) -> None:
    with pytest.raises(AwsError) as raised, map_errors():
        raise error

    assert not isinstance(raised.value, AwsUnavailable)
    assert raised.value.__cause__ is error
    assert str(raised.value) == str(error)


def test_other_errors_pass_unchanged() -> None:
    with pytest.raises(ValueError, match="mine"), map_errors():
        raise ValueError("mine")


def methods_that_call_aws(path: Path) -> Iterator[ast.FunctionDef]:
    """The methods of a module that call an operation of a client."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            calls = [call.func for call in ast.walk(node) if isinstance(call, ast.Call)]
            if any(isinstance(call, ast.Attribute) and ast.unparse(call.value) == "self._client" for call in calls):
                yield node


CALLS = {f"{path.stem}.{found.name}": found for path in AWS.rglob("*.py") for found in methods_that_call_aws(path)}


def test_the_methods_that_call_aws_are_found() -> None:
    assert {"data_bucket.get", "intake_bucket.copy", "table.write", "client.terminate", "logs.read"} <= CALLS.keys()


@pytest.mark.parametrize("name", sorted(CALLS))
def test_every_call_of_an_adapter_goes_through_the_mapping(name: str) -> None:
    assert "map_errors()" in {ast.unparse(decorator) for decorator in CALLS[name].decorator_list}
