"""The texts that stand for what JSON has no word for: as a key, and as a value.

They are YAML's own where it has one: `.nan`, `.inf` and `-.inf`, `null`, `true`, ISO 8601 for dates and times, base64
for bytes. The page `docs/inputs.md` lists them for people. None of these functions fails, whatever it is given.
"""

from __future__ import annotations

import base64
import math
from datetime import date, time
from typing import Any

FLOATS = {".nan": math.nan, ".inf": math.inf, "-.inf": -math.inf}
MAX_DIGITS = 4300  # the most that Python writes of an int
_LONG = 10**MAX_DIGITS


def float_text(value: float) -> str:
    """The text that stands for nan or an infinity, in JSON and in YAML; the inverse of `float_of`.

    >>> float_text(float("-inf"))
    '-.inf'
    """
    return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"


def float_of(text: str) -> float | str:
    """The float that a text stands for, or the text.

    >>> float_of("-.inf")
    -inf
    """
    return FLOATS.get(text, text)


def is_long(value: int) -> bool:
    """Whether an int has more digits than Python writes."""
    return not -_LONG < value < _LONG


def text_of(value: Any) -> str:
    """The text of a value that is not a text; of one that no config can hold, what Python prints of it.

    >>> text_of(True), text_of(1e16), text_of(date(2026, 1, 31)), text_of(b"x")
    ('true', '1e+16', '2026-01-31', 'eA==')
    """
    try:
        return well_formed(_text_of(value))
    except Exception:  # noqa: BLE001  (an object may do anything when it is asked for its text)
        return f"<{type(value).__name__}>"


def _text_of(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return hex(value) if is_long(value) else int.__repr__(value)
    if isinstance(value, float):
        return float.__repr__(value) if math.isfinite(value) else float_text(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode()
    return str(value)


def is_well_formed(text: str) -> bool:
    """Whether a text has no half of a surrogate pair, which is no character and which UTF-8 can't write."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def well_formed(text: str) -> str:
    r"""A text of characters alone: a half of a surrogate pair becomes U+FFFD, two that belong together their character.

    >>> well_formed("a\ud800"), well_formed("\ud83d\ude00")
    ('a�', '😀')
    """
    if is_well_formed(text):
        return str.__str__(text)  # a text of a derived type may say something else of itself
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
