"""What fails at AWS, in the core's own types: every adapter's calls go through `map_errors`.

Nothing outside `aws/` knows botocore's exceptions. What an adapter understands itself (a key that does not exist, a
condition that does not hold) it handles before; whatever is left becomes an `AwsError` with botocore's as its cause.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NotConnected

from launchbay_core.errors import AwsError, AwsUnavailable

_THROTTLES = {
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ServiceUnavailable",
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionCanceledException",
    "TransactionConflictException",
    "TransactionInProgressException",
}


@contextmanager
def map_errors() -> Iterator[None]:
    """Raise the core's errors instead of botocore's; decorates a method of an adapter, or goes around a part of one.

    Raises:
        AwsUnavailable: AWS throttles the request or does not answer.
        AwsError: AWS refused the request for another reason, or it could not be sent.
    """
    try:
        yield
    except ClientError as error:
        if error_code(error) in _THROTTLES:
            raise AwsUnavailable("AWS takes no more requests at this moment; try again.") from error
        raise AwsError(str(error)) from error
    except (NotConnected, HTTPClientError) as error:
        raise AwsUnavailable("AWS does not answer at this moment; try again.") from error
    except BotoCoreError as error:
        raise AwsError(str(error)) from error


def error_code(error: ClientError) -> str:
    """The code that AWS gave for an error, such as `NoSuchKey`."""
    return str(error.response.get("Error", {}).get("Code", ""))
