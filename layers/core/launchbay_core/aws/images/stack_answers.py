"""Sends an answer to CloudFormation, which waits for it at a presigned URL of Amazon S3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchbay_core.errors import AwsUnavailable

if TYPE_CHECKING:
    import urllib3

_SECONDS = 20.0
_OK = 200


class StackAnswers:
    """Answers custom resources over a pool of connections, whose retries make up for a lost connection."""

    def __init__(self, pool: urllib3.PoolManager) -> None:
        self._pool = pool

    def send(self, url: str, body: str) -> None:
        """Put an answer to its URL; a content type would break the URL's signature.

        Raises:
            AwsUnavailable: the answer did not arrive. The URL, with which anyone could answer, is not in the message.
        """
        from urllib3.exceptions import HTTPError  # noqa: PLC0415  (functions import what they use at first use)

        try:
            answer = self._pool.request(
                "PUT", url, body=body.encode(), headers={"content-type": ""}, timeout=_SECONDS, retries=3
            )
        except HTTPError as error:
            raise AwsUnavailable(f"CloudFormation could not be answered: {type(error).__name__}.") from None
        if answer.status != _OK:
            raise AwsUnavailable(f"CloudFormation could not be answered: Amazon S3 said {answer.status}.")
