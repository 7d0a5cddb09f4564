"""JSON of strangers, read within bounds: what it takes to hold a document is known before it is parsed.

A document of some megabytes can stand for a gigabyte of empty lists. So what stands outside of its texts is counted
first: each value, and each list or map, needs a character there.
"""

from __future__ import annotations

import json
import re
from typing import Any

_TEXT = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)


def load_bounded(content: bytes, most: int) -> Any:
    """The value of a JSON document of at most `most` values, lists and maps.

    Raises:
        ValueError: it is not valid JSON, or has more.
        RecursionError: it is nested too deeply.

    >>> load_bounded(b'{"a": [1, 2]}', 10)
    {'a': [1, 2]}
    """
    structure = _TEXT.sub(b"", content)
    # Each comma stands before a value, and each bracket opens a list or map, or stands before a first value.
    if structure.count(b",") + 2 * (structure.count(b"[") + structure.count(b"{")) > most:
        raise ValueError(f"a document with over {most:,} values")
    return json.loads(content)
