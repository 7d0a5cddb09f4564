"""TOML as a format of the registry."""

from __future__ import annotations

from typing import Any

from launchbay_core.inputs.formats.syntax import EditableText, Syntax, open_tree
from launchbay_core.inputs.formats.toml.editor import TomlEditor
from launchbay_core.inputs.formats.toml.reader import load_toml, toml_tree


class TomlSyntax(Syntax):
    """Reads and edits TOML."""

    def read(self, text: str) -> Any:
        """The value of a text."""
        return load_toml(text)

    def open_text(self, text: str) -> EditableText:
        """A text's value, and its edits."""
        return open_tree(toml_tree(text), TomlEditor, text)
