"""What the JSON Schema validator found, in the words of one person to another.

A value whose schema calls it secret is in none of them, nor is a map or list that holds one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from launchbay_core.inputs.errors import ErrorKind, InputError
from launchbay_core.inputs.formats.documents import document_key
from launchbay_core.inputs.schemas.subschemas import type_of
from launchbay_core.inputs.validation.alternatives import discriminator_of, types_asked
from launchbay_core.inputs.validation.faults import Fault, value_at
from launchbay_core.inputs.validation.phrases import listed, nearest, shown, type_phrase, typed
from launchbay_core.inputs.values.paths import Path, format_path

Told = tuple[ErrorKind, str, str | None, str | None]  # kind, message, expected, suggestion

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
_MAX_SUGGESTIONS, _MAX_COMPARED = 50, 25_000  # keys that are no input, and the names that they are compared with
_GIVEN = 200  # characters of a value beside a message


def explain(fault: Fault) -> list[InputError]:
    """A fault as input errors: one, or one for each key that is too many."""
    if fault.keyword in {"additionalProperties", "unevaluatedProperties"}:
        names = fault.known_names()
        most = suggestions_among(names)
        return [
            no_input(names if place < most else [], (*fault.keys, key), fault.given_at(key))
            for place, key in enumerate(fault.raw.kind.unexpected)
        ]
    if fault.keyword in {"anyOf", "oneOf"} and (told := discriminator_of(fault.raw)):
        return [_undecided(fault, *told)]
    kind, text, expected, suggestion = _WORDS.get(fault.keyword, _otherwise)(fault)
    path = format_path((*fault.keys, fault.raw.kind.property)) if fault.keyword == "required" else fault.name
    given = None if fault.keyword == "required" else fault.given
    return [InputError(path, kind, text, expected, given if len(repr(given)) <= _GIVEN else None, suggestion)]


def suggestions_among(names: Sequence[str]) -> int:
    """Of how many keys that are no input the nearest name is looked up: among very many names, it takes seconds."""
    return min(_MAX_SUGGESTIONS, max(1, _MAX_COMPARED // max(1, len(names))))


def no_input(names: Sequence[str], path: Path, given: Any) -> InputError:
    """The error of a key that is none of `names`, the keys that may stand beside it; says which one is near."""
    name, near = format_path(path), nearest(path[-1], names)
    suggestion = None if near is None else format_path((*path[:-1], near))
    text = f"`{name}` is not an input of this job"
    if suggestion is not None:
        text += f"; did you mean `{suggestion}`?"
    elif len(names) > 1 and list(names) == [document_key(index) for index in range(len(names))]:
        text += (
            f": the file holds {len(names)} YAML documents, so begin with the one that is meant, `{names[0]}.{name}`"
        )
    elif names:
        where = f"below `{format_path(path[:-1])}`" if path[:-1] else "at its top"
        text += f"; it has {listed([f'`{one}`' for one in dict.fromkeys(names)])} {where}"
    return InputError(name, "unknown_key", text, None, given if len(repr(given)) <= _GIVEN else None, suggestion)


def _type(fault: Fault) -> Told:
    kinds = fault.raw.kind.types
    takes = type_phrase([str(kind) for kind in kinds])
    text = f"{fault.where} takes {takes}, not {fault.told(typed)}"
    if isinstance(fault.given, str) and _reads_as(fault.given, {str(kind) for kind in kinds}):
        text += "; write it without quotes"
    return "type", text, takes, None


def _reads_as(text: str, kinds: set[str]) -> bool:
    """Whether the text of a string is the JSON of a value of these types."""
    try:
        value = json.loads(text)
    except ValueError:
        return False
    return type_of(value) in kinds | ({"integer"} if "number" in kinds else set())


def _options(fault: Fault) -> Told:
    options = fault.raw.kind.options if fault.keyword == "enum" else [fault.raw.kind.expected_value]
    return _one_of(fault.where, options, fault.given, fault.was_given)


def _one_of(where: str, options: Sequence[Any], given: Any, was_given: str) -> Told:
    all_shown = listed([shown(option) for option in options], "or")
    text = f"{where} must be {'one of ' if len(options) > 2 else ''}{all_shown}; {was_given}"
    near = None
    if isinstance(given, str):
        near = nearest(given, [option for option in options if isinstance(option, str)])
    if near is not None:
        text += f"; did you mean {shown(near)}?"
    return "enum", text, all_shown, near


def _undecided(fault: Fault, path: list[str | int], options: Sequence[Any]) -> InputError:
    """The error of a map none of whose alternatives has its discriminator's value."""
    name = format_path(str(part) for part in path)
    given = value_at(fault.given, path[len(fault.keys) :])
    kind, text, expected, near = _one_of(f"`{name}`", options, given, f"{shown(given)} was given")
    return InputError(name, kind, text, expected, given, near)


