r"""Paths into a config: dots separate keys, brackets have positions in lists.

`\.` is a literal dot, `\[` a literal bracket, `\\` a literal backslash. `a[0]` is the first item of the list at `a`,
`a[-1]` its last, `a[+]` one more at its end, and `a[*]` any of its items. A path that begins with `[1]` is about the
second document of a file of several, whose values have the key `[1]`.

Versions that were registered under the first rules (`JobVersion.rules`) have paths without brackets that mean anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from launchbay_core.inputs.errors import BadAssignment
from launchbay_core.inputs.values.bounds import MAX_DEPTH, TOO_DEEP

RULES = 2  # of paths and schemas, as they are registered now
MAX_POSITION_DIGITS = 9
_POSITION = re.compile(rf"0|-?[1-9][0-9]{{0,{MAX_POSITION_DIGITS - 1}}}|[+*]", re.ASCII)
_WRITTEN_INDEX = re.compile(rf"\[({_POSITION.pattern})](?=[.[]|$)", re.ASCII)
_ANY_ITEM = 10**MAX_POSITION_DIGITS  # beyond all positions that a schema gives schemas of their own


@dataclass(frozen=True)
class Index:
    """A step of a path into a list: the item at a position, counted from the end if it is negative.

    "+" is one more item at the end, "*" every item.
    """

    position: int | Literal["+", "*"]

    def __str__(self) -> str:
        """As it is written in a path."""
        return f"[{self.position}]"

    @property
    def schema_step(self) -> int:
        """The position at which a schema is asked about the item; one that is like any other if it isn't known."""
        return self.position if isinstance(self.position, int) and self.position >= 0 else _ANY_ITEM


Step = str | Index
Path = tuple[Step, ...]


def parse_path(text: str, rules: int = RULES) -> Path:
    r"""Split a path into its keys and indexes. Under the first `rules`, brackets are characters like any other.

    A first `[1]` is the key of a document.

    Raises:
        BadAssignment: a key is empty, a bracket isn't closed or has no position in it, the path ends in a lone
            backslash, or it leads deeper than values may nest.

    >>> parse_path(r"model\.v2.layers[-1].size")
    ('model.v2', 'layers', Index(position=-1), 'size')
    >>> parse_path("[1].lr"), parse_path(r"a\[0]"), parse_path("a[0]", rules=1)
    (('[1]', 'lr'), ('a[0]',), ('a[0]',))
    """
    return _Reader(text, rules).read()


class _Reader:
    """Reads a path from left to right."""

    def __init__(self, text: str, rules: int) -> None:
        self._text = text
        self._escaped = ".\\" if rules == 1 else ".[\\"
        self._has_indexes = rules > 1
        self._at = 0
        self._path: list[Step] = []

    def read(self) -> Path:
        """The steps of the whole text."""
        if self._at_bracket():
            self._read_indexes()
        else:
            self._read_key()
        while self._at < len(self._text):
            if len(self._path) == MAX_DEPTH:
                raise self._fault(f"the path leads to a value that is {TOO_DEEP}")
            if self._at_bracket():
                self._read_indexes()
                continue
            if self._text[self._at] != ".":
                raise self._fault("a `]` is followed by a dot, by another `[`, or by nothing")
            self._at += 1
            self._read_key()
        return tuple(self._path)

    def _at_bracket(self) -> bool:
        return self._has_indexes and self._text.startswith("[", self._at)

    def _read_indexes(self) -> None:
        """One bracket with what is in it."""
        end = self._text.find("]", self._at)
        inside = self._text[self._at + 1 : end] if end >= 0 else ""
        if not _POSITION.fullmatch(inside):
            raise self._fault(
                "brackets have the position of an item, as in `[0]`, `[-1]` or `[+]`; `\\[` is a bracket in a key"
            )
        self._path.append(_step(inside, is_first=not self._path))
        self._at = end + 1

    def _read_key(self) -> None:
        """A key, up to a dot or a bracket."""
        key = ""
        while self._at < len(self._text):
            character = self._text[self._at]
            if character == "." or self._at_bracket():
                break
            if character == "\\":
                self._at += 1
                if self._at == len(self._text):
                    raise self._fault("the path ends in a lone backslash; write `\\\\` for one", self._at - 1)
                following = self._text[self._at]
                # A backslash before any other character stands for itself, as in W&B's paths.
                character = following if following in self._escaped else "\\" + following
            key += character
            self._at += 1
        if not key:
            raise self._fault("a key of the path is empty")
        self._path.append(key)

    def _fault(self, reason: str, position: int | None = None) -> BadAssignment:
        return BadAssignment(self._text, self._at if position is None else position, reason)


def keys_of(text: str, rules: int = RULES) -> Path:
    """The steps of a path that `format_path` wrote, which may have empty keys, as JSON and YAML have them; none of "".

    Brackets that it does not write are characters like any other, and so are all of them under the first `rules`.
    """
    steps: list[Step] = []
    key: str | None = "" if text else None  # the key that is being read; none right after an index
    at = 0
    while at < len(text):
        character = text[at]
        index = _WRITTEN_INDEX.match(text, at) if rules > 1 and character == "[" else None
        if index:
            steps += [key] if key is not None and at else []
            steps.append(_step(index[1], is_first=not steps))
            key, at = None, index.end()
            continue
        if character == ".":
            steps += [key] if key is not None else []
            key = ""
        else:
            at += character == "\\"
            key = (key or "") + text[at : at + 1]
        at += 1
    return (*steps, key) if key is not None else tuple(steps)


def _step(position: str, *, is_first: bool) -> Step:
    """The step of what stands in a bracket; the first one of a path may be that of a document."""
    index = Index(position if position in ("+", "*") else int(position))  # type: ignore[arg-type]  # one of the two
    return str(index) if is_first and isinstance(index.position, int) and index.position >= 0 else index


def format_path(path: Iterable[Step], rules: int = RULES) -> str:
    r"""Join steps into a path; the inverse of `parse_path`.

    >>> format_path(("model.v2", "layers", Index(0), "a[1]"))
    'model\\.v2.layers[0].a\\[1]'
    """
    written = ""
    for number, step in enumerate(path):
        if isinstance(step, Index):
            written += str(step)
            continue
        key = str(step).replace("\\", "\\\\").replace(".", "\\.")
        if rules > 1 and not (number == 0 and _is_document(key)):
            key = key.replace("[", "\\[")
        written += f".{key}" if number else key
    return written


def _is_document(key: str) -> bool:
    """Whether a first key is that of a document, which is written as an index."""
    return key.startswith("[") and key.endswith("]") and key[1:-1].isdecimal() and bool(_POSITION.fullmatch(key[1:-1]))


def to_present_rules(text: str) -> str:
    r"""A path that somebody wrote under the first rules, as it is written now.

    >>> print(to_present_rules("a[0].b"))
    a\[0].b
    """
    return format_path(parse_path(text, rules=1)) if "[" in text else text
