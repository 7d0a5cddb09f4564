"""Config texts of any size in the shapes that configs and attacks have: their work must grow with their size alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, NamedTuple

DEPTH = 90  # levels of a deep text, within the bound of 100
Unit = Callable[[int], str]


class Shape(NamedTuple):
    """One shape: its format, its name, and the text of about so many characters."""

    format: str
    name: str
    text: Callable[[int], str]


def repeat(unit: Unit, before: str = "", after: str = "", between: str = "") -> Callable[[int], str]:
    """The text that repeats a numbered unit until it has about the number of characters asked for."""

    def text(characters: int) -> str:
        pieces: list[str] = []
        length = len(before) + len(after)
        for number in count():
            if length >= characters and pieces:
                break
            pieces.append(unit(number))
            length += len(pieces[-1]) + len(between)
        return before + between.join(pieces) + after

    return text


def _indented(keys: list[str], last: str) -> str:
    lines = [f"{'  ' * depth}{key}:" for depth, key in enumerate(keys)]
    return "\n".join(lines) + f" {last}\n"


def _yaml_deep(number: int) -> str:
    return _indented([f"a{number}", *["b"] * (DEPTH - 1)], "1")


def _yaml_bush(number: int) -> str:
    """A branch of 20 levels with a value beside each."""
    lines = [f"a{number}:"]
    for depth in range(1, 20):
        lines += [f"{'  ' * depth}v: {depth}", f"{'  ' * depth}b:"]
    return "\n".join(lines) + " 1\n"


def _json_of(value: Callable[[int], Any]) -> Unit:
    return lambda number: f'"k{number}": {json.dumps(value(number))}'


def _nested(depth: int, value: Any) -> Any:
    for _ in range(depth):
        value = {"b": value}
    return value


_YAML: dict[str, Callable[[int], str]] = {
    "wide": repeat(lambda n: f"key_{n}: 0.{n}\n"),
    "sections": repeat(lambda n: f"section_{n}:\n" + "".join(f"  key_{i}: {n + i}\n" for i in range(20))),
    "deep": repeat(_yaml_deep),
    "bush": repeat(_yaml_bush),
    "list": repeat(lambda n: f"  - {n}\n", "a:\n"),
    "list of maps": repeat(lambda n: f"  - name: n{n}\n    value: {n}\n", "a:\n"),
    "flow list": repeat(str, "a: [", "]\n", ", "),
    "flow map": repeat(lambda n: f"k{n}: {n}", "a: {", "}\n", ", "),
    "flow maps, nested": repeat(lambda n: f"k{n}: " + "{b: " * 20 + "1" + "}" * 20, "{", "}\n", ", "),
    "anchors": repeat(lambda n: f"a{n}: &a{n} {{x: {n}}}\nb{n}: *a{n}\n"),
    "one anchor, many aliases": repeat(lambda n: f"b{n}: *a\n", "a: &a 1\n"),
    "merge keys": repeat(lambda n: f"m{n}:\n  <<: *a\n  y: {n}\n", "a: &a {x: 1, z: 2}\n"),
    "lists of merge keys": repeat(lambda n: f"m{n}:\n  <<: [*a, *b]\n  y: {n}\n", "a: &a {x: 1}\nb: &b {z: 2}\n"),
    "strings": repeat(lambda n: f"k{n}: '{'text ' * 200}'\n"),
    "one string": repeat(lambda n: f"word{n} ", "b: 1\na: '", "'\nc: 1\n"),
    "block scalars": repeat(lambda n: f"k{n}: |\n" + "  some words of text\n" * 5),
    "one block scalar": repeat(lambda n: f"  line {n}\n", "a: |\n", "b: 1\n"),
    "comments": repeat(lambda n: f"# note {n}\n# more of it\nk{n}: {n}  # and here\n"),
    "one long comment": repeat(lambda n: f"# note {n}\n", "a: 1\n", "b: 2\n"),
    "blank lines": repeat(lambda _: "\n" * 50, "a: 1\n", "b: 2\n"),
    "documents": repeat(lambda n: f"---\nk: {n}\n", "k: 1\n"),
    "tags": repeat(lambda n: f"k{n}: !own {n}\n"),
    "quoted keys": repeat(lambda n: f'"k {n}": "{n}"\n'),
    "keys without values": repeat(lambda n: f"? k{n}\n"),
    "keys of other types": repeat(lambda n: f"{n}: {n}\n"),
    "carriage returns": repeat(lambda n: f"k{n}: {n}\r"),
    "windows line ends": repeat(lambda n: f"k{n}: {n}\r\n"),
}

_JSON: dict[str, Callable[[int], str]] = {
    "wide": repeat(_json_of(lambda n: n / 7), "{\n  ", "\n}\n", ",\n  "),
    "one line": repeat(_json_of(lambda n: n), "{", "}", ","),
    "sections": repeat(_json_of(lambda n: {f"key_{i}": n + i for i in range(20)}), "{\n  ", "\n}\n", ",\n  "),
    "deep": repeat(_json_of(lambda n: _nested(DEPTH, n)), "{", "}", ",\n"),
    "list": repeat(str, '{"a": [\n', "\n]}\n", ",\n"),
    "list of maps": repeat(lambda n: json.dumps({"name": f"n{n}", "value": n}), '{"a": [', "]}", ",\n"),
    "lists, nested": repeat(lambda n: "[" * DEPTH + str(n) + "]" * DEPTH, '{"a": [', "]}", ",\n"),
    "strings": repeat(_json_of(lambda _: "text " * 200), "{", "}", ",\n"),
    "one string": repeat(lambda n: f"word{n} ", '{"a": "', '", "b": 1}'),
    "escapes": repeat(lambda _: "\\u00e9\\n", '{"a": "', '", "b": 1}'),
    "white space": repeat(lambda _: " " * 100, '{"a": 1,', '"b": 2}'),
}

_TOML: dict[str, Callable[[int], str]] = {
    "wide": repeat(lambda n: f"key_{n} = 0.{n}\n"),
    "tables": repeat(lambda n: f"[t{n}]\nx = {n}\n"),
    "headers alone": repeat(lambda n: f"[t{n}]\n"),
    "tables in one": repeat(lambda n: f"[t.s{n}]\nx = {n}\n"),
    "dotted keys": repeat(lambda n: f"b{n}.c = {n}\n"),
    "dotted keys of one table": repeat(lambda n: f"b.c{n} = {n}\n"),
    "deep headers": repeat(lambda n: f"[a{n}.{'.'.join('b' * (DEPTH - 1))}]\nx = 1\n"),
    "deep dotted keys": repeat(lambda n: f"a{n}.{'.'.join('b' * (DEPTH - 1))} = 1\n"),
    "one deep table": repeat(lambda n: f"x{n} = 1\n", f"[{'.'.join('b' * DEPTH)}]\n"),
    "deep table, dotted keys": repeat(
        lambda n: f"x{n}.{'.'.join('c' * (DEPTH // 2))} = 1\n", f"[{'.'.join('b' * (DEPTH // 2))}]\n"
    ),
    "array of tables": repeat(lambda n: f"[[a]]\nname = 'n{n}'\nvalue = {n}\n"),
    "arrays in tables": repeat(lambda n: f"[[a]]\n[[a.b]]\nvalue = {n}\n[a.c]\nx = 1\n"),
    "list": repeat(lambda n: f"  {n},\n", "a = [\n", "]\n"),
    "inline table": repeat(lambda n: f"k{n} = {n}", "a = { ", " }\n", ", "),
    "dotted keys between braces": repeat(lambda n: f"k{n}.b = {n}", "a = { ", " }\n", ", "),
    "dotted keys of one table between braces": repeat(lambda n: f"k.b{n} = {n}", "a = { ", " }\n", ", "),
    "inline tables": repeat(lambda n: f"k{n} = {{ a = {n}, b = [1, 2] }}\n"),
    "strings": repeat(lambda n: f"k{n} = '{'text ' * 200}'\n"),
    "one string": repeat(lambda n: f"line {n}\n", 'b = 1\na = """\n', '"""\nc = 1\n'),
    "escapes": repeat(lambda _: "\\u00e9\\n", 'a = "', '"\n'),
    "comments": repeat(lambda n: f"# note {n}\n# more of it\nk{n} = {n}  # and here\n"),
    "comments above a header": repeat(lambda n: f"# note {n}\n", "a = 1\n", "[t]\nb = 2\n"),
    "quoted keys": repeat(lambda n: f'"k {n}" = "{n}"\n'),
    "windows line ends": repeat(lambda n: f"[t{n}]\r\nx = {n}\r\n"),
}


def shapes() -> Iterator[Shape]:
    """Every shape of every format."""
    for format_, found in (("yaml", _YAML), ("json", _JSON), ("toml", _TOML)):
        for name, text in found.items():
            yield Shape(format_, name, text)
