"""JSON text to values and to a tree of spans."""

from __future__ import annotations

import json
import re
from json.decoder import scanstring  # type: ignore[attr-defined]  # typeshed does not know it
from typing import Any

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.formats.edits import line_and_column
from launchbay_core.inputs.formats.excess import find_excess
from launchbay_core.inputs.formats.json.dialects import explain
from launchbay_core.inputs.formats.tree import Entry, Map, Node, Scalar, Sequence, Style
from launchbay_core.inputs.values.bounds import MAX_DEPTH, MAX_NUMBER, check_bounds
from launchbay_core.inputs.values.plain import check_characters

_SPACE = re.compile(r"[ \t\n\r]*")
_ATOM = re.compile(r"-?Infinity|NaN|true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_TOKENS = re.compile(rf'"(?:[^"\\]|\\.)*"|[\[\]{{}}]|[0-9]{{{MAX_NUMBER},}}(?![.eE])')


def load_json(text: str) -> Any:
    """The value of a JSON text.

    Raises:
        UnreadableInput: it is not JSON, nested too deep, or has a number that is too long; with the line and column. Or
            it has half of a surrogate pair.
    """
    try:
        value = json.loads(text)
        check_bounds(value)
    except json.JSONDecodeError as error:
        raise _fault(text, error) from error
    except UnreadableInput as error:
        raise find_excess(text, _TOKENS) or UnreadableInput(error.reason) from error
    except (RecursionError, ValueError) as error:
        raise find_excess(text, _TOKENS) or UnreadableInput(f"not valid JSON: {error}") from error
    if "\\u" in text:
        check_characters(value)
    return value


def _fault(text: str, error: json.JSONDecodeError) -> UnreadableInput:
    """What Python's reader found, in the same words and at the same place whatever its release.

    Until 3.12 it gave up where a text nests too deep, and named a trailing comma by the bracket after it; since 3.13 it
    reads on, and names the comma.
    """
    if excess := find_excess(text[: error.pos], _TOKENS):
        return excess
    position = error.pos
    if error.msg.startswith("Illegal trailing comma"):
        position = _skip(text, text.index(",", position) + 1)
    return UnreadableInput(explain(text, position, error.msg), *line_and_column(text, position))


def json_tree(text: str) -> Node:
    """The tree of spans of a JSON text.

    Raises:
        UnreadableInput: it is not JSON, or nested too deep.
    """
    load_json(text)  # from here on, the text is known to be valid
    return _node(text, _skip(text, 0), 0)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _node(text: str, at: int, depth: int) -> Node:
    if depth > MAX_DEPTH:
        raise UnreadableInput(f"nested deeper than {MAX_DEPTH} levels")
    if text[at] == "{":
        return _map(text, at, depth)
    if text[at] == "[":
        return _sequence(text, at, depth)
    if text[at] == '"':
        value, end = scanstring(text, at + 1)
        return Scalar(at, end, Style.DOUBLE, value)
    match = _ATOM.match(text, at)
    if not match:
        raise UnreadableInput("not a JSON value")
    return Scalar(at, match.end(), Style.PLAIN, json.loads(match.group()))


def _sequence(text: str, start: int, depth: int) -> Sequence:
    items: list[Node] = []
    at = _skip(text, start + 1)
    while text[at] != "]":
        items.append(_node(text, at, depth + 1))
        at = _next(text, items[-1].end)
    return Sequence(start, at + 1, Style.FLOW, [item.value for item in items], items)


def _map(text: str, start: int, depth: int) -> Map:
    entries: list[Entry] = []
    at = _skip(text, start + 1)
    while text[at] != "}":
        name, key_end = scanstring(text, at + 1)
        key = Scalar(at, key_end, Style.DOUBLE, name)
        value = _node(text, _skip(text, _skip(text, key_end) + 1), depth + 1)  # past the colon
        entries.append(Entry(key, value))
        at = _next(text, value.end)
    return Map(start, at + 1, Style.FLOW, {entry.key.value: entry.value.value for entry in entries}, entries)


def _next(text: str, at: int) -> int:
    """Where the next item or the closing bracket stands, past white space and one comma."""
    at = _skip(text, at)
    return _skip(text, at + 1) if text[at] == "," else at
