"""Edits that set constants in a script."""

from __future__ import annotations

from typing import Any

from launchbay_core.inputs.errors import UnpatchableText
from launchbay_core.inputs.formats.flow_editor import FlowEditor, Instructions, Location
from launchbay_core.inputs.formats.python.writer import Writer
from launchbay_core.inputs.formats.tree import Entry, Node


class PythonEditor(FlowEditor):
    """Changes literals; the assignments themselves stay."""

    def __init__(self, text: str, instructions: Instructions, *, is_utf8: bool) -> None:
        super().__init__(text, instructions)
        self._writer = Writer(text, is_utf8=is_utf8)

    def set(self, node: Node, wanted: Any, at: Location) -> None:
        """Make a literal read as `wanted`; of the whole script, its names stay the same."""
        if not at.keys and set(wanted) != set(node.value):
            raise UnpatchableText("the constants of a script can be changed, but none can be added or removed")
        super().set(node, wanted, at)

    def replace(self, node: Node, wanted: Any, at: Location) -> None:  # noqa: ARG002  (YAML's needs it)
        """Write a value in the place of a literal."""
        self.edit(node.start, node.end, self._writer.write(wanted, node))

    def render(self, value: Any, like: Node | None) -> str:
        """A value as a literal."""
        return self._writer.write(value, like)

    def render_pair(self, key: Any, value: Any, like: Entry | None) -> str:
        """A new entry of the literal of a map."""
        return f"{self._writer.write(key, like.key if like else None)}: {self._writer.write(value)}"
