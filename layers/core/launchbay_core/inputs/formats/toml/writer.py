"""Values to TOML."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from launchbay_core.inputs.errors import UnpatchableText

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def toml_value(value: Any, like: str = "") -> str:
    """A value on one line; a string in the quotes of `like`, another string of the file, if it can be written so.

    Raises:
        UnpatchableText: TOML can't hold the value: it has no null.

    >>> toml_value([1e-05, "a"]), toml_value({"x y": True}), toml_value("new", "'old'")
    ('[1e-05, "a"]', '{ "x y" = true }', "'new'")
    """
    if value is None:
        raise UnpatchableText("TOML has no null")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _string(value, like)
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else str(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        inner = ", ".join(f"{toml_key(key)} = {toml_value(each)}" for key, each in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(toml_value(item, like) for item in value) + "]"
    raise UnpatchableText(f"a value of type {type(value).__name__} can't be written to a TOML file")


def toml_key(key: Any) -> str:
    """One key, quoted if it must be.

    Raises:
        UnpatchableText: it is not a text, which TOML's keys are.
    """
    if not isinstance(key, str):
        raise UnpatchableText(f"TOML has no keys of type {type(key).__name__}")
    return key if _BARE.fullmatch(key) else _string(key, "")


def _string(value: str, like: str) -> str:
    if _SURROGATE.search(value):
        raise UnpatchableText("a string holds half of a surrogate pair, which a file can't hold")
    clean = not _CONTROL.search(value)
    if like.startswith("'''") and clean and "'''" not in value and not value.endswith("'"):
        return f"'''{_first_break(like, value)}{value}'''"
    if like.startswith('"""') and clean and "\n" in value:
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"""{_first_break(like, value)}{escaped}"""'
    if like.startswith("'") and clean and "'" not in value and "\n" not in value:
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _first_break(like: str, value: str) -> str:
    """The line break behind opening quotes, which is not part of the string; needed if the string begins with one."""
    return "\n" if like[3:4] in {"\n", "\r"} or value.startswith("\n") else ""
