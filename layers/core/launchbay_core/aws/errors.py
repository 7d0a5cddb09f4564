"""What fails at AWS, in the core's own types: every adapter's calls go through `map_errors`.

Nothing outside `aws/` knows botocore's exceptions. What an adapter understands itself (a key that does not exist, a
condition that does not hold) it handles before; whatever is left becomes an `AwsError` with botocore's as its cause.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    FlexibleChecksumError,
    HTTPClientError,
    IncompleteReadError,
    ParamValidationError,
)
from botocore.exceptions import ConnectionError as NotConnected

from launchbay_core.errors import AwsError, AwsRefused, AwsUnavailable

# What AWS answers when it takes no request now, or lost this one: botocore's own lists (botocore/retries/standard.py)
# of what is throttled and of what passes, with DynamoDB's conflicts of transactions. Every status from 500 on passes,
# too.
_PASSES = {
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "OperationAborted",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestTimeout",
    "RequestTimeoutException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionCanceledException",
    "TransactionConflictException",
    "TransactionInProgressException",
}
# AWS's own faults, as its services name them.
_FAULTS = {"InternalError", "InternalFailure", "InternalServerError", "ServerException", "ServiceUnavailable"}
_SERVER_FAULT = 500  # this status and those above

# What S3 answers when there is no object of a key.
_MISSING = {"NoSuchKey", "NotFound", "404"}

# What AWS answers to a request that it would refuse again.
_REFUSALS = {
    "EntityTooLarge",
    "InvalidArgument",
    "InvalidRequest",
    "InvalidURI",
    "KeyTooLongError",
    "SerializationException",
    "ValidationException",
}


@contextmanager
def map_errors() -> Iterator[None]:
    """Raise the core's errors instead of botocore's; decorates a method of an adapter, or goes around a part of one.

    Raises:
        AwsUnavailable: AWS throttles the request, fails on it, or does not answer.
        AwsRefused: AWS refuses the request for what is in it, or it can't be sent because of that.
        AwsError: AWS refused the request for another reason, or it could not be sent.
    """
    try:
        yield
    except ClientError as error:
        if error_code(error) in _PASSES:
            raise AwsUnavailable("AWS takes no more requests at this moment; try again.") from error
        if _is_fault_of_aws(error):
            raise AwsUnavailable("AWS fails at this moment; try again.") from error
        raise (AwsRefused if error_code(error) in _REFUSALS else AwsError)(str(error)) from error
    except (NotConnected, HTTPClientError, IncompleteReadError, FlexibleChecksumError) as error:
        raise AwsUnavailable("AWS does not answer at this moment; try again.") from error
    except ParamValidationError as error:
        raise AwsRefused(str(error)) from error
    except BotoCoreError as error:
        raise AwsError(str(error)) from error


def error_code(error: ClientError) -> str:
    """The code that AWS gave for an error, such as `NoSuchKey`."""
    return str(error.response.get("Error", {}).get("Code", ""))


def is_missing(error: ClientError) -> bool:
    """Whether S3 says that there is no such object."""
    return error_code(error) in _MISSING


def _is_fault_of_aws(error: ClientError) -> bool:
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return status >= _SERVER_FAULT or error_code(error) in _FAULTS
