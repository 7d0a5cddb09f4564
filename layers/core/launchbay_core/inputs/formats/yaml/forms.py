"""The forms of scalars that YAML 1.1 and 1.2 read differently: a new value is written in the form of the old one.

`24:00:00` is a number of seconds in YAML 1.1 and a text in 1.2, `0555` is 365 or 555, and `yes` is true or a text. A
new value in the same form is again, for each reader, of the kind that it got before. Values that the form can't say
(`24:00:00` can't become 45) are left to the writer, whose forms all readers agree on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from launchbay_core.inputs.formats.yaml.scalars import resolve_scalar
from launchbay_core.inputs.values.merge import same

_BASE_60 = re.compile(r"[-+]?[0-9][0-9_]*(?P<fields>(?::[0-5]?[0-9])+)(?:\.[0-9_]*)?")
_OF_A_BASE = re.compile(r"[-+]?0(?P<base>[bx]?)(?P<digits>[0-9a-fA-F_]+)")
_GROUPED = re.compile(r"[-+]?[0-9]+(?:_[0-9]+)*_(?P<last>[0-9]+)(?:\.[0-9_]*)?")
_FORMATS = {"": "o", "b": "b", "x": "x"}
# Texts for YAML 1.1, or for PyYAML, but numbers or booleans for others.
_TEXTS = tuple(re.compile(form) for form in (r"0o[0-7_]+", r"[-+]?0[0-9]*[89][0-9]*", r"[yn]|[YN]"))
_WORDS = {word: pair for pair in (("no", "yes"), ("off", "on"), ("false", "true")) for word in pair}
_MAX_FIELDS = 8  # of a number in base 60; no one writes more


def in_form_of(written: str, value: Any) -> str | None:
    """A new value in the form of a plain scalar; None if it has no special one, or one that can't say the value.

    >>> in_form_of("24:00:00", 43200), in_form_of("0555", 511), in_form_of("Yes", False), in_form_of("1", 2)
    ('12:00:00', '0777', 'No', None)
    """
    for candidate in _candidates(written, value):
        if same(resolve_scalar(candidate), value):
            return candidate
    return None


def _candidates(written: str, value: Any) -> Iterator[str]:
    if isinstance(value, bool):
        if (pair := _WORDS.get(written.lower())) is not None:
            yield _cased(pair[value], written)
    elif isinstance(value, str):
        if any(form.fullmatch(written) and form.fullmatch(value) for form in _TEXTS):
            yield value
    elif isinstance(value, int | float) and written[:1] in "+-0123456789":
        yield from _numbers(written, value)


def _cased(word: str, like: str) -> str:
    if like.islower():
        return word
    return word.upper() if like.isupper() and len(like) > 1 else word.title()


def _numbers(written: str, value: float) -> Iterator[str]:
    """The number as the text of its magnitude, in each form that `written` has, behind its sign."""
    whole, dot, fraction = repr(abs(value)).partition(".")
    if not whole.isdigit() or (dot and not fraction.isdigit()):
        return  # not finite, or with an exponent
    sign = "-" if value < 0 else "+" if written.startswith("+") else ""
    if match := _BASE_60.fullmatch(written):
        if fields := _in_base_60(int(whole), match["fields"], keep_zeros=bool(dot)):
            yield sign + fields + dot + fraction
    elif (match := _GROUPED.fullmatch(written)) and not written.lstrip("+-").startswith("0"):
        yield sign + _grouped(whole, len(match["last"])) + dot + fraction
    elif not dot and (match := _OF_A_BASE.fullmatch(written)):
        yield sign + _in_base(int(whole), match["base"], match["digits"])


def _in_base_60(number: int, fields: str, *, keep_zeros: bool) -> str | None:
    """A number with as many fields behind its first; fewer where that would begin with 0, which only floats may."""
    present = fields.split(":")[1:]
    if len(present) > _MAX_FIELDS:
        return None
    parts: list[int] = []
    for _ in present:
        number, part = divmod(number, 60)
        parts.insert(0, part)
    parts.insert(0, number)
    while len(parts) > 2 and not parts[0] and not keep_zeros:
        parts.pop(0)
    width = min(map(len, present))
    return ":".join([str(parts[0]), *(f"{part:0{width}}" for part in parts[1:])])


def _grouped(digits: str, size: int) -> str:
    """Digits in groups of a size, counted from the end."""
    first = len(digits) % size
    groups = [digits[:first], *(digits[at : at + size] for at in range(first, len(digits), size))]
    return "_".join(group for group in groups if group)


def _in_base(number: int, base: str, like: str) -> str:
    """A number in base 2, 8 or 16, with as many digits as the present one has if it needs no more."""
    bare = like.replace("_", "")
    digits = format(number, _FORMATS[base]).zfill(len(bare))
    digits = digits.upper() if any(letter in "ABCDEF" for letter in bare) else digits
    return f"0{base}" + (_grouped(digits, len(like.rpartition("_")[2]) or 1) if "_" in like else digits)
