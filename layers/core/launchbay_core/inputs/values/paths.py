r"""Dotted paths into a config: dots separate keys, `\.` is a literal dot, `\\` a literal backslash."""

from __future__ import annotations

from collections.abc import Iterable

from launchbay_core.inputs.errors import BadAssignment
from launchbay_core.inputs.values.bounds import MAX_DEPTH, TOO_DEEP

Path = tuple[str, ...]


def parse_path(text: str) -> Path:
    r"""Split a dotted path into its keys.

    Raises:
        BadAssignment: a key is empty, the path ends in a lone backslash, or it leads deeper than values may nest.

    >>> parse_path(r"model\.v2.layers")
    ('model.v2', 'layers')
    """
    keys: list[str] = []
    key = ""
    position = 0
    while position < len(text):
        character = text[position]
        if character == "\\":
            position += 1
            if position == len(text):
                raise BadAssignment(text, position - 1, "the path ends in a lone backslash; write `\\\\` for one")
            following = text[position]
            # A backslash before any other character stands for itself, as in W&B's paths.
            key += following if following in ".\\" else "\\" + following
        elif character == ".":
            keys.append(_whole(key, text, position))
            key = ""
            if len(keys) == MAX_DEPTH:
                raise BadAssignment(text, position, f"the path leads to a value that is {TOO_DEEP}")
        else:
            key += character
        position += 1
    return (*keys, _whole(key, text, position))


def _whole(key: str, text: str, position: int) -> str:
    if not key:
        raise BadAssignment(text, position, "a key of the path is empty")
    return key


def keys_of(text: str) -> Path:
    """The keys of a path that `format_path` wrote, which may be empty ones, as JSON and YAML have them; none of ""."""
    keys = [""]
    parts = iter(text)
    for character in parts:
        if character == ".":
            keys.append("")
        else:
            keys[-1] += next(parts, "") if character == "\\" else character
    return tuple(keys) if text else ()


def format_path(keys: Iterable[str]) -> str:
    r"""Join keys into a dotted path; the inverse of `parse_path`.

    >>> format_path(("model.v2", "layers"))
    'model\\.v2.layers'
    """
    return ".".join(str(key).replace("\\", "\\\\").replace(".", "\\.") for key in keys)
