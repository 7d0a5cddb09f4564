"""What the JSON Schema validator found, in the words of one person to another."""

from __future__ import annotations

import difflib
import json
from typing import Any

from launchbay_core.inputs.errors import ErrorKind, InputError
from launchbay_core.inputs.paths import Path, format_path

_TYPES = {
    "number": "a float", "integer": "an int", "string": "a str", "boolean": "a bool", "null": "null",
    "array": "a list", "object": "a map",
}  # fmt: skip
_BOUNDS: dict[str, str] = {
    "minimum": "must be at least",
    "maximum": "must be at most",
    "exclusiveMinimum": "must be more than",
    "exclusiveMaximum": "must be less than",
    "multipleOf": "must be a multiple of",
}
_COUNTS: dict[str, str] = {
    "minLength": "must have at least {} characters",
    "maxLength": "must have at most {} characters",
    "minItems": "must have at least {} items",
    "maxItems": "must have at most {} items",
    "minProperties": "must have at least {} keys",
    "maxProperties": "must have at most {} keys",
}


def explain(fault: Any, path: Path) -> InputError:
    """A validator's fault at `path` as an input error."""
    name = format_path(path)
    where = f"`{name}`" if name else "the value"
    kind, words, expected, suggestion = _found(fault, where)
    if kind == "required":
        name = format_path((*path, fault.kind.property))
    given = fault.instance if len(repr(fault.instance)) <= 200 else None
    return InputError(name, kind, words, expected, given, suggestion)


def _found(fault: Any, where: str) -> tuple[ErrorKind, str, str | None, str | None]:
    keyword, given = fault.kind.name, shown(fault.instance)
    if keyword == "type":
        types = _types(fault)
        return "type", f"{where} takes {types}, not {a(fault.instance)} {given}", types, None
    if keyword in {"enum", "const"}:
        return _one_of(fault, where, given)
    if keyword in _BOUNDS:
        limit = getattr(fault.kind, "limit", None) or getattr(fault.kind, "multiple_of", None)
        limit = _number_after(fault.message) if limit is None else limit
        return "range", f"{where} {_BOUNDS[keyword]} {limit}; {given} was given", f"{_BOUNDS[keyword]} {limit}", None
    if keyword in _COUNTS:
        words = _COUNTS[keyword].format(fault.kind.limit)
        return "range", f"{where} {words}; {given} was given", words, None
    if keyword == "pattern":
        pattern = fault.kind.pattern
        return "pattern", f"{where} must match the pattern `{pattern}`; {given} was given", pattern, None
    if keyword == "format":
        return "pattern", f"{where} must be a {fault.kind.format}; {given} was given", fault.kind.format, None
    if keyword == "required":
        return "required", f"{where} also needs `{fault.kind.property}`", None, None
    if keyword in {"anyOf", "oneOf"}:
        return "type", f"{where} takes none of its types from {given}: {_reasons(fault)}", None, None
    return "constraint", f"{where}: {fault.message}", None, None


def _types(fault: Any) -> str:
    types = getattr(fault.kind, "types", None) or []
    names = [_TYPES.get(str(one), str(one)) for one in types]
    return " or ".join(names) or "another type"


def _one_of(fault: Any, where: str, given: str) -> tuple[ErrorKind, str, str | None, str | None]:
    options = getattr(fault.kind, "options", None)
    options = [getattr(fault.kind, "expected_value", None)] if options is None else list(options)
    listed = ", ".join(shown(option) for option in options)
    text = f"{where} must be one of {listed}; {given} was given"
    names = [option for option in options if isinstance(option, str)]
    near = difflib.get_close_matches(fault.instance, names, 1, 0.6) if isinstance(fault.instance, str) else []
    if near:
        text += f"; did you mean `{near[0]}`?"
    return "enum", text, listed, near[0] if near else None


def _reasons(fault: Any) -> str:
    groups = getattr(fault.kind, "context", [])
    return "; or ".join(dict.fromkeys(inner.message for group in groups for inner in group)) or fault.message


def _number_after(message: str) -> str:
    return message.rsplit(" ", 1)[-1]


def a(value: Any) -> str:
    """The type of a value, with its article."""
    if value is None:
        return ""
    names: list[tuple[type, str]] = [
        (bool, "the bool"), (int, "the int"), (float, "the float"), (str, "the str"), (list, "the list"),
    ]  # fmt: skip
    return next((name for kind, name in names if isinstance(value, kind)), "the map")


def shown(value: Any) -> str:
    """A value as a message shows it: JSON, cut short."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "…"
