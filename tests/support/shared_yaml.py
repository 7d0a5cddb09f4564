"""YAML in which values are shared and tagged in every way, for Hypothesis: anchors, aliases, merge keys, tags.

What is written need not be right: a tag may stand before a value that it can't have, an anchor be named twice or never.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

_NAMES = ["x", "y", "z"]
_SCALARS = ["1", "0.5", "yes", "null", "", "text", "'q'", '"d"', "2020-01-02", "<<", "=", "~", "a b"]
_MISFITS = [
    "''", "_", ":", "+", "0x", "0b2", "1:99", "1_2__", "maybe", "QQ=", "é", "1e999", "0000-01-01", "2020-02-30", "'='",
    "2020-01-01T00:00:00+99:99",
]  # fmt: skip
_KEYS = ["a", "b", "c", "d", "1", "true", "'s'"]
OWN_TAGS = [
    "!!int", "!!float", "!!bool", "!!null", "!!str", "!!binary", "!!timestamp", "!!seq", "!!map", "!!set", "!!omap",
    "!!pairs", "!!merge", "!!value", "!!foo", "!!python/tuple", "!<tag:yaml.org,2002:int>", "!", "!own", "!e!x",
]  # fmt: skip
MISFITS = [*_SCALARS, *_MISFITS]  # what a tag may stand before


class _Writer:
    """Writes one document, choice by choice."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.named: list[str] = []  # anchors so far, the last one of a name counts
        self.maps: list[str] = []  # those of maps

    def one_in(self, n: int) -> bool:
        return bool(self.draw(st.integers(1, n)) == n)

    def of(self, choices: list[str]) -> str:
        return str(self.draw(st.sampled_from(choices)))

    def block_map(self, indent: str, depth: int) -> list[str]:
        lines = []
        for key in self.draw(st.lists(st.sampled_from(_KEYS), min_size=1, max_size=4, unique=not self.one_in(6))):
            if self.maps and depth and self.one_in(3):
                lines.append(f"{indent}<<: {self.merged()}")
            head, below = self.behind_key(indent, depth)
            lines += [f"{indent}{self.key(key)}:{head}", *below]
        return lines

    def key(self, key: str) -> str:
        if self.one_in(15):
            return f"{self.of(['&', '!!str &'])}{self.anchor(of_map=False)} {key}"
        return f"*{self.of(self.named)} " if self.named and self.one_in(15) else key

    def behind_key(self, indent: str, depth: int) -> tuple[str, list[str]]:
        """What stands behind a key's colon, and the lines below."""
        if depth < 3 and self.one_in(3):
            anchor = self.draw(st.booleans())
            lines = self.block_map(indent + "  ", depth + 1)
            return f" &{self.anchor(of_map=True)}" if anchor else "", lines
        if depth < 3 and self.one_in(5):
            return "", [f"{indent}- {self.flow(depth + 1)}" for _ in range(self.draw(st.integers(1, 3)))]
        return f" {self.flow(depth)}", []

    def anchor(self, *, of_map: bool) -> str:
        name = self.of(_NAMES)
        self.named.append(name)
        self.maps = [other for other in self.maps if other != name] + [name] * of_map
        return name

    def merged(self) -> str:
        name = self.of(self.maps)
        others = self.of([f"*{name}", f"[*{name}]", f"[*{name}, {{d: 1}}]", f"[{{c: 2}}, *{self.of(self.maps)}]"])
        return others if not self.one_in(12) else f"&{self.anchor(of_map=True)} {{<<: *{name}, d: 5}}"

    def flow(self, depth: int) -> str:
        if self.named and self.one_in(3):
            return f"*{self.of(self.named)} "
        kind = self.of(["scalar", "scalar", "list", "map"]) if depth < 4 else "scalar"
        tag = f"{self.of(OWN_TAGS)} " if self.one_in(12) else ""
        written = {"scalar": self.scalar, "list": self.list, "map": self.map}[kind](depth)
        anchor = f"&{self.anchor(of_map=kind == 'map')} " if self.one_in(3) else ""
        return f"{tag}{anchor}{written}" if self.one_in(2) else f"{anchor}{tag}{written}"

    def scalar(self, _depth: int) -> str:
        return self.of(_MISFITS if self.one_in(20) else _SCALARS)

    def list(self, depth: int) -> str:
        items = [self.flow(depth + 1) for _ in range(self.draw(st.integers(0, 3)))]
        if self.one_in(6):
            return f"!!omap [{', '.join(f'{{{key}: {item}}}' for key, item in zip(_KEYS, items, strict=False))}]"
        return f"[{', '.join(item or 'i' for item in items)}]"

    def map(self, depth: int) -> str:
        keys = self.draw(st.lists(st.sampled_from(_KEYS), max_size=3, unique=True))
        if self.one_in(6):
            return f"!!set {{{', '.join(f'? {self.key(key)}' for key in keys)}}}"
        pairs = [f"{self.key(key)}: {self.flow(depth + 1)}" for key in keys]
        merge = [f"<<: {self.merged()}"] if self.maps and self.one_in(3) else []
        return "{" + ", ".join(merge + pairs) + "}"


@st.composite
def shared_yaml_texts(draw: st.DrawFn) -> str:
    """A YAML text of one or two documents with a map at the top, perhaps one that can't be read."""
    documents = range(2 if draw(st.integers(1, 8)) == 8 else 1)
    return "---\n".join("\n".join(_Writer(draw).block_map("", 0)) + "\n" for _ in documents)
