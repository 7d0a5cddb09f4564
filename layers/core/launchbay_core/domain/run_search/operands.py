"""What values are compared with, as people type it: `0.1`, `1e-3`, `true`, `null`, `adam`, `"5"`, `[1, 2]`.

A number is equal to the number of the same size, `5` to `5.0`. A text is equal to what was typed, letter by letter, so
that `tag=1.10` finds the text. In quotes, it is a text and nothing else.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import Any

from launchbay_core.inputs import UnreadableInput
from launchbay_core.inputs.values.plain import plain_value

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_WORDS: Mapping[str, Any] = {
    "true": True,
    "false": False,
    "null": None,
    "~": None,
    ".inf": math.inf,
    "inf": math.inf,
    "+inf": math.inf,
    "+.inf": math.inf,
    "-inf": -math.inf,
    "-.inf": -math.inf,
    ".nan": math.nan,
    "nan": math.nan,
}
_ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


@dataclass(frozen=True)
class Operand:
    """What was typed: its text, and the value that it may also be; both are the text if it was in quotes."""

    text: str
    value: Any


def parse_operand(typed: str) -> Operand:
    """Read what somebody typed; never refused, as anything is a text.

    >>> parse_operand("1e-3"), parse_operand("'1e-3'")
    (Operand(text='1e-3', value=0.001), Operand(text='1e-3', value='1e-3'))
    """
    if len(typed) > 1 and typed[0] == typed[-1] == "'":
        return Operand(typed[1:-1], typed[1:-1])
    if typed[:1] in {'"', "[", "{"}:
        value = _flow_value(typed)
        return Operand(value, value) if isinstance(value, str) else Operand(typed, value)
    if typed.lower() in _WORDS:
        return Operand(typed, _WORDS[typed.lower()])
    return Operand(typed, _number(typed) if _NUMBER.fullmatch(typed) else typed)


def _flow_value(typed: str) -> Any:
    """A list, a map or a text in quotes, as an override has them, in JSON or YAML; what was typed if it is none."""
    try:
        return json.loads(typed)
    except (ValueError, RecursionError):
        from launchbay_core.inputs.formats.yaml.reader import load_yaml  # noqa: PLC0415  (it starts slowly)

        try:
            return plain_value(load_yaml(typed))
        except UnreadableInput:
            return typed


def _number(typed: str) -> int | float:
    is_whole = typed.lstrip("+-").isdigit()
    return int(typed) if is_whole else float(typed)


def holds(value: Any, operator: str, operand: Operand) -> bool:
    """Whether a value is as a condition says: `operator` is one of `=`, `!=`, `<`, `<=`, `>`, `>=`.

    Only numbers have an order with numbers, and texts with texts: nothing else is smaller or larger.

    >>> holds(0.1, "<=", parse_operand("1e-1")), holds("adam", ">", parse_operand("5"))
    (True, False)
    """
    if operator == "=":
        return _equals(value, operand)
    if operator == "!=":
        return not _equals(value, operand)
    other = operand.value
    if is_number(value) and is_number(other):
        return _ORDERS[operator](value, other)
    return isinstance(value, str) and isinstance(other, str) and _ORDERS[operator](value, other)


def _equals(value: Any, operand: Operand) -> bool:
    if isinstance(value, str):
        return value == operand.text
    return alike(value, operand.value)


def alike(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal, numbers by their size: `5` is `5.0`, but neither is true nor a text."""
    if is_number(one) and is_number(other):
        return bool(one == other) or (one != one and other != other)  # noqa: PLR0124  (both are nan)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(alike(value, other[key]) for key, value in one.items())
    return type(one) is type(other) and bool(one == other)


def is_number(value: Any) -> bool:
    """Whether a value is a number, which true and false are not."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def sort_key(value: Any) -> tuple[int, Any]:
    """The place of a value in an order of any values: booleans, numbers, texts, then lists and maps as JSON.

    >>> sorted(["b", 2, True, 0.5, "a"], key=sort_key)
    [True, 0.5, 2, 'a', 'b']
    """
    if isinstance(value, bool):
        return 0, value
    if is_number(value):
        return (1, value) if value == value else (2, 0)  # noqa: PLR0124  (nan has no place among numbers)
    if isinstance(value, str):
        return 3, value
    return 4, json.dumps(value, sort_keys=True, default=str)
