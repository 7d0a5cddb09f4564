"""Sweeps, as Hydra's command line has them: `1,2,3`, `range(1,5)`, `choice(a,b)`, `interval(0,1)`, `glob(*)`.

A launch starts one run. What stands for several is refused, or it would become a text that no script expects.
"""

from __future__ import annotations

import re

from launchbay_core.inputs.formats.yaml.scalars import resolve_scalar

_FUNCTION = re.compile(r"\s*(?P<name>choice|range|interval|glob|shuffle|sort|tag)\s*\(.*\)\s*", re.DOTALL)
_OPENING = {"(": ")", "[": "]", "{": "}"}
_PARTS = re.compile(r"""\\.|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|.""", re.DOTALL)


def find_sweep(typed: str) -> str | None:
    """How a word stands for several values, as the end of "the value is …"; None if it stands for one.

    >>> find_sweep("range(1,5)"), find_sweep("1,2,3")
    ('a sweep, `range(…)`', 'several values between commas, a sweep')
    >>> find_sweep("[1,2]"), find_sweep('"a,b"'), find_sweep("Hello, world")
    (None, None, None)
    """
    if found := _FUNCTION.fullmatch(typed):
        return f"a sweep, `{found['name']}(…)`"
    parts = _between_commas(typed)
    if len(parts) < 2 or not all(map(_is_one_word, parts)):
        return None
    return "several values between commas, a sweep"


def _between_commas(typed: str) -> list[str]:
    """What stands between the commas outside quotes and brackets; the text itself if a bracket isn't closed."""
    parts: list[str] = []
    closing: list[str] = []
    start = 0
    for found in _PARTS.finditer(typed):
        piece = found[0]
        if piece in _OPENING:
            closing.append(_OPENING[piece])
        elif closing and piece == closing[-1]:
            closing.pop()
        elif piece == "," and not closing:
            parts.append(typed[start : found.start()])
            start = found.end()
    return [typed] if closing else [*parts, typed[start:]]


def _is_one_word(part: str) -> bool:
    """Whether a part is a value of a sweep: a text with blanks around or in it is a part of a sentence."""
    if not part or part != part.strip() or any(map(str.isspace, part)):
        word = part.strip()
        return word[:1] in _OPENING or (bool(word) and not isinstance(resolve_scalar(word), str))
    return True