def _bounds(fault: Fault) -> Told:
    words = {
        "minimum": "at least", "exclusiveMinimum": "more than", "maximum": "at most", "exclusiveMaximum": "less than",
    }  # fmt: skip
    asked = {word: fault.beside[word] for word in words if word in fault.beside}
    asked = asked or {fault.keyword: fault.raw.kind.limit}
    if asked.keys() == {"minimum", "maximum"}:
        expected = f"between {asked['minimum']} and {asked['maximum']}"
    else:
        expected = " and ".join(f"{words[word]} {limit}" for word, limit in asked.items())
    return "range", f"{fault.where} must be {expected}; {fault.was_given}", expected, None


def _multiple(fault: Fault) -> Told:
    expected = f"a multiple of {fault.raw.kind.multiple_of}"
    return "range", f"{fault.where} must be {expected}; {fault.was_given}", expected, None


def _count(fault: Fault) -> Told:
    things = {"Length": "character", "Items": "item", "Properties": "key"}
    thing = next(one for word, one in things.items() if fault.keyword.endswith(word))
    limit, size = fault.raw.kind.limit, len(fault.given) if fault.given is not None else None
    bound = "at least" if fault.keyword.startswith("min") else "at most"
    expected = f"{bound} {limit} {thing}{'' if limit == 1 else 's'}"
    told = f"; it has {size}" if size is not None else ""
    return "range", f"{fault.where} must have {expected}{told}", expected, None


def _pattern(fault: Fault) -> Told:
    pattern = fault.raw.kind.pattern
    return "pattern", f"{fault.where} must match the pattern `{pattern}`; {fault.was_given}", pattern, None


def _format(fault: Fault) -> Told:
    name = fault.raw.kind.format
    expected = _FORMATS.get(name, f"of the format `{name}`")
    return "pattern", f"{fault.where} must be {expected}; {fault.was_given}", expected, None


def _required(fault: Fault) -> Told:
    missing = fault.raw.kind.property
    name = format_path((*fault.keys, missing))
    asking = fault.asking(missing)
    if asking:
        beside = listed([f"`{format_path((*fault.keys, key))}`" for key in asking])
        return "required", f"{beside} can't be set without `{name}`, which has no value", None, None
    return "required", f"`{name}` must have a value, and has none", None, None


def _unique(fault: Fault) -> Told:
    items = fault.given if isinstance(fault.given, list) else []
    twin = next((item for number, item in enumerate(items) if item in items[:number]), None)
    told = f"; {shown(twin)} is there twice" if twin is not None else ""
    return "constraint", f"{fault.where} must not hold the same item twice{told}", "items without repetition", None


def _contains(fault: Fault) -> Told:
    least, most = fault.beside.get("minContains", 1), fault.beside.get("maxContains")
    number = f"{least}" if most == least else f"at least {least}" if most is None else f"{least} to {most}"
    wanted = description(fault.beside.get("contains"))
    expected = f"{number} item{'' if number in {'1', 'at least 1'} else 's'} that {wanted}"
    return "constraint", f"{fault.where} must hold {expected}; {fault.was_given}", expected, None


