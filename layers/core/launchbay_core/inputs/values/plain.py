"""Values in JSON's types alone: as they come in, as they leave, and as Launchbay's own programs exchange them.

A reader of YAML or TOML gives more types than JSON has. Each value has one form in JSON:

| value | its form |
| --- | --- |
| null, a boolean, a text, a number | itself |
| nan, an infinity | `.nan`, `.inf`, `-.inf`; itself where it is only exchanged, as Python's JSON has words for it |
| a date, a time, both | its text in ISO 8601 |
| bytes (`!!binary`) | its text in base64 |
| a list, a tuple, an entry of `!!omap` or `!!pairs` | a list |
| a set (`!!set`) | a list, sorted |
| a map | a map whose keys are texts (`texts.text_of`); of two keys with one text the string, which a path means, too |
| an int of more digits than Python writes | its text in hexadecimal |
| half of a surrogate pair in a text | U+FFFD |
| a dataclass, a Pydantic model, an enum member | its fields, its dump, its value |
| what holds itself, what nests deeper than `MAX_LEVELS` | `…` |
| any other object | its text |

`plain_value` is for the way in, called once on what was parsed, and refuses what would be changed or lost. The others
are for the way out and give an answer for every value there is.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, time
from enum import Enum
from math import isfinite
from typing import Any, NoReturn

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.values.texts import MAX_DIGITS, float_text, is_long, is_well_formed, text_of, well_formed

SCALARS = frozenset({bool, int, float, str, type(None)})  # the types of JSON's values that hold no others
MAX_LEVELS = 250  # of the form: values nest up to 100 levels, their schema twice as deep, in an answer around it
_CUT = "…"
_HALF = "a text in it has half of a surrogate pair, which is not a character"
FloatForm = Callable[[float], Any]  # of nan and the infinities


def to_json_value(value: Any) -> Any:
    """A value as standard JSON can hold it; never fails.

    >>> to_json_value({1: float("inf"), "day": date(2026, 1, 31)})
    {'1': '.inf', 'day': '2026-01-31'}
    """
    return to_json_types(value, float_text)


def to_exchanged_value(value: Any) -> Any:
    """A value as Python programs exchange it in JSON, in which nan and the infinities stay floats; never fails.

    >>> to_exchanged_value({1: float("inf"), "day": date(2026, 1, 31)})
    {'1': inf, 'day': '2026-01-31'}
    """
    return to_json_types(value, float)


def to_json_types(value: Any, float_form: FloatForm) -> Any:
    """A value in JSON's types, nan and the infinities as `float_form` gives them; never fails."""
    try:
        return _Walk(float_form, _pass).form(value)
    except RecursionError:  # the stack was almost full before
        return _CUT


def plain_value(value: Any) -> Any:
    """What a reader gave, as if it had come in Python's JSON: dates are texts, keys are texts, floats stay floats.

    Raises:
        UnreadableInput: two keys of a map have the same text, a text has half of a surrogate pair, a number is too
            long, it nests too deep, or it has a value that no reader gives.

    >>> plain_value({1: float("inf"), "day": date(2026, 1, 31)})
    {'1': inf, 'day': '2026-01-31'}
    """
    return _Walk(float, _refuse).form(value)


def check_characters(value: Any) -> None:
    """Refuse half of a surrogate pair in a text or key of a JSON value: an escape can write it, UTF-8 can't.

    Raises:
        UnreadableInput: there is one.
    """
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise UnreadableInput(_HALF) from error


def _pass(_reason: str) -> None:
    """Nothing is refused on the way out."""


def _refuse(reason: str) -> NoReturn:
    raise UnreadableInput(reason)


