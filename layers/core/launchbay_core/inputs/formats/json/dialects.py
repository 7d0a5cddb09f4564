"""What a text that is not JSON has of JSON5, JSON with comments or Python: said by name, with what to write instead."""

from __future__ import annotations

import re

_IDENTIFIER = re.compile(r"[^\W\d][\w$]*|\$[\w$]*")
_WORDS = {"True": "true", "False": "false", "None": "null", "undefined": "null", "nan": "NaN", "inf": "Infinity"}
_BEFORE_COMMA = re.compile(r",\s*\Z")
_KEY = re.compile(r"\s*:")
_JSON5 = "this is JSON5, not JSON"


def explain(text: str, position: int, message: str) -> str:
    """Why a text is not JSON from `position` on; `message` is what its reader says.

    >>> explain('{"a": 1,}', 8, "Expecting property name enclosed in double quotes")
    'this is JSON5, not JSON: it has a trailing comma; remove it'
    """
    at = len(text[:position]) + len(text[position:]) - len(text[position:].lstrip())
    here = text[at : at + 1]
    if not text.strip():
        return "the file is empty; JSON without values is `{}`"
    found = _by_message(message) or _by_character(text, at, here) or _by_number(text, at, here)
    return found or message


def _by_message(message: str) -> str | None:
    if message.startswith("Invalid control character"):
        return "a text goes over several lines or has a control character, which JSON writes as `\\n` and the like"
    if message.startswith("Invalid \\escape"):
        return f"{message}; JSON writes a backslash as `\\\\`"
    return f"{_JSON5}: it has a trailing comma; remove it" if message.startswith("Illegal trailing comma") else None


def _by_character(text: str, at: int, here: str) -> str | None:
    if here == "#" or text.startswith(("//", "/*"), at):
        return "this is JSON with comments (JSONC or JSON5); JSON has no comments: remove them"
    if here in {"}", "]"} and _BEFORE_COMMA.search(text, max(0, at - 1000), at):
        return f"{_JSON5}: it has a trailing comma; remove it"
    if here in {"'", "`"}:
        return f"{_JSON5}: it has single quotes; JSON's are double"
    word = _IDENTIFIER.match(text, at)
    if word is None:
        return "a key or value is missing between two commas" if here == "," else None
    if _KEY.match(text, word.end()):
        return f"{_JSON5}: it has a key without quotes; put it in double quotes"
    if word.group() in _WORDS:
        return f"`{word.group()}` is not JSON; write `{_WORDS[word.group()]}`"
    return None


def _by_number(text: str, at: int, here: str) -> str | None:
    before = text[max(0, at - 1) : at]
    if here in {"x", "X"} and before == "0":
        return f"{_JSON5}: it has a hexadecimal number; JSON's are decimal"
    if here == "+":
        return f"{_JSON5}: it has a number with a plus sign; remove the sign"
    if here == "." or (here == "-" and text.startswith("-.", at)):
        return f"{_JSON5}: a number begins or ends with its dot; JSON writes a digit on both sides"
    if here.isdigit() and before == "0":
        return "a number begins with 0; JSON writes no zeros there"
    if here == "_" and before.isdigit():
        return "a number has a `_`; JSON writes its digits without"
    return None
