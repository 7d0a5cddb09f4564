"""Where the literal and folded blocks of a YAML text end."""

from __future__ import annotations


def block_scalar_end(text: str, start: int, end: int, value: str) -> int:
    """Where the last line of a block scalar's value ends: blank lines belong to it only if its value has them."""
    header = text[start:end].split("\n", 1)[0].split("#", 1)[0]
    if "+" not in header and not value.rstrip("\n").endswith((" ", "\t")):
        return start + len(text[start:end].rstrip())
    while end > start and text[end - 1] in " \t":
        end -= 1
    if end > start and text[end - 1] == "\n":
        end -= 1
    return end - 1 if end > start and text[end - 1] == "\r" else end
