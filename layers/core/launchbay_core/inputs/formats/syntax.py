"""What a format must be able to do: read a text's values, and open a text so that it can be edited."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from launchbay_core.inputs.formats.edits import Edit, PatchedText
from launchbay_core.inputs.formats.flow_editor import FlowEditor, Instructions, Location
from launchbay_core.inputs.formats.tree import Node

Patch = Callable[[str, Mapping[str, Any]], PatchedText]
"""From a text and overrides to the patched text with its edits."""


@dataclass(frozen=True)
class EditableText:
    """A text that was read: its value, how to edit it, and how many documents it has.

    `find_edits(wanted, instructions)` gives the edits after which the text reads as `wanted`.
    """

    value: Any
    find_edits: Callable[[Mapping[str, Any], Instructions], list[Edit]]
    documents: int = 1


class Syntax(ABC):
    """Reads and edits the texts of one format. A text comes without a byte order mark."""

    @abstractmethod
    def read(self, text: str) -> Any:
        """The value of a text; several documents are a map of them, by `document_key`.

        Raises:
            UnreadableInput: the text is not of the format, or is beyond the bounds of `values.bounds`.
        """

    @abstractmethod
    def open_text(self, text: str) -> EditableText:
        """A text's value, and the edits by which it gets another.

        Raises:
            UnreadableInput: as `read`.
        """

    def read_new(self, text: str) -> Any:
        """The value of a text that is new here, in which no key may stand twice.

        Raises:
            UnreadableInput: as `read`, and for a key that does.
        """
        return self.read(text)

    def read_one(self, text: str) -> Any:
        """The value of a text that is new here and must be a single document.

        Raises:
            UnreadableInput: as `read_new`, and for several documents.
        """
        return self.read_new(text)

    def read_key(self, text: str) -> Any:
        """The key that the reader gives for a key of a path; a format in which every key is a text need not say."""
        return text

    def explain_missing(self, text: str, names: Iterable[str]) -> list[str]:  # noqa: ARG002
        """Why each of these names, which an author selects, has no value in a text; empty where that is no fault."""
        return []

    def patch_parts(
        self,
        text: str,  # noqa: ARG002
        overrides: Mapping[str, Any],  # noqa: ARG002
        patch: Patch,  # noqa: ARG002
    ) -> PatchedText | None:
        """Patch only the parts of a text that `overrides` touch, each by `patch`, so that the rest is never read.

        None if the text can't be split so; then `patch` gets it as one piece. A format need not offer this.
        """
        return None


def open_tree(root: Node, editor_type: type[FlowEditor], text: str) -> EditableText:
    """The text of a tree, edited by an editor of this type."""

    def find_edits(wanted: Mapping[str, Any], instructions: Instructions) -> list[Edit]:
        editor = editor_type(text, instructions)
        editor.set(root, wanted, Location())
        return editor.finish()

    return EditableText(root.value, find_edits)
