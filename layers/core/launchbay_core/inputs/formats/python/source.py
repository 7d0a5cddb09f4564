"""A script's text as the standard library's parser reads it, and where its nodes stand in the text."""

from __future__ import annotations

import ast
import codecs
import re
import sys
import warnings
from functools import cached_property
from itertools import accumulate

from launchbay_core.inputs.errors import UnreadableInput

MAX_SCRIPT = 256 * 1024  # characters; what the parser makes of a text is some hundred times larger
_LINE_BREAK = re.compile("\r\n|[\r\n]")  # where the parser counts lines
_CODING = re.compile(r"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(r"[ \t\f]*(?:#.*)?")
_ASCII_BASED = re.compile(r"utf-8|ascii|iso8859-\d+|cp125\d")
_MAGIC = re.compile(r"\s*[%!?]")


class Source:
    """A script that was read: `tree` is its syntax tree, `is_utf8` says whether it may have other than ASCII text.

    Raises:
        UnreadableInput: the text is not Python by the grammar of the Python that runs this, or too long.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.is_utf8 = _check_encoding(text)
        self.tree = _parse(text)

    def offset(self, line: int, column: int) -> int:
        """The position in the text of a line, from 1, and a column in bytes of UTF-8, as a node has them."""
        start = self._line_starts[line - 1]
        if self.text.isascii():
            return start + column
        return start + self._characters(line)[column]

    def span(self, node: ast.expr) -> tuple[int, int]:
        """Where an expression begins and ends in the text."""
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return self.offset(node.lineno, node.col_offset), self.offset(end_line, end_column)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_BREAK.finditer(self.text))]

    @cached_property
    def _columns(self) -> dict[int, dict[int, int]]:
        return {}

    def _characters(self, line: int) -> dict[int, int]:
        """For each column in bytes of a line at which a character begins, its number of characters."""
        if line not in self._columns:
            ends = [*self._line_starts[1:], len(self.text)]
            content = self.text[self._line_starts[line - 1] : ends[line - 1]]
            widths = accumulate((len(character.encode()) for character in content), initial=0)
            self._columns[line] = {width: number for number, width in enumerate(widths)}
        return self._columns[line]


def _parse(text: str) -> ast.Module:
    if len(text) > MAX_SCRIPT:
        raise UnreadableInput(f"the script has {len(text):,} characters; at most {MAX_SCRIPT:,} are read")
    grammar = f"not valid Python, by the grammar of Python {sys.version_info.major}.{sys.version_info.minor}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a backslash in a string, and the like
            return ast.parse(text)
    except SyntaxError as error:
        lines = _LINE_BREAK.split(text)
        at = lines[error.lineno - 1] if error.lineno and error.lineno <= len(lines) else ""
        hint = "; write a notebook's commands as comments, as jupytext does" if _MAGIC.match(at) else ""
        raise UnreadableInput(f"{grammar}: {error.msg}{hint}", error.lineno, error.offset) from error
    except (RecursionError, MemoryError) as error:
        raise UnreadableInput("nested too deep for Python's own parser") from error
    except ValueError as error:
        raise UnreadableInput(f"{grammar}: {error}") from error


def _check_encoding(text: str) -> bool:
    """Whether a script is in UTF-8, by what it says in its first two lines; a text is decoded as UTF-8 before.

    Raises:
        UnreadableInput: it is in another encoding, and what it says is not the same in both.
    """
    for line in _LINE_BREAK.split(text, maxsplit=2)[:2]:
        if match := _CODING.match(line):
            return _is_utf8(match[1], is_ascii=text.isascii())
        if not _BLANK.fullmatch(line):
            break
    return True


def _is_utf8(declared: str, *, is_ascii: bool) -> bool:
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        name = ""
    if name == "utf-8":
        return True
    if is_ascii and _ASCII_BASED.fullmatch(name):
        return False
    raise UnreadableInput(f"it declares the encoding `{declared}`: save it as UTF-8, and declare that or nothing")
