"""A file of several documents as one map of values: `[0]` is the key of the first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def document_key(index: int) -> str:
    """The key of one document of several."""
    return f"[{index}]"


def join_documents(values: Sequence[Any]) -> Any:
    """The value of a file: that of its one document, a map of all if there are several, None if there are none.

    >>> join_documents([{"lr": 1}, {"lr": 2}])
    {'[0]': {'lr': 1}, '[1]': {'lr': 2}}
    """
    if len(values) > 1:
        return {document_key(index): value for index, value in enumerate(values)}
    return values[0] if values else None
