"""Edits that set values in a JSON text."""

from __future__ import annotations

import json
import re
from typing import Any

from launchbay_core.inputs.errors import UnpatchableText
from launchbay_core.inputs.formats.edits import indent_of
from launchbay_core.inputs.formats.flow_editor import FlowEditor, Instructions, Location
from launchbay_core.inputs.formats.tree import Entry, Node

_INDENTED = re.compile(r"[\n\r]([ \t]+)")
_HALF = re.compile("[\ud800-\udfff]")


class JsonEditor(FlowEditor):
    """Writes values like the file's others: over several lines with its indentation, with escapes if it uses them."""

    comment = ""

    def __init__(self, text: str, instructions: Instructions) -> None:
        super().__init__(text, instructions)
        indented = _INDENTED.search(text)
        self._unit = indented.group(1) if indented else "  "
        self._escaped = "\\u" in text and text.isascii()
        self._line_break = "\r\n" if "\r\n" in text else "\n"
        self._infinite = "NaN" in text or "Infinity" in text

    def replace(self, node: Node, wanted: Any, at: Location) -> None:  # noqa: ARG002  (YAML's needs it)
        """Write a value in the place of a node."""
        self.edit(node.start, node.end, self.render(wanted, node))

    def render_pair(self, key: Any, value: Any, like: Entry | None) -> str:
        """A new entry of a map."""
        colon = ": "
        if like is not None:
            colon = self.text[like.key.end : like.value.start]
        return f"{self._dump(key)}{colon}{self.render(value, like.value if like else None)}"

    def render(self, value: Any, like: Node | None) -> str:
        """A value as JSON: over several lines if `like` is, each item one level deeper than the line of `like`."""
        if like is None or not isinstance(value, list | dict) or "\n" not in self.text[like.start : like.end]:
            return self._dump(value)
        indent = indent_of(self.text, like.start)
        return self._dump(value, indent=self._unit).replace("\n", self._line_break + indent)

    def _dump(self, value: Any, indent: str | None = None) -> str:
        try:
            written = json.dumps(value, ensure_ascii=self._escaped, indent=indent, allow_nan=self._infinite)
        except (TypeError, ValueError) as error:
            raise UnpatchableText(f"JSON can't hold the value: {error}") from error
        return _HALF.sub(lambda half: f"\\u{ord(half.group()):04x}", written)
