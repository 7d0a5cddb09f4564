"""The tables and values of a TOML text with their spans: the tree, before it has values."""

from __future__ import annotations

import re
import tomllib

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.formats.edits import line_end
from launchbay_core.inputs.formats.toml.tables import InlineTable, Table
from launchbay_core.inputs.formats.tree import Entry, Map, Node, Scalar, Sequence, Style

_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
STRING = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}' + r"|'''.*?'{3,5}" + r'|"(?:[^"\\]|\\.)*"' + r"|'[^']*'", re.DOTALL)
_ATOM = re.compile(r"\d{4}-\d\d-\d\d [\d:.Z+-]+|[^\s,\]}#]+")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


class Scanner:
    """Goes through a text that is known to be valid, statement by statement."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.root = Table(0, 0, Style.BLOCK, None, [], None, "")
        self.table = self.root

    def scan(self) -> Table:
        """The table of the whole text; its tables have no ends yet, and no node has a value."""
        while (at := self._skip()) < len(self.text):
            if self.text[at] == "[":
                self._header(at)
            else:
                self._statement(at)
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
        table = self.root
        table.first_header = start if table.first_header is None else table.first_header
        for depth, key in enumerate(keys):
            table = self._table_of(table, key, start, many=brackets == 2 and depth == len(keys) - 1)
            table.first_header = start if table.first_header is None else table.first_header
        table.headed = True
        table.lead = ""
        table.own_spans.append((start, self.at))
        table.new_key_at = self.at
        self.table = table

    def _table_of(self, table: Table, key: str, start: int, *, many: bool) -> Table:
        """The table of a key, which is added if it is missing; of an array of tables, the last, or a new one."""
        below = table.below.get(key)
        if below is None:
            below = Sequence(start, start, Style.BLOCK, None, []) if many else _new_table(table, key, start)
            table.below[key] = below
            table.entries.append(Entry(Scalar(start, start, Style.PLAIN, key), below))
        if isinstance(below, Sequence):
            if many:
                below.items.append(_new_table(table, key, start))
            below = below.items[-1]
        if not isinstance(below, Table):
            raise UnreadableInput(f"`{key}` is not a table")
        return below

    def _statement(self, start: int) -> None:
        path = self._key_path()
        table = self.table
        line = self.text.rfind("\n", 0, start) + 1
        lead = self.text[line:start]
        table.lead, passed = lead, [table]
        for key, key_start, key_end in path[:-1]:
            lead += self.text[key_start:key_end] + "."
            table = self._table_of(table, key, start, many=False)
            if not table.headed:
                table.lead = lead
            passed.append(table)
        key, key_start, key_end = path[-1]
        self.at = self.text.index("=", self.at) + 1
        self._skip()
        value = self._value()
        table.entries.append(Entry(Scalar(key_start, key_end, Style.PLAIN, key), value))
        table.own_spans.append((start, self.at))
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
        match = STRING.match(self.text, start)
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
        found = InlineTable(start, start, Style.FLOW, None, [])
        self.at = start + 1
        while self.text[self._skip()] != "}":
            path = self._key_path()
            self.at = self.text.index("=", self.at) + 1
            value = self._value()
            found.statements.append((path[0][1], value.end))
            _insert(found, path, value)
            if self.text[self._skip()] == ",":
                self.at += 1
        self.at += 1
        found.end = self.at
        return found


def _new_table(around: Table, name: str, start: int) -> Table:
    return Table(start, start, Style.BLOCK, None, [], around, name)


def _insert(found: InlineTable, path: list[tuple[str, int, int]], value: Node) -> None:
    """Insert an entry of an inline table, below the tables that its dotted key names."""
    braces = found
    for key, start, end in path[:-1]:
        below = found.below.get(key)
        if below is None:
            below = InlineTable(start, value.end, Style.BLOCK, None, [], braces=braces)
            found.below[key] = below
            found.entries.append(Entry(Scalar(start, end, Style.PLAIN, key), below))
        found = below
        found.end = value.end
    key, start, end = path[-1]
    found.entries.append(Entry(Scalar(start, end, Style.PLAIN, key), value))
