"""The messages in the queue of metrics: S3's news of parts, and a part's key that is looked at again later."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote_plus

from launchbay_core.contracts.errors import UnreadableContract

_AGAIN = "launchbay-part"


class PartNews(NamedTuple):
    """A part that is there, by its key; `looks` counts how often it was looked at before."""

    key: str
    looks: int = 0


def write_again(news: PartNews) -> str:
    """The message by which a part is looked at once more."""
    return json.dumps({_AGAIN: {"key": news.key, "looks": news.looks + 1}}, separators=(",", ":"))


def parse_news(body: str) -> Sequence[PartNews]:
    """The parts that a message tells of; none if it is the one by which S3 tries the queue.

    Raises:
        UnreadableContract: it is neither S3's nor one of `write_again`.
    """
    try:
        message: Any = json.loads(body)
        if _AGAIN in message:
            return [PartNews(str(message[_AGAIN]["key"]), int(message[_AGAIN]["looks"]))]
        if message.get("Event") == "s3:TestEvent":
            return []
        # S3 writes keys in its notifications as they are in a form that a browser sends.
        return [PartNews(unquote_plus(record["s3"]["object"]["key"])) for record in message["Records"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableContract(f"This message does not tell of a part of metrics: {error!r}.") from error
