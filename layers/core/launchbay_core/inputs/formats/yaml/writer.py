"""Values to YAML that PyYAML (1.1), ruamel.yaml (1.2) and OmegaConf all read as the same value."""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from launchbay_core.inputs.errors import UnpatchableText
from launchbay_core.inputs.formats.tree import Style
from launchbay_core.inputs.values.texts import float_text

# All that some reader may take for a number, a date or a time; wider than any one reader.
_NUMBER_LIKE = re.compile(r"[-+.]?[0-9][-+0-9a-fA-FoOxX_.:TtZz ]*")
_WORDS = frozenset(
    ["yes", "no", "on", "off", "true", "false", "null", "y", "n", "~", "nan", "inf", ".nan", ".inf", "-.inf", "+.inf"]
)
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`=<~")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LONGEST_KEY = 1000  # readers look for a key's colon within 1,024 characters


def scalar(value: Any, style: Style = Style.PLAIN, *, in_flow: bool = False) -> str:
    """One value on one line; a string keeps `style` if it can be written so.

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
    if isinstance(value, Mapping | list | set):
        return flow(value)
    if isinstance(value, bytes):
        return f"!!binary {base64.b64encode(value).decode()}"
    raise UnpatchableText(f"a value of type {type(value).__name__} can't be written to a YAML file")


def flow(value: Any, style: Style = Style.PLAIN) -> str:
    """Any value in flow style, on one line.

    >>> flow({"layers": [1, 2], "name": "a: b"})
    "{layers: [1, 2], name: 'a: b'}"
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key(k, in_flow=True)} {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item, style) for item in value) + "]"
    if isinstance(value, set):
        return "!!set {" + ", ".join(f"? {each}" for each in sorted(flow(item) for item in value)) + "}"
    return scalar(value, style, in_flow=True)


def key(name: Any, style: Style = Style.PLAIN, *, in_flow: bool = False) -> str:
    """A map's key with its colon."""
    written = scalar(name, style, in_flow=in_flow)
    return f"{written}:" if len(written) < _LONGEST_KEY else f"? {written} :"


def block_list(items: list[Any], indent: str) -> str:
    """A list in block style; the first line has no indentation, the others have `indent`."""
    return f"\n{indent}".join("- " + block(item, indent + "  ") for item in items)


def block_map(values: Mapping[Any, Any], indent: str) -> str:
    """A map in block style; the first line has no indentation, the others have `indent`."""
    return f"\n{indent}".join(block_pair(name, value, indent) for name, value in values.items())


def block_pair(name: Any, value: Any, indent: str, style: Style = Style.PLAIN) -> str:
    """One entry of a map in block style; the lines of a map or of a list of maps stand below its key."""
    written = key(name, style)
    if written.startswith("? "):
        written = f"{written.removesuffix(' :')}\n{indent}:"
    if isinstance(value, Mapping) and value:
        return f"{written}\n{indent}  {block_map(value, indent + '  ')}"
    if isinstance(value, list) and any(isinstance(item, Mapping) and item for item in value):
        return f"{written}\n{indent}  {block_list(value, indent + '  ')}"
    return f"{written} {scalar(value)}"


def block(value: Any, indent: str) -> str:
    """A value as a list's item in block style: a map over several lines, anything else on one."""
    return block_map(value, indent) if isinstance(value, Mapping) and value else scalar(value)


def block_scalar(value: str, style: Style) -> tuple[str, list[str]] | None:
    r"""A string as a literal or folded block: its header and its lines; None if it can't be written as one.

    >>> block_scalar("one\ntwo\n", Style.LITERAL), block_scalar("one\ntwo", Style.FOLDED)
    (('|', ['one', 'two']), ('>-', ['one', '', 'two']))
    """
    content = value.rstrip("\n")
    breaks = len(value) - len(content)
    lines = content.split("\n")
    if not content or any(line and _not_in_block(line) for line in lines) or not lines[0]:
        return None
    chomping = "-" if not breaks else "" if breaks == 1 else "+"
    body = lines if style is Style.LITERAL else content.replace("\n", "\n\n").split("\n")
    return style.value + chomping, body + [""] * max(0, breaks - 1)


def _not_in_block(line: str) -> bool:
    """Whether a line can't be in a block scalar: it has white space at an end, or what can't be printed."""
    return line != line.strip() or bool(_UNPRINTABLE.search(line.replace("\t", " ")))


def _number(value: float) -> str:
    if not math.isfinite(value):
        return float_text(value)
    text = repr(value)
    # YAML 1.1 takes `1e-05` for a string: a float has a dot there, and a sign in its exponent.
    mantissa, exponent, power = text.partition("e")
    if exponent and "." not in mantissa:
        mantissa += ".0"
    return mantissa + exponent + power


def _string(value: str, style: Style, *, in_flow: bool) -> str:
    if _SURROGATE.search(value):
        raise UnpatchableText("a string holds half of a surrogate pair, which a file can't hold")
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
