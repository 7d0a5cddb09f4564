"""JSON of strangers, read within bounds: what it takes to hold a document is known before it is parsed.

A document of some megabytes can stand for a gigabyte of empty lists, or of a text in which each character is written as
an escape. So what stands outside of its texts is counted first: each value, and each list or map, needs a character
there. And no text may be long: none of ours is. Documents are ASCII, as `json` writes them: a text with others can take
four bytes for each of its characters.
"""

from __future__ import annotations

import json
import re
from typing import Any

# Of a text: how often a character is written as an escape, and how many others stand between two of these.
MAX_ESCAPES, MAX_PLAIN = 2048, 4096
_TEXT = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_ONLY_SHORT_TEXTS = re.compile(
    rb'(?:[^"]++|"[^"\\]{0,%d}+(?:\\.[^"\\]{0,%d}+){0,%d}+")*+' % (MAX_PLAIN, MAX_PLAIN, MAX_ESCAPES), re.DOTALL
)


def load_bounded(content: bytes, most: int) -> Any:
    """The value of a JSON document of at most `most` values, lists and maps.

    Raises:
        ValueError: it is not valid JSON in ASCII, or has more, or has a text that is longer than any of ours.
        RecursionError: it is nested too deeply.

    >>> load_bounded(b'{"a": [1, 2]}', 10)
    {'a': [1, 2]}
    """
    if not content.isascii():
        raise ValueError("a document with other characters than those of ASCII")
    if not _ONLY_SHORT_TEXTS.fullmatch(content):
        raise ValueError("a document with a text that is too long, or has no end")
    structure = _TEXT.sub(b"", content)
    # Each comma stands before a value, and each bracket opens a list or map, or stands before a first value.
    if structure.count(b",") + 2 * (structure.count(b"[") + structure.count(b"{")) > most:
        raise ValueError(f"a document with over {most:,} values")
    return json.loads(content)
