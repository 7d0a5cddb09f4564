r"""The left sides of assignments: what stands before the value, `[sign][FILE:]path[:]`.

The sign is `+` for a key that is new, `++` for one that may be, and `~` for one that goes, as Hydra has them; it may
stand before the file or after it. Names come first: a text that begins with one of the job's files is about that file,
and an `=` ends a path where the path is known. Elsewhere the first `=` does. In a key, `\=` and `\:` are themselves,
and so are `\+`, `\~` and `\@` at its beginning.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from launchbay_core.inputs.errors import BadAssignment
from launchbay_core.inputs.formats.registry import suffixes
from launchbay_core.inputs.schemas.json_types import types_at
from launchbay_core.inputs.schemas.subschemas import applicable_subschemas, child_schemas, names_key
from launchbay_core.inputs.values.paths import Index, Path, Step, format_path, parse_path

Schema = Mapping[str, Any]
Sign = Literal["", "+", "~"]

_SIGN = re.compile(r"\+\+?|~")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MAX_ENDS = 50  # of equals signs that are tried for the end of a path
_POSITION = re.compile(r"0|-?[1-9][0-9]{0,8}", re.ASCII)


@dataclass(frozen=True)
class LeftSide:
    """What an assignment is about: where in its text is which part, and whether a map replaces what is there."""

    text: str
    sign: Sign
    file: str | None
    start: int
    end: int
    value_at: int | None
    replaces: bool

    @property
    def path_text(self) -> str:
        """The path as it was typed."""
        return self.text[self.start : self.end]

    @property
    def shown(self) -> str:
        """The assignment without its value."""
        return self.text if self.value_at is None else f"{self.text[: self.value_at]}…"

    def path(self, schema: Schema | None) -> Path:
        """The path; where the schema has a list, a number that stands as a key is an index, as in Hydra's paths.

        Raises:
            BadAssignment: it can't be read, or is not one place.
        """
        try:
            path = parse_path(_unescape(self.path_text))
        except BadAssignment as error:
            at = min(self.start + _typed_position(self.path_text, error.position), len(self.text))
            raise BadAssignment(self.text, at, error.reason) from error
        path = _with_indexes(path, schema) if schema else path
        if reason := _fault_of(path, self.sign):
            raise BadAssignment(self.text, self.start, reason)
        return path


def read_left_side(text: str, config: Schema | None, files: Mapping[str, Schema] | None) -> LeftSide:
    """The left side of an assignment; `config` and `files` are the schemas of the job's inputs.

    If `files` is None, no file is looked for: the path is one of the source that `config` describes.

    Raises:
        BadAssignment: its sign is given twice.
    """
    file, start = (None, 0) if files is None else _read_file(text, files, 0)
    sign = _sign_before_file(text, files) if file is None and files else None
    sign = sign or _SIGN.match(text, start)
    if sign and file is None and files is not None:
        file, after = _read_file(text, files, sign.end())
        start = after if file is not None else start
        if file is not None and (second := _SIGN.match(text, start)):
            reason = "the sign is given twice: write it before the file or after it"
            raise BadAssignment(text[: second.end()], second.start(), reason)
    schema = config if file is None or files is None else files.get(file)
    if sign and sign.start() == start and _find_known_end(text, start, schema) is None:
        start = sign.end()
    elif sign and sign.start() == start:
        sign = None  # the name of a key begins with it
    end = _find_end(text, start, schema)
    if end is None:
        return LeftSide(text, _kind_of(sign), file, start, len(text), None, replaces=False)
    replaces = text[end - 1 : end] == ":" and end > start and not _is_escaped(text, start, end - 1)
    kind = _kind_of(sign)
    if sign and sign[0] == "++" and schema is not None and _is_known(schema, _unescape(text[start : end - replaces])):
        kind = ""  # two signs add a key, or change one that is there
    return LeftSide(text, kind, file, start, end - replaces, end + 1, replaces)


def _kind_of(sign: re.Match[str] | None) -> Sign:
    if sign is None:
        return ""
    return "~" if sign[0] == "~" else "+"


def read_path(text: str, config: Schema | None, files: Mapping[str, Schema]) -> tuple[str | None, Path]:
    r"""The file and the path of a `[FILE:]path` without a sign, an operator or a value.

    Raises:
        BadAssignment: it can't be read.

    >>> read_path(r"a.yaml:hub\=1.token", None, {})
    ('a.yaml', ('hub=1', 'token'))
    """
    file, start = _read_file(text, files, 0)
    left = LeftSide(text, "", file, start, len(text), None, replaces=False)
    return file, left.path(config if file is None else files.get(file))


def parse_typed_path(text: str) -> Path:
    r"""A path of a known source, as it is typed in an assignment.

    Raises:
        BadAssignment: it can't be read.

    >>> parse_typed_path(r"hub\=1.token")
    ('hub=1', 'token')
    """
    return LeftSide(text, "", None, 0, len(text), None, replaces=False).path(None)


def begins_with_name(text: str, config: Schema | None, files: Collection[str]) -> bool:
    """Whether an assignment begins with one of the job's files, or with a path of its run config that is known."""
    return any(text.startswith(f"{file}:") for file in files) or _find_known_end(text, 0, config) is not None


