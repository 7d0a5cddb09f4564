"""TOML text to values and to a tree of spans.

A table of TOML may be written in several ways and places: under a header, by dotted keys, between braces, or only by
the headers of the tables in it. The tree has a `Table` for each of these except braces, with the position where a new
key can go.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.formats.edits import line_end
from launchbay_core.inputs.formats.excess import find_excess
from launchbay_core.inputs.formats.toml.faults import read_fault
from launchbay_core.inputs.formats.tree import Entry, Map, Node, Scalar, Sequence, Style
from launchbay_core.inputs.values.bounds import MAX_NUMBER, check_bounds

_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}' + r"|'''.*?'{3,5}" + r'|"(?:[^"\\]|\\.)*"' + r"|'[^']*'", re.DOTALL)
_ATOM = re.compile(r"\d{4}-\d\d-\d\d [\d:.Z+-]+|[^\s,\]}#]+")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_TOKENS = re.compile(rf"{_STRING.pattern}|#[^\n]*|[\[\]{{}}]|(?<![\w.-])[0-9]\w{{{MAX_NUMBER},}}", re.DOTALL)


@dataclass(slots=True)
class Table(Map):
    """A table that is not written between braces."""

    keys: tuple[str, ...]
    lead: str = ""  # what a new key's line begins with: an indentation, the keys that dots go through
    new_key_at: int | None = None  # the end of the statement that a new key can follow, if there is one
    headed: bool = False
    first_header: int | None = None  # of itself or a table in it
    spans: list[tuple[int, int]] = field(default_factory=list)  # the headers and statements of itself and those in it


def load_toml(text: str) -> Any:
    """The values of a TOML text.

    Raises:
        UnreadableInput: it is not TOML, nested too deep, or has a number that is too long; with the line and column,
            except for too many dots in a key.
    """
    try:
        values = tomllib.loads(text)
        check_bounds(values)
    except tomllib.TOMLDecodeError as error:
        raise read_fault(text, str(error)) from error
    except UnreadableInput as error:
        raise find_excess(text, _TOKENS) or UnreadableInput(error.reason) from error
    except (RecursionError, ValueError) as error:
        raise find_excess(text, _TOKENS) or UnreadableInput(f"not valid TOML: {error}") from error
    return values


def toml_tree(text: str) -> Table:
    """The tree of spans of a TOML text.

    Raises:
        UnreadableInput: it is not TOML, or nested too deep.
    """
    values = load_toml(text)  # from here on, the text is known to be valid
    root = _Scanner(text).scan()
    _fill(root, values)
    return root


def _fill(node: Node, value: Any) -> None:
    """Give a node and those in it their values."""
    node.value = value
    if isinstance(node, Map):
        for entry in node.entries:
            _fill(entry.value, value[entry.key.value])
    elif isinstance(node, Sequence):
        for item, inner in zip(node.items, value, strict=True):
            _fill(item, inner)


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.root = Table(0, 0, Style.BLOCK, None, [], ())
        self.table = self.root
        self.open: list[Table] = []  # the tables that the present statement is part of

    def scan(self) -> Table:
        while (at := self._skip()) < len(self.text):
            if self.text[at] == "[":
                self._header(at)
            else:
                self._statement(at)
        self.root.end = len(self.text)
        return self.root

    def _skip(self) -> int:
        match = _GAP.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at

    def _header(self, start: int) -> None:
        brackets = 2 if self.text.startswith("[[", start) else 1
        self.at = start + brackets
        keys = [value for value, _, _ in self._key_path()]
        self.at = self.text.index("]", self.at) + brackets
        self.open = [self.root]
        self.root.first_header = start if self.root.first_header is None else self.root.first_header
        for depth, key in enumerate(keys):
            last = depth == len(keys) - 1
            below = self._table_of(self.open[-1], key, (*self.open[-1].keys, key), start, many=last and brackets == 2)
            if below.first_header is None:
                below.first_header = start
            self.open.append(below)
        self.table = self.open[-1]
        self.table.headed = True
        self.table.lead = ""
        self._extend(self.open, start)
        self.table.new_key_at = self.at

    def _table_of(self, table: Table, key: str, keys: tuple[str, ...], start: int, *, many: bool) -> Table:
        """The table of a key, which is added if it is missing; of an array of tables, the last, or a new one."""
        entry = table.own_entries().get(key)
        if entry is None:
            node: Node = Table(start, start, Style.BLOCK, None, [], keys)
            made = Sequence(start, start, Style.BLOCK, None, []) if many else node
            table.entries.append(Entry(Scalar(start, start, Style.PLAIN, key), made))
            if not many:
                return node  # type: ignore[return-value]  # made three lines above
            entry = table.entries[-1]
        below = entry.value
        if isinstance(below, Sequence):
            if many:
                below.items.append(Table(start, start, Style.BLOCK, None, [], keys))
            below = below.items[-1]
        if not isinstance(below, Table):
            raise UnreadableInput(f"`{key}` is not a table")
        return below

    def _extend(self, tables: list[Table], start: int) -> None:
        """Note that the text from `start` to the position belongs to tables."""
        for table in tables:
            table.end = self.at
            table.spans.append((start, self.at))

    def _statement(self, start: int) -> None:
        path = self._key_path()
        table = self.table
        line = self.text.rfind("\n", 0, start) + 1
        lead = self.text[line:start]
        table.lead, passed = lead, [table]
        for key, key_start, key_end in path[:-1]:
            lead += self.text[key_start:key_end] + "."
            table = self._table_of(table, key, (*table.keys, key), start, many=False)
            if not table.headed:
                table.lead = lead
            passed.append(table)
        key, key_start, key_end = path[-1]
        self.at = self.text.index("=", self.at) + 1
        self._skip()
        value = self._value()
        table.entries.append(Entry(Scalar(key_start, key_end, Style.PLAIN, key), value))
        self._extend([*self.open[:-1], *passed], start)
        for each in passed:
            each.new_key_at = self.at

    def _key_path(self) -> list[tuple[str, int, int]]:
        """The keys of the dotted key here, each with its span; moves the position behind them."""
        path = []
        while True:
            start = self._skip()
            if self.text[start] in "\"'":
                end = self._string_end(start)
                key = next(iter(tomllib.loads(f"{self.text[start:end]} = 0")))
            else:
                match = _BARE.match(self.text, start)
                if match is None:
                    raise UnreadableInput("not a valid TOML key", self.text.count("\n", 0, start) + 1)
                end, key = match.end(), match.group()
            path.append((key, start, end))
            self.at = end
            if self.text[self._skip()] != ".":
                return path
            self.at += 1

    def _string_end(self, start: int) -> int:
        match = _STRING.match(self.text, start)
        return match.end() if match else line_end(self.text, start)

    def _value(self) -> Node:
        start = self._skip()
        first = self.text[start]
        if first == "[":
            return self._array(start)
        if first == "{":
            return self._braces(start)
        if first in "\"'":
            self.at = self._string_end(start)
            return Scalar(start, self.at, Style.DOUBLE if first == '"' else Style.SINGLE, None)
        match = _ATOM.match(self.text, start)
        self.at = match.end() if match else start + 1
        return Scalar(start, self.at, Style.PLAIN, None)

    def _array(self, start: int) -> Sequence:
        items: list[Node] = []
        self.at = start + 1
        while self.text[self._skip()] != "]":
            items.append(self._value())
            if self.text[self._skip()] == ",":
                self.at += 1
        self.at += 1
        return Sequence(start, self.at, Style.FLOW, None, items)

    def _braces(self, start: int) -> Map:
        found = Map(start, start, Style.FLOW, None, [])
        self.at = start + 1
        while self.text[self._skip()] != "}":
            path = self._key_path()
            self.at = self.text.index("=", self.at) + 1
            value = self._value()
            self._insert(found, path, value)
            if self.text[self._skip()] == ",":
                self.at += 1
        self.at += 1
        found.end = self.at
        return found

    def _insert(self, found: Map, path: list[tuple[str, int, int]], value: Node) -> None:
        """Insert an entry of an inline table, below the tables that its dotted key names."""
        for key, start, end in path[:-1]:
            entry = found.own_entries().get(key)
            if entry is None:
                entry = Entry(Scalar(start, end, Style.PLAIN, key), Map(start, value.end, Style.BLOCK, None, []))
                found.entries.append(entry)
            if not isinstance(entry.value, Map):
                raise UnreadableInput(f"`{key}` is not a table")
            found = entry.value
            found.end = value.end
        key, start, end = path[-1]
        found.entries.append(Entry(Scalar(start, end, Style.PLAIN, key), value))
