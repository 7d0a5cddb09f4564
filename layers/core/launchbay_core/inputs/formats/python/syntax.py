"""Python as a format of the registry: a script is a map of its constants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from launchbay_core.inputs.formats.edits import Edit
from launchbay_core.inputs.formats.flow_editor import Instructions, Location
from launchbay_core.inputs.formats.python.editor import PythonEditor
from launchbay_core.inputs.formats.python.reader import explain_missing, read_script
from launchbay_core.inputs.formats.syntax import EditableText, Syntax


class PythonSyntax(Syntax):
    """Reads and edits the constants of scripts."""

    def read(self, text: str) -> Any:
        """The values of a script's constants."""
        return read_script(text).constants.value

    def open_text(self, text: str) -> EditableText:
        """A script's constants, and their edits."""
        script = read_script(text)

        def find_edits(wanted: Mapping[str, Any], instructions: Instructions) -> list[Edit]:
            editor = PythonEditor(text, instructions, is_utf8=script.source.is_utf8)
            editor.set(script.constants, wanted, Location())
            return editor.finish()

        return EditableText(script.constants.value, find_edits)

    def explain_missing(self, text: str, names: Iterable[str]) -> list[str]:
        """Why each of these names is not a constant of a script, as far as that is so."""
        return explain_missing(read_script(text), names)
