"""A small made-up format, `key = value` a line, of which the program knows nothing but the row it registers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from launchbay_core.inputs.errors import UnpatchableText, UnreadableInput
from launchbay_core.inputs.formats import registry
from launchbay_core.inputs.formats.edits import line_end
from launchbay_core.inputs.formats.flow_editor import FlowEditor, Location
from launchbay_core.inputs.formats.syntax import EditableText, Syntax, open_tree
from launchbay_core.inputs.formats.tree import Entry, Map, Node, Scalar, Style

ROW = registry.Format("properties", "properties", (".properties", ".props"), f"{__name__}:PropertiesSyntax")
_LINE = re.compile(r"(?P<key>[\w.-]+)(?P<between> *= *)(?P<value>[^#\n]*?) *(?:#.*)?")
_WORDS = {"true": True, "false": False}


@contextmanager
def registered() -> Iterator[None]:
    """Have the format in the registry for a while."""
    registry.register(ROW)
    try:
        yield
    finally:
        registry.unregister(ROW.name)


class PropertiesSyntax(Syntax):
    """Reads and edits properties."""

    def read(self, text: str) -> Any:
        """The value of a text."""
        return _tree(text).value

    def open_text(self, text: str) -> EditableText:
        """A text's value, and its edits."""
        return open_tree(_tree(text), PropertiesEditor, text)


class PropertiesEditor(FlowEditor):
    """Sets values in their lines; new keys come last."""

    def replace(self, node: Node, wanted: Any, at: Location) -> None:  # noqa: ARG002  (YAML's needs it)
        """Write a value in the place of a node."""
        self.edit(node.start, node.end, self.render(wanted, node))

    def render(self, value: Any, like: Node | None) -> str:  # noqa: ARG002
        """A value on its line."""
        if value is None or isinstance(value, list | dict):
            raise UnpatchableText(f"properties can't hold a {type(value).__name__}")
        return str(value).lower() if isinstance(value, bool) else str(value)

    def render_pair(self, key: Any, value: Any, like: Entry | None) -> str:  # noqa: ARG002
        """A line with a new key."""
        return f"{key} = {self.render(value, None)}"

    def insert_pairs(self, node: Map, added: Mapping[Any, Any], at: Location) -> None:  # noqa: ARG002
        """Add lines after the last key."""
        end = line_end(self.text, node.end)
        self.edit(end, end, "".join(f"\n{self.render_pair(key, value, None)}" for key, value in added.items()))


def _tree(text: str) -> Map:
    entries = []
    start = 0
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        if found := _LINE.fullmatch(line.rstrip("\n")):
            entries.append(_entry(found, start))
        elif line.strip() and not line.startswith("#"):
            raise UnreadableInput("not a line of `key = value`", number, 1)
        start += len(line)
    end = entries[-1].value.end if entries else 0
    return Map(0, end, Style.BLOCK, {entry.key.value: entry.value.value for entry in entries}, entries)


def _entry(line: re.Match[str], start: int) -> Entry:
    key, value = (start + line.start(name) for name in ("key", "value"))
    return Entry(
        Scalar(key, key + len(line["key"]), Style.PLAIN, line["key"]),
        Scalar(value, value + len(line["value"]), Style.PLAIN, _value(line["value"])),
    )


def _value(written: str) -> Any:
    if written in _WORDS:
        return _WORDS[written]
    for kind in (int, float):
        try:
            return kind(written)
        except ValueError:
            continue
    return written
