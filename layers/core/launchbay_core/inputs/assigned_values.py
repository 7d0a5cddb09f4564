"""The values of assignments: what stands right of the `=`, as people type it.

A value is YAML flow: `1e-5`, `[1, 2]`, `{name: adam, lr: 1e-3}`, `null`, `"true"`. The schema has the last word on what
was meant: where it asks for text, what was typed is the text (`-o tag=1.10` needs no quotes there), and where it asks
for a number, a number in quotes is one.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from launchbay_core.inputs.errors import BadAssignment, UnreadableInput
from launchbay_core.inputs.formats.json.reader import load_json
from launchbay_core.inputs.formats.yaml.reader import load_yaml
from launchbay_core.inputs.schemas.json_types import ALL_TYPES, Types, type_of
from launchbay_core.inputs.values.plain import plain_value

_QUOTES = ("'", '"')


def parse_value(text: str, start: int, typed: str, kinds: Types) -> Any:
    """What was typed, as a value of one of these types if it can be one.

    Args:
        text: the whole assignment, for errors.
        start: where in it the value begins.
        typed: the value as it was typed.
        kinds: the JSON types that the schema lets it have.

    Raises:
        BadAssignment: it can't be read.

    >>> parse_value("tag=1.10", 4, "1.10", frozenset({"string"})), parse_value("x=1.10", 2, "1.10", ALL_TYPES)
    ('1.10', 1.1)
    """
    wants_text = "string" in kinds and kinds != ALL_TYPES
    try:
        read = _read(typed)
    except UnreadableInput as error:
        if wants_text:
            return typed
        reason = f"the value is not valid YAML: {error.reason}"
        raise BadAssignment(text, start + _offset(typed, error), reason) from error
    try:
        value = plain_value(read)
    except UnreadableInput as error:
        raise BadAssignment(text, start, f"the value can't be an override: {error.reason}") from error
    if isinstance(read, str) and wants_text:
        return value if typed.lstrip().startswith(_QUOTES) else typed
    if isinstance(value, str) and type_of(value) not in kinds:
        value = _parse_number(value)
    if isinstance(value, float) and value.is_integer() and "number" not in kinds:
        value = int(value)
    return typed if wants_text and type_of(value) not in kinds else value


def _read(typed: str) -> Any:
    """The value of YAML, or of JSON, whose strings may have characters that YAML doesn't take."""
    if typed.startswith(("[", "{", '"')):
        with suppress(UnreadableInput):
            return load_json(typed)
    return load_yaml(typed)


def _parse_number(text: str) -> Any:
    """The number in a text, or the text."""
    try:
        value = load_yaml(text)
    except UnreadableInput:
        return text
    return value if type_of(value) in {"integer", "number"} else text


def _offset(typed: str, error: UnreadableInput) -> int:
    before = typed.splitlines(keepends=True)[: (error.line or 1) - 1]
    return min(sum(map(len, before)) + (error.column or 1) - 1, len(typed))
