"""JSON as a format of the registry."""

from __future__ import annotations

from typing import Any

from launchbay_core.inputs.formats.duplicates import check_unique_keys
from launchbay_core.inputs.formats.json.editor import JsonEditor
from launchbay_core.inputs.formats.json.reader import json_tree, load_json
from launchbay_core.inputs.formats.syntax import EditableText, Syntax, open_tree


class JsonSyntax(Syntax):
    """Reads and edits JSON."""

    def read(self, text: str) -> Any:
        """The value of a text."""
        return load_json(text)

    def read_new(self, text: str) -> Any:
        """The value of a text in which no key stands twice."""
        root = json_tree(text)
        check_unique_keys(text, root)
        return root.value

    def open_text(self, text: str) -> EditableText:
        """A text's value, and its edits."""
        return open_tree(json_tree(text), JsonEditor, text)