def _sign_before_file(text: str, files: Collection[str]) -> re.Match[str] | None:
    """A sign right before one of the job's files, whose name may begin with a sign, too."""
    signs = (re.match(re.escape(sign), text) for sign in ("+", "++", "~"))
    return next(
        (sign for sign in signs if sign and any(text.startswith(f"{file}:", sign.end()) for file in files)), None
    )


def _read_file(text: str, files: Collection[str], start: int) -> tuple[str | None, int]:
    """The file that a text names from `start` on, and where what follows begins."""
    for file in sorted(files, key=len, reverse=True):
        if text.startswith(file + ":", start):
            return file, start + len(file) + 1
    colon = next((at for at in _unescaped(text, ":=", start)), None)
    if colon is None or text[colon] == "=" or text.startswith(":=", colon):
        return None, start
    name = text[start:colon]
    # A file of the job can't begin with a sign unless it is known, but looks like one: the sign is read first.
    return (name, colon + 1) if name.endswith(suffixes()) and not _SIGN.match(name) else (None, start)


def _find_end(text: str, start: int, schema: Schema | None) -> int | None:
    """Where the equals sign stands that ends the path; None if there is none."""
    known = _find_known_end(text, start, schema)
    return next(_unescaped(text, "=", start), None) if known is None else known


def _find_known_end(text: str, start: int, schema: Schema | None) -> int | None:
    """Where the first equals sign stands that ends a known path; None if there is none."""
    ends = islice(_unescaped(text, "=", start), _MAX_ENDS) if schema is not None else ()
    return next((end for end in ends if _is_known(schema or {}, _unescape(text[start:end].removesuffix(":")))), None)


def _is_known(schema: Schema, path_text: str) -> bool:
    """Whether a schema names a path."""
    try:
        path = parse_path(path_text)
    except BadAssignment:
        return False
    schemas: list[Any] = [schema]
    for step in path:
        found = applicable_subschemas(schema, schemas)
        if isinstance(step, str) and not any(names_key(one, step) for one in found):
            return False
        schemas = child_schemas(found, step)
    return True


def _unescaped(text: str, characters: str, start: int) -> Iterator[int]:
    """Where one of some characters stands without a backslash before it."""
    at = start
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] in characters:
            yield at
        at += 1


def _is_escaped(text: str, start: int, position: int) -> bool:
    return position not in _unescaped(text, text[position], start)


def _unescape(path_text: str) -> str:
    """A path without the escapes that only an assignment has; those of paths stay."""
    text = path_text[1:] if path_text.startswith(("\\+", "\\~", "\\@")) else path_text
    return _ESCAPED.sub(lambda match: match[1] if match[1] in "=:" else match[0], text)


def _typed_position(path_text: str, position: int) -> int:
    """A position in what `_unescape` gives, as one in what was typed."""
    at = int(path_text.startswith(("\\+", "\\~", "\\@")))
    for _ in range(position):
        at += 1 + path_text.startswith(("\\=", "\\:"), at)
    return at


def _with_indexes(path: Path, schema: Schema) -> Path:
    steps: list[Step] = []
    for step in path:
        is_position = isinstance(step, str) and steps and _POSITION.fullmatch(step)
        if is_position and "array" in (types := types_at(schema, tuple(steps))) and "object" not in types:
            step = Index(int(step))  # type: ignore[arg-type]  # noqa: PLW2901  (a text, which becomes an index)
        steps.append(step)
    return tuple(steps)


def _fault_of(path: Path, sign: Sign) -> str:
    """Why a path with its sign is not one place to change; empty if it is."""
    if isinstance(path[0], Index):
        return "the documents of a file are counted from its beginning: write `[0]` for the first"
    if any(step == Index("*") for step in path):
        return "`[*]` is every item: give the position of one, as in `[0]`"
    if any(step == Index("+") for step in path[:-1]):
        return "`[+]` is one more item: give the whole of it, as in `path[+]={…}`"
    if sign == "~" and path[-1] == Index("+"):
        return "`[+]` is one more item, which isn't there: `[-1]` is the last one"
    if sign == "+" and isinstance(path[-1], Index) and path[-1] != Index("+"):
        return (
            f"`{path[-1]}` is the position of an item: write `[+]` for one more, or leave out the `+` to change an item"
        )
    return ""


def format_left_side(sign: Sign, file: str | None, path: Path, *, replaces: bool = False) -> str:
    r"""The left side of an assignment, as `read_left_side` reads it, without the equals sign.

    >>> print(format_left_side("+", "a.yaml", ("x=1", Index(0))), format_left_side("", None, ("~a:b",), replaces=True))
    +a.yaml:x\=1[0] \~a\:b:
    """
    text = re.sub(r"\\.|=|:$" if file else r"\\.|=|:", _escape, format_path(path), flags=re.DOTALL)
    if text.startswith(("+", "~") if file or sign else ("+", "~", "@")):
        text = "\\" + text
    return f"{sign}{f'{file}:' if file else ''}{text}{':' if replaces else ''}"


def _escape(match: re.Match[str]) -> str:
    return match[0] if len(match[0]) > 1 else "\\" + match[0]
