"""Config texts as people write them, for Hypothesis: styles, comments, indentations, anchors and line breaks mixed."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import strategies as st

# Strings that some reader takes for something else, or that a careless writer breaks.
AWKWARD = [
    "", " ", "~", "null", "yes", "no", "on", "off", "True", "y", "1e-5", "1.0e-05", ".5", "1_000", "0o17", "010",
    "0x1F", ".inf", "-.INF", "nan", ".nan", "2024-01-01", "12:30:45", "1.10", "-0.0", "a: b", "a #b", "#c", "*a", "&a",
    "!t", "%d", "@x", "`x", "- a", "-", "?", "? a", ":", "a:", "x:y", "[1]", "{a: 1}", "a,b", "it's",
    'say "x"', "tab\there",
    "two\nlines", "two\nlines\n", "\nfirst empty", "a\n\nb", "  indented\nless", "ends \n", " lead", "trail ", "é",
    "🚀 emoji", "\u2028", "\x07", "\x85", "<<", "=", "---", "--- a", "...", "${a.b}", "${oc.env:X}", "???", "x" * 300,
    "0", "+1", "1.", "1e3", "1,000", "0b11", "1:30", "a\\b", "c:\\dir\\n", "\ufeff", "a\n...\nb", "a\n# b",
]  # fmt: skip
strings = st.sampled_from(AWKWARD) | st.text("ab :#-'\"\n,[]{}&*!|>%@é\\", max_size=8)
numbers = st.integers(-(10**20), 10**20) | st.floats()
scalars = st.none() | st.booleans() | numbers | strings
keys = st.sampled_from(["a", "b", "lr", "model", "a.b", "a b", "x-y", "é", "🚀", "1", "true", "null", "c'd"]) | strings
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)

_written_scalars = st.sampled_from([
    "1", "-3", "0.5", "1e-5", "1.0e-05", ".inf", ".nan", "true", "False", "yes", "null", "~", "plain", "two words",
    "'single'", "'it''s'", '"double"', '"a\\tb\\n"', '""', "''", "2024-01-01", "2001-12-14t21:59:43.10-05:00", "0x1F",
    "0o17", "010", "1_000", "1:30", "http://x/y?z=1", "a#b", "!!str 5", "!!float 3", "!seconds 5", "!env 'HOME'",
    "${a.b}", "???", "C:\\dir", "-", "é 🚀",
])  # fmt: skip
_flow_scalars = _written_scalars.filter(lambda written: not re.search(r"[{}?]|^-$", written))
_SIMPLE_KEYS = ["a", "b", "c", "lr", "model", "e_1", "x-y", "é", "nulls"]
_PLAIN_KEYS = ["a", "b", "c", "lr", "model", "x y", "'q'", '"d.e"', "7", "1.5", "true", "null", "é", "🚀", "2024-01-01"]


class _Writer:
    """Writes one YAML text, choice by choice."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.simple = draw(st.booleans())  # plain keys, nothing shared: most files are so
        self.comments = 0
        self.anchors: list[tuple[str, str]] = []  # name and kind of what can be followed

    def one_in(self, n: int) -> bool:
        return bool(self.draw(st.integers(1, n)) == n)

    def comment(self, chance: int = 4) -> str:
        if not self.one_in(chance):
            return ""
        self.comments += 1
        return f"  # note {self.comments}: it's [a] {{b}}"

    def key(self, used: set[str]) -> str:
        keys = _SIMPLE_KEYS if self.simple else _PLAIN_KEYS
        key = str(self.draw(st.sampled_from([key for key in keys if key not in used])))
        used.add(key)
        return key

    def document(self) -> str:
        lines = self.map(0, 0)
        if self.one_in(5):
            lines.insert(0, "---" + self.comment(2))
            if self.one_in(2):
                lines.insert(0, "%YAML 1.1")
        if self.one_in(8):
            lines.append("...")
        if self.one_in(3):
            lines.insert(0 if not lines[0].startswith(("%", "---")) else len(lines), "# the whole")
        text = "\n".join(lines) + ("" if self.one_in(4) else "\n")
        line_break = self.draw(st.sampled_from(["\n", "\n", "\r\n"]))
        return ("\ufeff" if self.one_in(8) else "") + text.replace("\n", line_break)

    def map(self, indent: int, depth: int) -> list[str]:
        lines: list[str] = []
        used: set[str] = set()
        maps = [name for name, kind in self.anchors if kind == "map"]
        if depth and maps and self.one_in(4):
            lines.append(" " * indent + f"<<: *{self.draw(st.sampled_from(maps))}")
        for _ in range(self.draw(st.integers(1, 4))):
            if self.one_in(6):
                lines.append(self.draw(st.sampled_from(["", " " * indent + "# between", "# at the left"])))
            key = self.key(used)
            if not self.simple and self.one_in(12):
                lines += [" " * indent + f"? {key}", " " * indent + f": {self.draw(_written_scalars)}"]
                continue
            gap = " " if self.one_in(8) else ""
            first, more = self.value(indent, depth)
            lines.append(" " * indent + f"{key}{gap}:{first}")
            lines += more
        return lines

    def value(self, indent: int, depth: int) -> tuple[str, list[str]]:
        """What stands behind the key's colon, and the lines below."""
        kind = self.draw(st.sampled_from(["scalar"] * 5 + ["map", "list", "flow", "block", "empty", "long", "alias"]))
        if kind == "alias" and self.anchors:
            return f" *{self.draw(st.sampled_from(self.anchors))[0]}" + self.comment(), []
        if kind == "map" and depth < 3:
            anchor = self.anchor("map")
            return anchor + self.comment(), self.closed(anchor, "map", self.map(indent + self.step(), depth + 1))
        if kind == "list" and depth < 3:
            anchor = self.anchor("list")
            step = self.draw(st.sampled_from([0, 2, 4]))
            return anchor + self.comment(), self.closed(anchor, "list", self.items(indent + step, depth + 1))
        if kind == "flow":
            return " " + self.flow(0, indent) + self.comment(), []
        if kind == "block":
            return self.block(indent)
        if kind == "empty":
            return self.comment(2), []
        if kind == "long":
            return " first words", [" " * (indent + 2) + "and more", " " * (indent + 3) + "of them" + self.comment()]
        anchor = self.anchor("scalar")
        return anchor + f" {self.draw(_written_scalars)}" + self.comment(), self.closed(anchor, "scalar", [])

    def anchor(self, kind: str) -> str:
        return f" &{kind[0]}{len(self.anchors)}" if not self.simple and self.one_in(6) else ""

    def closed(self, anchor: str, kind: str, lines: list[str]) -> list[str]:
        if anchor:
            self.anchors.append((anchor[2:], kind))
        return lines

    def step(self) -> int:
        return int(self.draw(st.sampled_from([2, 2, 4, 1])))

    def items(self, indent: int, depth: int) -> list[str]:
        lines: list[str] = []
        gap = self.draw(st.sampled_from([" ", " ", "   "]))
        for _ in range(self.draw(st.integers(1, 4))):
            if self.one_in(8):
                lines.append(" " * indent + "# an item")
            inner = " " * indent + "-" + gap
            kind = self.draw(st.sampled_from(["scalar"] * 4 + ["map", "list", "flow", "empty"]))
            if kind == "map" and depth < 3:
                nested = self.map(len(inner), depth + 1)
                at = next(i for i, line in enumerate(nested) if line.strip() and not line.lstrip().startswith("#"))
                lines += [*nested[:at], inner + nested[at].lstrip(), *nested[at + 1 :]]
            elif kind == "list" and depth < 3:
                nested = self.items(len(inner), depth + 1)
                at = next(i for i, line in enumerate(nested) if not line.lstrip().startswith("#"))
                lines += [*nested[:at], inner + nested[at].lstrip(), *nested[at + 1 :]]
            elif kind == "flow":
                lines.append(inner + self.flow(0, indent) + self.comment())
            elif kind == "empty":
                lines.append(" " * indent + "-" + self.comment())
            else:
                lines.append(inner + self.draw(_written_scalars) + self.comment())
        return lines

    def flow(self, depth: int, indent: int) -> str:
        kind = self.draw(st.sampled_from(["scalar", "scalar", "list", "map"])) if depth else "list"
        if not depth:
            kind = self.draw(st.sampled_from(["list", "map"]))
        if kind == "scalar" or depth > 2:
            return str(self.draw(_flow_scalars))
        gap = self.draw(st.sampled_from(["", " "]))
        pieces = [self.flow(depth + 1, indent) for _ in range(self.draw(st.integers(0, 3)))]
        if kind == "map":
            used: set[str] = set()
            pieces = [f"{self.key(used)}: {piece}" for piece in pieces]
            if pieces and self.one_in(8):
                pieces[-1] = pieces[-1].split(":")[0] + (":" if self.one_in(2) else "")
        opening, closing = "[]" if kind == "list" else "{}"
        if pieces and not depth and self.one_in(3):
            lines = [" " * (indent + 2) + piece + "," for piece in pieces[:-1]] + [" " * (indent + 2) + pieces[-1]]
            lines = [line + (self.comment(3) if not line.endswith(",") or self.one_in(2) else "") for line in lines]
            return opening + "\n" + "\n".join(lines) + "\n" + " " * (indent + 1) + closing
        last = "," if pieces and self.one_in(8) else ""
        return f"{opening}{gap}{(',' + (gap or ' ')).join(pieces)}{last}{gap}{closing}"

    def block(self, indent: int) -> tuple[str, list[str]]:
        header = self.draw(st.sampled_from(["|", ">", "|-", ">-", "|+", ">+", "|2-"]))
        inner = " " * (indent + 2)
        body = [inner + line if line else "" for line in self.draw(st.sampled_from(_BODIES))]
        return f" {header}{self.comment()}", [str(line) for line in body]


