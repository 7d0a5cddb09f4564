"""A schema that is asked many questions, with what was found out about it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from launchbay_core.inputs.schemas.bounds.budget import Budget
from launchbay_core.inputs.schemas.documents.resources import Resources

MAX_WORK = 2_000_000  # subschemas and patterns that are asked about a key, for all keys together
_TOO_MUCH = (
    "the schema has too many subschemas for each key of these values; give fewer values, or combine fewer schemas and "
    "patterns"
)


class Document(dict[str, Any]):
    """The root of a schema, which must not change from now on.

    It is a map like any other. Who walks over schemas keeps in it what the next question needs too, so that many
    questions about one schema take no more work than one.
    """

    def __init__(self, schema: Mapping[str, Any]) -> None:
        super().__init__(schema)
        self.budget = Budget(MAX_WORK, _TOO_MUCH)
        # By the walk and the identities of the schemas that it began at; those are kept, so that no other gets them.
        self.found: dict[tuple[Any, ...], tuple[Any, Any]] = {}

    @cached_property
    def resources(self) -> Resources:
        """Where its references lead."""
        return Resources(self)


def document_of(root: Mapping[str, Any]) -> Document:
    """A schema as a document; itself if it is one."""
    return root if isinstance(root, Document) else Document(root)


def resources_of(root: Mapping[str, Any]) -> Resources:
    """Where the references of a schema lead."""
    return root.resources if isinstance(root, Document) else Resources(root)
