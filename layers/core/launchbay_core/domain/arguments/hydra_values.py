"""Values as Hydra's grammar of overrides has them: `x=VALUE` reads back as exactly that value, of that type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# What Hydra takes for text without quotes; all other text is quoted. Anything in quotes is text, and never a sweep.
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*")
_OTHER_TYPES = frozenset({"null", "true", "false", "inf", "nan"})  # in any spelling
# `${…}` without another one in it: a path of keys, or a resolver with its arguments. A NUL stands for what was in it.
_KEY = r"(?:[^\s{}:$'\",=()\[\].\\\0]+|\0)"
_ARGUMENTS = r"(?:[^{}$\\'\"]|'[^'\\{}$]*'|\"[^\"\\{}$]*\")*"
_INTERPOLATION = re.compile(rf"\$\{{\s*(?:\.*{_KEY}(?:\.{_KEY}|\[{_KEY}\])*\s*|[A-Za-z_]\w*(?:\.\w+)*:{_ARGUMENTS})\}}")
_MAX_NESTED = 20  # interpolations in interpolations
_ESCAPED = re.compile(r"(?<!\\)(?:\\\\)*\\\$\{")


def hydra_text(value: Any) -> str:
    r"""A value that `find_unwritable` has nothing against, in Hydra's grammar.

    >>> hydra_text("1.10"), hydra_text("adam"), hydra_text([1, "a,b", None])
    ("'1.10'", 'adam', "[1,'a,b',null]")
    """
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return value if _is_word(value) else _quote(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{key}:{hydra_text(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(hydra_text, value)) + "]"
    return repr(value)


def find_unwritable(value: Any) -> str:
    """Why Hydra can't be given a value; empty if it can.

    Its grammar has no quotes for the keys of maps, and `${…}` is an interpolation wherever it stands.
    """
    if value == "???":
        return "can't be `???`: Hydra takes that for a value that is missing"
    if isinstance(value, str):
        return (
            ""
            if _can_be_resolved(value)
            else (
                "can't contain a `${` that begins no interpolation: Hydra would fail on it; `\\${` is the text itself"
            )
        )
    if isinstance(value, list):
        return next(filter(None, map(find_unwritable, value)), "")
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not _is_word(key):
                return f"can't have the key `{key[:60]}`: on a command line, Hydra takes only plain words as keys"
            if reason := find_unwritable(inner):
                return reason
    return ""


def _is_word(text: str) -> bool:
    return _WORD.fullmatch(text) is not None and text.lower() not in _OTHER_TYPES


def _quote(text: str) -> str:
    """A text in quotes: of its backslashes, only those before a quote or the end are read as escapes."""
    return "'" + re.sub(r"(?<!\\)(\\*)('|\Z)", lambda found: found[1] * 2 + ("\\'" if found[2] else ""), text) + "'"


def _can_be_resolved(text: str) -> bool:
    open_text = _ESCAPED.sub(r"\\", text)  # which no interpolation may have in it
    for _ in range(_MAX_NESTED):
        if "${" not in open_text:
            return True
        inner = _INTERPOLATION.sub("\0", open_text)
        if inner == open_text:
            return False
        open_text = inner
    return "${" not in open_text
