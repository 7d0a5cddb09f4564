"""Values to YAML that PyYAML (1.1), ruamel.yaml (1.2) and OmegaConf all read as the same value."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from launchbay_core.inputs.errors import UnpatchableText
from launchbay_core.inputs.tree import Style

# Whatever some reader may take for a number, a date or a time; wider than any one of them.
_NUMBER_LIKE = re.compile(r"[-+.]?[0-9][-+0-9a-fA-FoOxX_.:TtZz ]*")
_WORDS = {
    "yes",
    "no",
    "on",
    "off",
    "true",
    "false",
    "null",
    "y",
    "n",
    "~",
    "nan",
    "inf",
    ".nan",
    ".inf",
    "-.inf",
    "+.inf",
}
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`=<~")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def scalar(value: Any, style: Style = Style.PLAIN, *, in_flow: bool = False) -> str:
    """One value on one line; a string keeps `style` where it can be written so.

    >>> scalar(1e-5), scalar("1.10"), scalar("resnet", Style.DOUBLE)
    ('1.0e-05', "'1.10'", '"resnet"')
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, str):
        return _string(value, style, in_flow=in_flow)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping | list | tuple):
        return flow(value)
    raise UnpatchableText(f"a value of type {type(value).__name__} can't be written to a file")


def flow(value: Any) -> str:
    """Any value in flow style, on one line.

    >>> flow({"layers": [1, 2], "name": "a: b"})
    "{layers: [1, 2], name: 'a: b'}"
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key(k, in_flow=True)}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return scalar(value, in_flow=True)


def key(name: Any, *, in_flow: bool = False) -> str:
    """A map's key."""
    return scalar(name, Style.PLAIN, in_flow=in_flow)


def block_list(items: list[Any], indent: str) -> str:
    """A list in block style; the first line stands where it is put, the others at `indent`."""
    return f"\n{indent}".join("- " + _block_item(item, indent + "  ") for item in items)


def block_map(values: Mapping[str, Any], indent: str) -> str:
    """A map in block style; the first line stands where it is put, the others at `indent`."""
    lines = []
    for name, value in values.items():
        if isinstance(value, Mapping) and value:
            lines.append(f"{key(name)}:\n{indent}  {block_map(value, indent + '  ')}")
        else:
            lines.append(f"{key(name)}: {flow(value) if isinstance(value, Mapping | list) else scalar(value)}")
    return f"\n{indent}".join(lines)


def _block_item(item: Any, indent: str) -> str:
    if isinstance(item, Mapping) and item:
        return block_map(item, indent)
    return flow(item) if isinstance(item, Mapping | list) else scalar(item)


def literal(value: str, indent: str, header: str) -> str | None:
    """A string as a literal or folded block, or None where it can't be one; `header` is `|` or `>`."""
    lines = value.removesuffix("\n").split("\n")
    plain = all(line == line.rstrip() and not _UNPRINTABLE.search(line) for line in lines)
    if header != "|" or not plain or not lines[0] or lines[0].startswith((" ", "#")) or value.endswith("\n\n"):
        return None
    body = "\n".join(indent + line if line else "" for line in lines)
    return f"|{'' if value.endswith(chr(10)) else '-'}\n{body}"


def _number(value: float) -> str:
    if math.isnan(value):
        return ".nan"
    if math.isinf(value):
        return ".inf" if value > 0 else "-.inf"
    text = repr(value)
    # YAML 1.1 takes `1e-05` for a string: a float has a dot there, and a sign in its exponent.
    mantissa, exponent, power = text.partition("e")
    if exponent and "." not in mantissa:
        mantissa += ".0"
    return mantissa + exponent + power


def _string(value: str, style: Style, *, in_flow: bool) -> str:
    if _SURROGATE.search(value):
        raise UnpatchableText("a string holds half of a surrogate pair, which no file can hold")
    if style is not Style.DOUBLE and not _UNPRINTABLE.search(value):
        if style is not Style.SINGLE and reads_as_itself(value, in_flow=in_flow):
            return value
        return "'" + value.replace("'", "''") + "'"
    quoted = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", quoted)


def reads_as_itself(value: str, *, in_flow: bool) -> bool:
    """Whether every reader takes `value`, written plain, for this very string."""
    if not value or value != value.strip() or value[0] in _INDICATORS or value.lower() in _WORDS:
        return False
    if ": " in value or " #" in value or value.endswith(":") or _NUMBER_LIKE.fullmatch(value):
        return False
    if value.startswith(("---", "...")):
        return False
    return not (in_flow and any(character in value for character in ",[]{}:"))