def _names(fault: Fault) -> Told:
    inner = fault.raw.kind.error
    key = inner.instance
    rule = description(fault.beside.get("propertyNames", fault.beside))
    return "constraint", f"{fault.where} can't have a key {shown(key)}: a key here {rule}", f"keys that {rule}", None


def _not(fault: Fault) -> Told:
    rule = description(fault.raw.kind.schema)
    return "constraint", f"{fault.where} must be nothing that {rule}; {fault.was_given}", f"nothing that {rule}", None


def _nothing(fault: Fault) -> Told:
    if fault.keys and fault.keys[-1].isdecimal() and not isinstance(fault.raw.instance_path[-1], str):
        return "constraint", f"{fault.where} is an item too many for its list", "no value", None
    return "constraint", f"{fault.where} can't have a value: its schema has no room for one", "no value", None


def _too_many(fault: Fault) -> Told:
    return "constraint", f"{fault.where} has more items than its schema has room for; {fault.was_given}", None, None


def _choice(fault: Fault) -> Told:
    groups = fault.raw.kind.context
    if fault.keyword == "oneOf" and not all(groups):
        text = f"{fault.where} fits several of its alternatives, and must fit exactly one; {fault.was_given}"
        return "constraint", text, "exactly one of its alternatives", None
    kinds = types_asked(fault.raw)
    if kinds:
        takes = type_phrase(kinds)
        return "type", f"{fault.where} takes {takes}, not {fault.told(typed)}", takes, None
    expected = listed([description(option) for option in fault.asked or ()], "or")
    return "type", f"{fault.where} must be something that {expected}; {fault.was_given}", expected, None


def _otherwise(fault: Fault) -> Told:
    text = f"{fault.where} breaks the rule `{fault.keyword}` of its schema; {fault.was_given}"
    return "constraint", text, f"`{fault.keyword}`: {shown(fault.asked)}", None


_WORDS: dict[str, Callable[[Fault], Told]] = {
    "type": _type, "enum": _options, "const": _options,
    "minimum": _bounds, "maximum": _bounds, "exclusiveMinimum": _bounds, "exclusiveMaximum": _bounds,
    "multipleOf": _multiple, "minLength": _count, "maxLength": _count, "minItems": _count, "maxItems": _count,
    "minProperties": _count, "maxProperties": _count, "pattern": _pattern, "format": _format, "required": _required,
    "uniqueItems": _unique, "contains": _contains, "propertyNames": _names, "not": _not, "falseSchema": _nothing,
    "additionalItems": _too_many, "unevaluatedItems": _too_many, "anyOf": _choice, "oneOf": _choice,
}  # fmt: skip


def description(schema: Any) -> str:
    """What a small schema asks of a value, after `something that`; a title or description says it best."""
    if not isinstance(schema, Mapping) or not schema:
        return "is anything at all" if schema is not False else "does not exist"
    if isinstance(schema.get("title"), str):
        return f"is a {schema['title']}"
    for word, told in _DESCRIBED.items():
        if word in schema:
            return told(schema[word])
    return f"fits `{shown(schema)}`"


_DESCRIBED: dict[str, Callable[[Any], str]] = {
    "const": lambda value: f"is {shown(value)}",
    "enum": lambda values: f"is {listed([shown(value) for value in values], 'or')}",
    "pattern": lambda pattern: f"matches the pattern `{pattern}`",
    "minimum": lambda limit: f"is at least {limit}",
    "maximum": lambda limit: f"is at most {limit}",
    "minLength": lambda limit: f"has at least {limit} characters",
    "maxLength": lambda limit: f"has at most {limit} characters",
    "required": lambda names: f"has {listed([f'`{name}`' for name in names])}",
    "type": lambda kinds: f"is {type_phrase([kinds] if isinstance(kinds, str) else kinds)}",
    "$ref": lambda reference: f"is a {str(reference).rsplit('/', 1)[-1]}",
}
