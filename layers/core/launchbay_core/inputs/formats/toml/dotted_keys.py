"""How many parts the dotted keys of a TOML text have: looked at before it is parsed."""

from __future__ import annotations

import re

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.values.bounds import MAX_DEPTH

# Each token is taken whole, so that a dot in a string or comment is no part of a key; what is not closed, in a text
# that is not TOML, is a token too, so that no character is looked at twice.
_KEY_PART = re.compile(r"[A-Za-z0-9_-]++" + r'|"(?:[^"\\\n]|\\.)*+"?' + r"|'[^'\n]*+'?")
_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?(?:"{3,5}|\\?\Z)'
    r"|'''.*?(?:'{3,5}|\Z)|#[^\n]*+"
    rf"|(?P<key>(?:{_KEY_PART.pattern})(?:[ \t]*+\.[ \t]*+(?:{_KEY_PART.pattern}))*+)"
    r"|[^\"'#A-Za-z0-9_-]++",
    re.DOTALL,
)


def check_dotted_keys(text: str) -> None:
    """Refuse keys of more parts than values may nest: the parser's work grows with the third power of their number.

    Raises:
        UnreadableInput: there is one.
    """
    if all(line.count(".") < MAX_DEPTH for line in text.split("\n")):
        return
    for token in _TOKEN.finditer(text):
        if (token["key"] or "").count(".") >= MAX_DEPTH and len(_KEY_PART.findall(token["key"])) > MAX_DEPTH:
            line = text.count("\n", 0, token.start()) + 1
            raise UnreadableInput(f"nested deeper than {MAX_DEPTH} levels", line, 1)
