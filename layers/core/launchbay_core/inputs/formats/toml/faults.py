"""The faults of a TOML text, with the position that `tomllib` puts into its messages only."""

from __future__ import annotations

import re
import sys

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.formats.duplicates import duplicate_key
from launchbay_core.inputs.formats.edits import line_and_column, line_start
from launchbay_core.inputs.formats.toml.scanner import STRING, Scanner
from launchbay_core.inputs.values.paths import format_path

_POSITION = re.compile(r" \(at (?:line ([0-9]+), column ([0-9]+)|end of document)\)$")
_TWICE = ("Cannot overwrite", "Cannot declare", "Cannot mutate", "Cannot redefine")
_BRACKETS = re.compile(rf"{STRING.pattern}|#[^\n]*|[\[\]{{}}]", re.DOTALL)
_AROUND = 12  # characters; a date and a time are longer, so that what stands elsewhere is not taken for the fault
_WITHOUT_SECONDS = re.compile(r"(?<![\d:])\d\d:\d\d(?![\d:])")


def read_fault(text: str, message: str) -> UnreadableInput:
    """A message of `tomllib` about a text, as an error with its line and column.

    A key that is there twice is named with both its lines, and what only TOML 1.1 allows with the versions.

    >>> read_fault("a = ]", "Invalid value (at line 1, column 5)")
    UnreadableInput(reason='not valid TOML: Invalid value', line=1, column=5)
    """
    problem = _POSITION.sub("", message)
    position = _POSITION.search(message)
    if position is None:
        return UnreadableInput(f"not valid TOML: {problem}")
    line, column = (int(position[1]), int(position[2])) if position[1] else line_and_column(text, len(text))
    at = _offset(text, line, column)
    if problem.startswith(_TWICE) and (duplicate := _find_duplicate(text, at)):
        return duplicate
    newer = None if problem.startswith("Duplicate") else _of_toml_1_1(text, at)
    reason = f"; {newer} is TOML 1.1, but TOML 1.0 is read here (Python {_python()})" if newer else ""
    return UnreadableInput(f"not valid TOML: {problem}{reason}", line, column)


def _python() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _offset(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return min(len(text), start + column - 1)


def _of_toml_1_1(text: str, at: int) -> str | None:
    """What only TOML 1.1 allows, if that is what is wrong at a position."""
    if text[at - 2 : at] in {"\\e", "\\x"}:
        return f"the escape `{text[at - 2 : at]}`"
    around = text[max(line_start(text, at), at - _AROUND) : at + _AROUND]
    if time := _WITHOUT_SECONDS.search(around):
        return f"the time `{time.group()}` without seconds"
    if text[at : at + 1] not in {"\n", "\r", "#", "}"} or _innermost_bracket(text, at) != "{":
        return None
    return "a trailing comma between braces" if text[at] == "}" else "a table between braces over several lines"


def _innermost_bracket(text: str, at: int) -> str | None:
    opened = []
    for match in _BRACKETS.finditer(text, 0, at):
        if match.group() in {"[", "{"}:
            opened.append(match.group())
        elif match.group() in {"]", "}"} and opened:
            opened.pop()
    return opened[-1] if opened else None


class _Statements(Scanner):
    """Goes through a text up to its first fault, and knows the full key of each header and statement."""

    def __init__(self, text: str, until: int) -> None:
        super().__init__(text)
        self.until = until
        self.seen: list[
            tuple[tuple[str, ...], int, bool]
        ] = []  # each key, its position, and if it is an array's header
        self._header_keys: tuple[str, ...] = ()

    def scan_until(self) -> None:
        """Scan the statements that begin before the fault."""
        while (at := self._skip()) < self.until:
            many = self.text.startswith("[[", at)
            self.at = at + (2 if many else self.text.startswith("[", at))
            keys = tuple(key for key, _, _ in self._key_path())
            if self.text.startswith("[", at):
                self._header_keys, path = keys, keys
            else:
                path = (*self._header_keys, *keys)
            if many:  # what is in an array's last table is not in the next
                self.seen = [each for each in self.seen if each[0][: len(path)] != path or each[0::2] == (path, False)]
            self.seen.append((path, at, many))
            self.at = at
            if self.text.startswith("[", at):
                self.at = self.text.index("]", at) + 1 + many
            else:
                self._key_path()
                self.at = self.text.index("=", self.at) + 1
                self._value()


def _find_duplicate(text: str, at: int) -> UnreadableInput | None:
    """The error about a key that is there a second time where `tomllib` stops; None if the first isn't found."""
    statements = _Statements(text, at)
    try:
        statements.scan_until()
    except (IndexError, ValueError, UnreadableInput):
        return None
    *others, (path, second, _) = statements.seen
    same = [start for key, start, _ in others if key == path]
    related = same or [start for key, start, _ in others if key[: len(path)] == path or path[: len(key)] == key]
    return duplicate_key(text, format_path(path), related[0], second) if related else None
