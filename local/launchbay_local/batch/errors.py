"""Errors of a caller of the stand-in, in AWS Batch's own wording where that is known."""

from __future__ import annotations


class ClientException(Exception):
    """The request is not valid; the message is AWS Batch's own where that is known."""


class TooManyRequestsException(Exception):
    """More calls than are accepted in a second."""


class CannotReclaim(Exception):
    """There is no machine that could be reclaimed; the message says why."""


def invalid_request(reason: str) -> ClientException:
    """The error for a request whose content is not valid.

    >>> str(invalid_request("vCPU is not provided."))
    'Error executing request, Exception : vCPU is not provided.'
    """
    return ClientException(f"Error executing request, Exception : {reason}")