class _Walk:
    """One walk over a value; `lost` is told of everything whose form says less than the value."""

    def __init__(self, float_form: FloatForm, lost: Callable[[str], None]) -> None:
        self._float_form = float_form
        self._lost = lost
        self._above: set[int] = set()  # the ids of what holds the present value

    def form(self, value: Any) -> Any:
        kind = type(value)
        if kind is str:
            return value if value.isascii() else self._text(value)
        if kind is bool or value is None:
            return value
        if kind is int:
            return self._int(value) if is_long(value) else value
        if kind is float:
            return value if isfinite(value) else self._float_form(value)
        if kind is dict:
            return self._map(value)
        if kind is list or kind is tuple:
            return self._list(value)
        try:
            return self._unusual(value)
        except UnreadableInput:
            raise
        except Exception:  # noqa: BLE001  (an object may do anything when it is looked at)
            self._above.discard(id(value))
            return self._object(value)

    def _map(self, value: Mapping[Any, Any]) -> Any:
        if self._is_endless(value):
            return _CUT
        named: dict[str, Any] = {}
        for key, inner in value.items():
            name = key if type(key) is str and key.isascii() else self._name(key)
            if name in named:
                self._lost(f"two keys of one map are both written `{name[:60]}`; remove one of them")
                if not isinstance(key, str):
                    continue
            named[name] = self.form(inner)
        self._above.discard(id(value))
        return named

    def _list(self, value: Iterable[Any]) -> Any:
        if self._is_endless(value):
            return _CUT
        items = []
        for item in value:
            items.append(self.form(item))  # noqa: PERF401  (a comprehension is a frame more for each level)
        self._above.discard(id(value))
        return items

    def _is_endless(self, value: Any) -> bool:
        """Whether a value holds itself or lies too deep; if not, it is what holds the values that come next."""
        if id(value) in self._above or len(self._above) >= MAX_LEVELS:
            self._lost(f"it nests deeper than {MAX_LEVELS} levels, or holds itself")
            return True
        self._above.add(id(value))
        return False

    def _unusual(self, value: Any) -> Any:
        """The form of a value whose type is not one of JSON's."""
        if isinstance(value, date | time | bytes | bytearray):
            return text_of(value)
        for kind, plain in _DERIVED:
            if isinstance(value, kind):
                return self.form(plain(value))
        if isinstance(value, Mapping):
            return self._map(value)
        if isinstance(value, list | tuple):
            return self._list(value)
        if isinstance(value, set | frozenset):
            return self._list(sorted(value, key=_rank))
        return self._object(value)

    def _object(self, value: Any) -> Any:
        """The form of what no reader gives."""
        self._lost(f"a value of type {type(value).__name__} can't be part of it")
        if self._is_endless(value):
            return _CUT
        try:
            inner = _fields_of(value)
        except Exception:  # noqa: BLE001  (as above)
            inner = None
        found = text_of(value) if inner is None else self.form(inner[0])
        self._above.discard(id(value))
        return found

    def _name(self, key: Any) -> str:
        return self._text(key) if isinstance(key, str) else text_of(key)

    def _text(self, value: str) -> str:
        if not is_well_formed(value):
            self._lost(_HALF)
        return well_formed(value)

    def _int(self, value: int) -> str:
        self._lost(f"it has a number of over {MAX_DIGITS:,} digits")
        return text_of(value)


_DERIVED: Sequence[tuple[type, Callable[[Any], Any]]] = (
    (str, str.__str__), (int, int.__index__), (float, float.__float__),
)  # fmt: skip


def _rank(value: Any) -> tuple[bool, Any, str]:
    """Sorts the items of a set the same way in every process: numbers first, by size, then all else by its text."""
    is_number = isinstance(value, int | float) and value == value  # noqa: PLR0124  (nan is not)
    return (not is_number, value if is_number else 0, text_of(value))


def _fields_of(value: Any) -> tuple[Any] | None:
    """What an object holds, if it says so; None of any other object."""
    if isinstance(value, Enum):
        return (value.value,)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return ({field.name: getattr(value, field.name) for field in dataclasses.fields(value)},)
    if callable(getattr(value, "model_dump", None)) and not isinstance(value, type):
        return (value.model_dump(),)
    return None
