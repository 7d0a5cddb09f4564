"""Names, values, types and small schemas as messages have them."""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from launchbay_core.inputs.schemas.json_types import type_of
from launchbay_core.inputs.values.plain import to_json_value
from launchbay_core.inputs.values.texts import float_text, text_of

MAX_NAMES = 8
MAX_CHARACTERS = 60
MAX_COMPARED = 200  # characters of a name that is compared with others
_LEAST_LIKENESS = 0.6  # from 0 to 1
_TYPES = {
    "number": "a float", "integer": "an int", "string": "a str", "boolean": "a bool", "array": "a list",
    "object": "a map", "null": "null",
}  # fmt: skip


def nearest_name(given: str, names: Iterable[str], least_likeness: float = _LEAST_LIKENESS) -> str | None:
    """The name that `given` most likely stands for; None if it is less like all of them, from 0 to 1.

    >>> nearest_name("learning_rte", ["batch_size", "learning_rate"])
    'learning_rate'
    >>> nearest_name("ADAM", ["sgd", "adam"])
    'adam'
    """
    if len(given) > MAX_COMPARED:
        return None
    by_folded = {name.casefold(): name for name in names if len(name) <= MAX_COMPARED}
    found = difflib.get_close_matches(given.casefold(), by_folded, 1, least_likeness)
    return by_folded[found[0]] if found else None


def join(names: Sequence[str], last: str = "and") -> str:
    """Names as a sentence lists them; of many, the first few.

    >>> join(["a", "b", "c"])
    'a, b and c'
    """
    if len(names) > MAX_NAMES:
        return f"{', '.join(names[:MAX_NAMES])} {last} {len(names) - MAX_NAMES} more"
    return f" {last} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def join_quoted(values: Sequence[Any]) -> str:
    """Values as a sentence offers them; of many, the first few.

    >>> join_quoted(["a", 1])
    '"a" or 1'
    """
    shown = [quote(value) for value in values[: MAX_NAMES + 1]]
    if len(values) > MAX_NAMES:
        return f"{', '.join(shown[:MAX_NAMES])} or {len(values) - MAX_NAMES} more"
    return join(shown, "or")


def count(number: float, thing: str) -> str:
    """A number of things.

    >>> count(1, "item"), count(2, "item")
    ('1 item', '2 items')
    """
    return f"{number} {thing}{'' if number == 1 else 's'}"


def name_types(kinds: Collection[str]) -> str:
    """JSON types by the names that people use.

    >>> name_types(["integer", "null"])
    'an int or null'
    """
    named = [words for kind, words in _TYPES.items() if kind in kinds]
    if "number" in kinds and "integer" in kinds:
        named.remove(_TYPES["integer"])  # every float may be an int
    return join(named, "or")


def quote_with_type(value: Any) -> str:
    """A value with its type.

    >>> quote_with_type("x")
    'the str "x"'
    """
    kind = type_of(value)
    return "null" if kind == "null" else f"the {_TYPES[kind].split(' ', 1)[-1]} {quote(value)}"


def quote(value: Any) -> str:
    """A value in a message: JSON, shortened; nan and the infinities as YAML writes them.

    >>> quote({1: b"x"}), quote(float("inf"))
    ('{"1": "eA=="}', '.inf')
    """
    if isinstance(value, float) and not math.isfinite(value):
        return float_text(value)
    text = ""
    for part in _parts_of(value):  # of a large value, only the beginning
        text += part
        if len(text) > MAX_CHARACTERS:
            return text[: MAX_CHARACTERS - 3] + "…"
    return text


def _parts_of(value: Any) -> Iterator[str]:
    """The text of a value as JSON, part by part."""
    if isinstance(value, Mapping):
        yield "{"
        for number, (key, inner) in enumerate(value.items()):
            yield f"{', ' if number else ''}{json.dumps(text_of(key), ensure_ascii=False)}: "
            yield from _parts_of(inner)
        yield "}"
    elif isinstance(value, list | tuple):
        yield "["
        for number, inner in enumerate(value):
            yield ", " if number else ""
            yield from _parts_of(inner)
        yield "]"
    else:
        yield json.dumps(to_json_value(value), ensure_ascii=False)


def describe_schema(schema: Any) -> str:
    """What a small schema asks of a value, after `something that`; a title says it best.

    >>> describe_schema({"minimum": 3})
    'is at least 3'
    """
    if not isinstance(schema, Mapping) or not schema:
        return "is anything at all" if schema is not False else "does not exist"
    if isinstance(schema.get("title"), str):
        return f"matches `{schema['title']}`"
    for keyword, describe in _DESCRIPTIONS.items():
        if keyword in schema:
            return describe(schema[keyword])
    return f"matches the schema `{quote(schema)}`"


_DESCRIPTIONS: dict[str, Callable[[Any], str]] = {
    "const": lambda value: f"is {quote(value)}",
    "enum": lambda values: f"is {join_quoted(values)}",
    "pattern": lambda pattern: f"matches the pattern `{pattern}`",
    "minimum": lambda limit: f"is at least {limit}",
    "maximum": lambda limit: f"is at most {limit}",
    "minLength": lambda limit: f"has at least {count(limit, 'character')}",
    "maxLength": lambda limit: f"has at most {count(limit, 'character')}",
    "required": lambda names: f"has {join([f'`{name}`' for name in names])}",
    "type": lambda kinds: f"is {name_types([kinds] if isinstance(kinds, str) else kinds)}",
    "$ref": lambda reference: f"matches `{str(reference).rsplit('/', 1)[-1]}`",
}
