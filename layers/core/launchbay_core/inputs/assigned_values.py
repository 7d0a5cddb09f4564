"""The values of assignments: what stands right of the `=`, as people type it.

A value is YAML flow: `1e-5`, `[1, 2]`, `{name: adam, lr: 1e-3}`, `null`, `"true"`. The schema has the last word on what
was meant: where it asks for text, what was typed is the text (`-o tag=1.10` needs no quotes there), and where it asks
for a number, a number in quotes is one. What could be meant in another way is refused, or a notice says how it is read.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from launchbay_core.inputs.errors import BadAssignment, SweepGiven, UnreadableInput
from launchbay_core.inputs.expectations import Expectation
from launchbay_core.inputs.flow_values import FlowValue, read_flow
from launchbay_core.inputs.formats.yaml.reader import load_yaml
from launchbay_core.inputs.schemas.json_types import ALL_TYPES, type_of
from launchbay_core.inputs.sweeps import find_sweep
from launchbay_core.inputs.values.plain import plain_value

_QUOTES = ("'", '"')
_NULL_WORDS = ("None", "none")  # Python's; YAML's own are read as null anyway
_FLOAT_WORDS = {"inf": math.inf, "infinity": math.inf, "nan": math.nan}  # Python's and Hydra's; YAML's have a dot
_NAMES = {"null": "null", "boolean": "a boolean", "array": "a list", "object": "a map"}
_BOOLEAN_WORDS = ("yes", "no", "on", "off", "y", "n")
_OCTAL = re.compile(r"[-+]?0[0-7_]+")
_MAX_SHOWN = 60
_MAX_LOOKED_AT = 1_000  # characters of a text that may look like another type


def parse_value(text: str, start: int, typed: str, expected: Expectation) -> Any:
    """What was typed, as a value of an expected type if it can be one.

    Args:
        text: the whole assignment, for errors.
        start: where in it the value begins.
        typed: the value as it was typed.
        expected: what the schema says of it.

    Raises:
        BadAssignment: it can't be read, it is a sweep, or YAML reads it in another way than it looks.

    >>> parse_value("x=1.10", 2, "1.10", Expectation()), parse_value("x=1.10", 2, "1.10", Expectation({"string"}))
    (1.1, '1.10')
    """
    _refuse_sweep(text, start, typed, expected)
    read = _read(text, start, typed, expected)
    if isinstance(read, str):
        return read
    try:
        value = plain_value(read.value)
    except UnreadableInput as error:
        raise BadAssignment(text, start, f"the value can't be an override: {error.reason}") from error
    if isinstance(value, str) and not _is_quoted(typed) and (word := _word(typed, expected)) is not typed:
        return word
    if isinstance(read.value, str) and expected.wants_text:
        return value if _is_quoted(typed) else typed
    if isinstance(value, str) and "string" not in expected.kinds:
        value = number_in(value)
    if isinstance(value, float) and value.is_integer() and "number" not in expected.kinds:
        value = int(value)
    return typed if expected.wants_text and type_of(value) not in expected.kinds else value


def is_read_as_itself(text: str) -> bool:
    """Whether a text without quotes is read as that text, unless it stands where no text is expected.

    >>> is_read_as_itself("resnet"), is_read_as_itself("1.10"), is_read_as_itself("None")
    (True, False, False)
    """
    if text != text.strip() or text in _NULL_WORDS or _float_word(text) is not None:
        return False
    try:
        return bool(parse_value(text, 0, text, Expectation()) == text)
    except BadAssignment:
        return False


def find_other_meaning(named: str, typed: str, value: Any, expected: Expectation) -> str | None:
    """A notice of a value that looks like another one than it became; None if it doesn't.

    Args:
        named: the assignment as a notice shows it, without its value.
        typed: the value as it was typed.
        value: what became of it.
        expected: what the schema says of it.

    >>> find_other_meaning("report_to=…", "null", "null", Expectation(frozenset({"string"})))
    '`report_to=…` looks like null, but the input is text, so it is the text that was typed'
    """
    if expected.is_secret or _is_quoted(typed):
        return None
    if value is None and typed.strip() in _NULL_WORDS:
        return f"`{named}` is read as null; for that text, put it in quotes"
    if form := _old_form(typed, value, expected):
        hint = "; for that text, put it in quotes" if "string" in expected.kinds else ""
        return f"`{named}` is read as {form}, as in YAML 1.1{hint}"
    if not isinstance(value, str) or value != typed:
        return None
    if expected.kinds == ALL_TYPES and _float_word(typed) is not None:
        return f"`{named}` is a text; for a float, write `.inf`, `-.inf` or `.nan`"
    looks = _looks_like(typed)
    if not expected.wants_text or looks is None or looks in map(_looks_like, expected.texts):
        return None
    more = "; its author can allow other types by a schema" if expected.is_inferred else ""
    return f"`{named}` looks like {looks}, but the input is text, so it is the text that was typed{more}"


def _refuse_sweep(text: str, start: int, typed: str, expected: Expectation) -> None:
    found = None if expected.is_secret else find_sweep(typed)
    if found is None or any(map(find_sweep, expected.texts)):
        return
    is_list = "array" in expected.kinds and not typed.endswith(")")
    hint = f"; for a list, write `[{typed}]`" if is_list and len(typed) < _MAX_SHOWN else ""
    hint += _quoted(text, start, typed) if "string" in expected.kinds else ""
    raise SweepGiven(
        text, start, f"the value is {found}, but a launch starts one run: launch each value by itself{hint}"
    )


def _read(text: str, start: int, typed: str, expected: Expectation) -> FlowValue | str:
    """What was typed as YAML, or the text itself where text is expected and YAML means something else by it."""
    may_be_text = expected.wants_text and not (typed.startswith(("[", "{")) and expected.kinds & {"array", "object"})
    hint = _hint(text, start, typed, expected)
    try:
        read = read_flow(typed)
    except UnreadableInput as error:
        if expected.wants_text:
            return typed
        reason = f"the value is not valid YAML: {error.reason}{hint}"
        raise BadAssignment(text, start + _offset(typed, error), reason) from error
    if not read.fault and typed.strip():
        return read
    if may_be_text:
        return typed
    if not typed.strip():
        empty = '`null`, or `""` for an empty text' if "string" in expected.kinds else "a value"
        raise BadAssignment(text, start, f"there is nothing after the `=`: write {empty}")
    raise BadAssignment(text, start + read.offset, f"the value would be read as YAML, in which {read.fault}{hint}")


def _hint(text: str, start: int, typed: str, expected: Expectation) -> str:
    """What to write for a value that can't be read; for a list or map, its fault says so already."""
    if typed.startswith(("[", "{")):
        return "; in brackets, put `${…}` in double quotes" if "${" in typed else ""
    return _quoted(text, start, typed) if "string" in expected.kinds else ""


