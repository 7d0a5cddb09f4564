"""What a caller of the stand-in did wrong, as AWS Batch says it."""

from __future__ import annotations


class ClientException(Exception):
    """The request cannot be done as sent; the message is AWS Batch's own wording where that is known."""


class TooManyRequestsException(Exception):
    """More calls than are taken in a second."""


def invalid_request(reason: str) -> ClientException:
    """The error for a request whose content is wrong.

    >>> str(invalid_request("vCPU is not provided."))
    'Error executing request, Exception : vCPU is not provided.'
    """
    return ClientException(f"Error executing request, Exception : {reason}")
