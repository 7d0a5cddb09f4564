"""For each keyword of JSON Schema, the message of a value that breaks it: what it must be, and what was given."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from launchbay_core.inputs.errors import ErrorKind
from launchbay_core.inputs.schemas.bounds.patterns import is_undecided
from launchbay_core.inputs.schemas.bounds.uniqueness import find_twin
from launchbay_core.inputs.schemas.json_types import type_of
from launchbay_core.inputs.validation.alternatives import types_of_choice
from launchbay_core.inputs.validation.faults import Fault
from launchbay_core.inputs.validation.phrases import (
    count,
    describe_schema,
    join,
    join_quoted,
    name_types,
    nearest_name,
    quote,
    quote_with_type,
)
from launchbay_core.inputs.validation.unknown_keys import max_suggestions
from launchbay_core.inputs.values.paths import format_path


class Message(NamedTuple):
    """What an error says: its kind, its text, what was expected, and what may have been meant."""

    kind: ErrorKind
    text: str
    expected: str | None = None
    suggestion: str | None = None


_FORMATS = {
    "date": "a date such as 2026-01-31",
    "date-time": "a date and time such as 2026-01-31T09:30:00Z",
    "time": "a time such as 09:30:00Z",
    "duration": "a duration such as PT90M",
    "email": "an e-mail address",
    "hostname": "a host name",
    "ipv4": "an IPv4 address",
    "ipv6": "an IPv6 address",
    "uri": "a URI such as https://example.com/data",
    "uuid": "a UUID",
    "regex": "a regular expression",
}
_BOUNDS = {
    "minimum": "at least", "exclusiveMinimum": "more than", "maximum": "at most", "exclusiveMaximum": "less than",
}  # fmt: skip


def describe_fault(fault: Fault) -> Message:
    """The message of a fault, by the keyword that was broken."""
    return _MESSAGES.get(fault.keyword, _other)(fault)


def _type(fault: Fault) -> Message:
    kinds = {str(kind) for kind in fault.raw.kind.types}
    expected = name_types(kinds)
    text = f"{fault.subject} must be {expected}{fault.but_given(quote_with_type)}"
    if isinstance(fault.given, str) and _reads_as(fault.given, kinds):
        text += "; write it without quotes"
    return Message("type", text, expected)


def _reads_as(text: str, kinds: set[str]) -> bool:
    """Whether the text of a string is the JSON of a value of these types."""
    try:
        value = json.loads(text)
    except ValueError:
        return False
    return type_of(value) in kinds | ({"integer"} if "number" in kinds else set())


def _options(fault: Fault) -> Message:
    options = fault.raw.kind.options if fault.keyword == "enum" else [fault.raw.kind.expected_value]
    is_searched = fault.number < max_suggestions(options)
    return describe_options(fault.subject, options, fault.given, fault.but_given(), is_searched=is_searched)


def describe_options(
    subject: str, options: Sequence[Any], given: Any, but_given: str, *, is_searched: bool = True
) -> Message:
    """The message of a value that is not one of some options; has the nearest of them if that `is_searched`."""
    expected = join_quoted(options)
    text = f"{subject} must be {'one of ' if len(options) > 2 else ''}{expected}{but_given}"
    near = None
    if isinstance(given, str) and is_searched:
        near = nearest_name(given, [option for option in options if isinstance(option, str)])
    if near is not None:
        text += f"; did you mean {quote(near)}?"
    return Message("enum", text, expected, near)


def _bounds(fault: Fault) -> Message:
    asked = {keyword: fault.schema[keyword] for keyword in _BOUNDS if keyword in fault.schema}
    asked = asked or {fault.keyword: fault.raw.kind.limit}
    if asked.keys() == {"minimum", "maximum"}:
        expected = f"between {asked['minimum']} and {asked['maximum']}"
    else:
        expected = " and ".join(f"{_BOUNDS[keyword]} {limit}" for keyword, limit in asked.items())
    return Message("range", f"{fault.subject} must be {expected}{fault.but_given()}", expected)


def _multiple(fault: Fault) -> Message:
    expected = f"a multiple of {fault.raw.kind.multiple_of}"
    return Message("range", f"{fault.subject} must be {expected}{fault.but_given()}", expected)


def _size(fault: Fault) -> Message:
    things = {"Length": "character", "Items": "item", "Properties": "key"}
    thing = next(one for ending, one in things.items() if fault.keyword.endswith(ending))
    bound = "at least" if fault.keyword.startswith("min") else "at most"
    expected = f"{bound} {count(fault.raw.kind.limit, thing)}"
    but_has = f", but it has {len(fault.given)}" if fault.given is not None else ""
    return Message("range", f"{fault.subject} must have {expected}{but_has}", expected)


def _pattern(fault: Fault) -> Message:
    if is_undecided(fault.raw):
        return _undecided(fault)
    pattern = fault.raw.kind.pattern
    text = f"{fault.subject} must match the pattern `{pattern}`{fault.but_given()}"
    return Message("pattern", text, pattern)


def _undecided(fault: Fault) -> Message:
    by_key = fault.raw.schema_path[-2:-1] == ["patternProperties"]
    pattern = str(fault.raw.schema_path[-1] if by_key else fault.asked)
    what = f"the keys of {fault.subject}" if by_key else fault.subject
    text = (
        f"the pattern `{pattern}` could not be decided for {what}: it has lookaround or backreferences, and may match "
        "in too many ways; give a shorter text, or ask the job's author for a simpler pattern"
    )
    return Message("pattern", text, pattern)


def _too_much(_: Fault) -> Message:
    text = (
        "the values could not be checked: with this schema, that takes too many steps; give less, or ask the job's "
        "author for fewer choices in each other, and fewer patterns with lookaround"
    )
    return Message("constraint", text)


def _unclear(fault: Fault) -> Message:
    return Message("constraint", f"{fault.subject} must be what its schema allows")


def _format(fault: Fault) -> Message:
    name = fault.raw.kind.format
    expected = _FORMATS.get(name, f"of the format `{name}`")
    return Message("pattern", f"{fault.subject} must be {expected}{fault.but_given()}", expected)


def _required(fault: Fault) -> Message:
    missing = fault.raw.kind.property
    name = format_path((*fault.keys, missing))
    asking = fault.asking(missing)
    if asking:
        beside = join([f"`{format_path((*fault.keys, key))}`" for key in asking])
        return Message("required", f"{beside} can't be set without `{name}`, which has no value")
    return Message("required", f"`{name}` is required, but it has no value")


def _unique(fault: Fault) -> Message:
    items = fault.given if isinstance(fault.given, list) else []
    twin = find_twin(items)
    but_twice = f", but {quote(items[twin])} is in it twice" if twin is not None else ""
    text = f"{fault.subject} must not contain the same item twice{but_twice}"
    return Message("constraint", text, "items without repetition")


def _contains(fault: Fault) -> Message:
    least, most = fault.schema.get("minContains", 1), fault.schema.get("maxContains")
    number = f"{least}" if most == least else f"at least {least}" if most is None else f"{least} to {most}"
    wanted = describe_schema(fault.schema.get("contains"))
    expected = f"{number} item{'' if number in {'1', 'at least 1'} else 's'} that {wanted}"
    return Message("constraint", f"{fault.subject} must contain {expected}{fault.but_given()}", expected)


def _key_names(fault: Fault) -> Message:
    key = fault.raw.kind.error.instance
    rule = describe_schema(fault.schema.get("propertyNames", fault.schema))
    text = f"{fault.subject} can't have the key {quote(key)}: only a key that {rule} is allowed"
    return Message("constraint", text, f"keys that {rule}")


def _any_key_name(fault: Fault) -> Message:
    rule = describe_schema(fault.schema.get("propertyNames"))
    return Message("constraint", f"{fault.subject} can't have some of its keys: only a key that {rule} is allowed")


def _any_key(fault: Fault) -> Message:
    return Message("unknown_key", f"{fault.subject} has keys that its schema does not allow")


def _not(fault: Fault) -> Message:
    rule = describe_schema(fault.raw.kind.schema)
    text = f"{fault.subject} must not be something that {rule}{fault.but_given()}"
    return Message("constraint", text, f"nothing that {rule}")


def _nothing(fault: Fault) -> Message:
    if fault.keys and str(fault.keys[-1]).isdecimal() and not isinstance(fault.raw.instance_path[-1], str):
        return Message("constraint", f"{fault.subject} is not allowed: the list has too many items", "no value")
    return Message("constraint", f"{fault.subject} can't have a value: its schema allows none", "no value")


def _too_many(fault: Fault) -> Message:
    text = f"{fault.subject} must have only the items that its schema allows{fault.but_given()}"
    return Message("constraint", text)


def _choice(fault: Fault) -> Message:
    groups = fault.raw.kind.context
    if fault.keyword == "oneOf" and not all(groups):
        given = "the given value" if fault.is_secret else quote(fault.given)
        text = f"{fault.subject} must match exactly one of its alternatives, but {given} matches several"
        return Message("constraint", text, "exactly one of its alternatives")
    kinds = types_of_choice(fault.raw)
    if kinds:
        expected = name_types(kinds)
        return Message("type", f"{fault.subject} must be {expected}{fault.but_given(quote_with_type)}", expected)
    expected = join([describe_schema(option) for option in fault.asked or ()], "or")
    return Message("type", f"{fault.subject} must be something that {expected}{fault.but_given()}", expected)


def _other(fault: Fault) -> Message:
    text = f"{fault.subject} must satisfy `{fault.keyword}` of its schema{fault.but_given()}"
    return Message("constraint", text, f"`{fault.keyword}`: {quote(fault.asked)}")


_MESSAGES: dict[str, Callable[[Fault], Message]] = {
    "type": _type, "enum": _options, "const": _options,
    "minimum": _bounds, "maximum": _bounds, "exclusiveMinimum": _bounds, "exclusiveMaximum": _bounds,
    "multipleOf": _multiple, "minLength": _size, "maxLength": _size, "minItems": _size, "maxItems": _size,
    "minProperties": _size, "maxProperties": _size, "pattern": _pattern, "format": _format, "required": _required,
    "uniqueItems": _unique, "contains": _contains, "propertyNames": _key_names, "not": _not, "falseSchema": _nothing,
    "additionalItems": _too_many, "unevaluatedItems": _too_many, "anyOf": _choice, "oneOf": _choice,
    "too much": _too_much, "unclear": _unclear, "key names": _any_key_name, "other keys": _any_key,
}  # fmt: skip
