"""YAML as a format of the registry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.formats.documents import document_key, join_documents
from launchbay_core.inputs.formats.duplicates import check_unique_keys
from launchbay_core.inputs.formats.edits import Edit, PatchedText
from launchbay_core.inputs.formats.flow_editor import Instructions, Location
from launchbay_core.inputs.formats.syntax import EditableText, Patch, Syntax
from launchbay_core.inputs.formats.yaml.editor import SharingYamlEditor
from launchbay_core.inputs.formats.yaml.entries import patch_entries
from launchbay_core.inputs.formats.yaml.reader import Document, load_yaml, read_documents
from launchbay_core.inputs.formats.yaml.scalars import resolve_scalar


class YamlSyntax(Syntax):
    """Reads YAML of one or several documents; patches the entries of a plain block map one by one."""

    def read(self, text: str) -> Any:
        """The value of a text; several documents are a map of them."""
        return _join(read_documents(text))

    def read_one(self, text: str) -> Any:
        """The value of a text that must be a single document, in which no key stands twice."""
        return load_yaml(text)

    def read_new(self, text: str) -> Any:
        """The value of a text in which no key stands twice."""
        documents = read_documents(text)
        for document in documents:
            check_unique_keys(text, document.root)
        return _join(documents)

    def read_key(self, text: str) -> Any:
        """The key that a plain key is read as; a text if no file can have it as a plain key."""
        try:
            return resolve_scalar(text)
        except (UnreadableInput, ValueError, ArithmeticError):
            return text

    def open_text(self, text: str) -> EditableText:
        """A text's value, and its edits, document by document."""
        documents = read_documents(text)

        def find_edits(wanted: Mapping[str, Any], instructions: Instructions) -> list[Edit]:
            editor = SharingYamlEditor(text, instructions)
            if len(documents) > 1:
                for index, document in enumerate(documents):
                    key = document_key(index)
                    editor.set_document(document, wanted[key], Location((key,)))
            else:
                editor.set_document(documents[0] if documents else Document(None, len(text)), wanted, Location())
            return editor.finish()

        return EditableText(_join(documents), find_edits, len(documents))

    def patch_parts(self, text: str, overrides: Mapping[str, Any], patch: Patch) -> PatchedText | None:
        """Patch only the entries that `overrides` touch, if the text has nothing that reaches across entries."""
        return patch_entries(text, overrides, patch)


def _join(documents: list[Document]) -> Any:
    return join_documents([document.root.value if document.root else None for document in documents])
