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


_BEHIND = re.compile(r"[ \t]*+([=\]]?)")
MAX_STEPS = 3_000_000  # of the parser, which goes from the root down for each key: under a second of work
_STEPS_OF_HEADER = 10  # for each of its parts


def check_dotted_keys(text: str) -> None:
    """Refuse keys of more parts than values may nest, and deep keys in such numbers that parsing them takes long.

    The parser's work grows with the third power of the parts of a key, and with the depth of its table.

    Raises:
        UnreadableInput: there is such a key, with its line; or there are too many deep ones.
    """
    lines = [line.count(".") + 1 for line in text.split("\n")]
    deepest = max((parts for parts in lines), default=1)
    if deepest <= MAX_DEPTH and sum(parts * (deepest + parts) for parts in lines) <= MAX_STEPS:
        return  # even if all dots were parts of keys
    steps = deepest = 0
    for token in _TOKEN.finditer(text):
        if key := token["key"]:
            parts = len(_KEY_PART.findall(key)) if "." in key else 1
            behind = _BEHIND.match(text, token.end())
            if parts > MAX_DEPTH:
                line = text.count("\n", 0, token.start()) + 1
                raise UnreadableInput(f"nested deeper than {MAX_DEPTH} levels", line, 1)
            if behind and behind[1] == "]":
                deepest = max(deepest, parts)
                steps += _STEPS_OF_HEADER * parts
            elif behind and behind[1]:
                steps += parts * (deepest + parts)
    if steps > MAX_STEPS:
        raise UnreadableInput("it has too many keys that are this deep; nest them less")
