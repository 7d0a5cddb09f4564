"""References that are replaced by copies of their targets, with a bound on how much is copied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay_core.inputs.schemas.bounds.budget import Budget
from launchbay_core.inputs.schemas.documents.document import Document
from launchbay_core.inputs.schemas.documents.resources import maps_in
from launchbay_core.inputs.schemas.references import resolve_reference


class Inliner:
    """Copies schemas of one document without their own references."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._budget = Budget()
        self._sizes: dict[int, int] = {}

    def copy(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """A copy of a schema, in which its target takes the place of its `$ref` if that can be followed.

        Raises:
            BadSchema: it expands to too many parts.
        """
        if "$ref" not in schema:
            return dict(schema)
        target = resolve_reference(self._document, schema)
        self._budget.spend(self._size(target))
        return target

    def _size(self, target: Mapping[str, Any]) -> int:
        """How many maps the copy of a definition has."""
        key = id(target.get("properties"))
        if "properties" not in target:
            return 1
        if key not in self._sizes:
            self._sizes[key] = sum(1 for _ in maps_in(target))
        return self._sizes[key]