_BODIES = [
    ["one"],
    ["one", "two"],
    ["one", "", "two"],
    ["one", "  deeper", "two"],
    ["one", "", ""],
    ["# no comment: x"],
]


@st.composite
def yaml_texts(draw: st.DrawFn) -> str:
    """A YAML text with a map at its top."""
    return _Writer(draw).document()


@st.composite
def json_texts(draw: st.DrawFn) -> str:
    """A JSON text with an object at its top, in some layout."""
    value = draw(st.dictionaries(strings, values, min_size=1, max_size=4))
    indent = draw(st.sampled_from([None, 2, 4, "\t"]))
    separators = draw(st.sampled_from([None, (",", ":"), (" , ", " : ")]))
    text = json.dumps(value, indent=indent, separators=separators, ensure_ascii=draw(st.booleans()))
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))) + draw(st.sampled_from(["", "\n"]))


_TOML_VALUES = [
    "1", "0x1F", "1_000", "1e-5", "inf", "nan", "true", '"s"', "'lit'", '"a\\n\\u00e9"', '"""\nmany\nlines"""',
    "'''x\ny'''", "1979-05-27T07:32:00Z", "1979-05-27", "07:32:00", "1979-05-27 07:32:00", "[]", "[1, 2]",
    '["a", "b",]', "[\n  1, # one\n  2,\n  # end\n]", "{}", "{ a = 1, b.c = 2 }",
    '[{ x = 1 }, { x = 2 }]', "[[1], [2, 3]]",
]  # fmt: skip
_TOML_KEYS = ["a", "b", "lr", "x-y", '"q.r"', "'s t'", "1", '"é"', "d.e", "d.f", "g . h"]


@st.composite
def toml_texts(draw: st.DrawFn) -> str:
    """A TOML text of tables, arrays of tables, dotted keys and comments; perhaps one that is not valid."""
    lines = _toml_statements(draw)
    for header in draw(st.lists(st.sampled_from(_TOML_HEADERS), max_size=4)):
        lines += draw(st.sampled_from([[], [""], ["# above"], ["", "# above"]]))
        lines += [header + draw(st.sampled_from(["", "  # of it"])), *_toml_statements(draw)]
    text = "\n".join(lines) + draw(st.sampled_from(["", "\n"]))
    return text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n"])))


_TOML_HEADERS = ["[t]", "[t.u]", "[v.w]", "[[items]]", "[[items]]", "[items.sub]", "[v]", "[ 'k l' . m ]"]


def _toml_statements(draw: st.DrawFn) -> list[str]:
    indent = draw(st.sampled_from(["", "", "  "]))
    found = []
    for key in draw(st.lists(st.sampled_from(_TOML_KEYS), max_size=4, unique=True)):
        note = draw(st.sampled_from(["", "  # note = 1", " "]))
        found.append(f"{indent}{key} = {draw(st.sampled_from(_TOML_VALUES))}{note}")
    return found