def _word(typed: str, expected: Expectation) -> Any:
    """The null or float that a word of Python's stands for where one is expected; else what was typed."""
    if typed.strip() in _NULL_WORDS and expected.wants_null and typed.strip() not in expected.texts:
        return None
    number = _float_word(typed) if "number" in expected.kinds and "string" not in expected.kinds else None
    return typed if number is None else number


def _float_word(typed: str) -> float | None:
    word = typed.strip().lower()
    number = _FLOAT_WORDS.get(word.removeprefix("-").removeprefix("+") if word[:2] not in ("-+", "+-") else word)
    return -number if number is not None and word.startswith("-") else number


def _old_form(typed: str, value: Any, expected: Expectation) -> str | None:
    """The form in which only YAML 1.1 has a number or boolean, in words; None if it has another one.

    A type that is asked for explains a boolean; a number it doesn't: `010` is 8.
    """
    word = typed.strip()
    if isinstance(value, bool):
        return "a boolean" if word.lower() in _BOOLEAN_WORDS and "string" in expected.kinds else None
    if isinstance(value, int | float) and ":" in word:
        return "a number in base 60"
    return "an octal number" if isinstance(value, int) and _OCTAL.fullmatch(word) and value else None


def _looks_like(typed: str) -> str | None:
    """What YAML reads a text as, in words; None if it reads a text, or if the text is long."""
    if len(typed) > _MAX_LOOKED_AT:
        return None
    try:
        read = read_flow(typed)
        kind = type_of(plain_value(read.value))
    except UnreadableInput:
        return None
    if read.fault or not typed.strip() or kind == "string":
        return None
    return _NAMES.get(kind, "a number")


def _is_quoted(typed: str) -> bool:
    return typed.lstrip().startswith(_QUOTES)


def _quoted(text: str, start: int, typed: str) -> str:
    """The end of a reason: how the typed text is written as one."""
    written = f"{text[:start]}{json.dumps(typed, ensure_ascii=False)}"
    if "'" in written or len(written) > _MAX_SHOWN:
        return "; for this text, put it in double quotes within the single ones"
    return f"; for this text, write `'{written}'`"


def number_in(text: str) -> Any:
    """The number in a text, or the text.

    >>> number_in("1e-3"), number_in("one")
    (0.001, 'one')
    """
    try:
        value = load_yaml(text)
    except UnreadableInput:
        return text
    return value if type_of(value) in {"integer", "number"} else text


def _offset(typed: str, error: UnreadableInput) -> int:
    before = typed.splitlines(keepends=True)[: (error.line or 1) - 1]
    return min(sum(map(len, before)) + (error.column or 1) - 1, len(typed))
