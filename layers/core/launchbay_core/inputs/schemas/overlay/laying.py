"""An author's schema and what is inferred beside it as one schema, which people see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay_core.inputs.schemas.documents.document import Document, document_of
from launchbay_core.inputs.schemas.documents.inlining import Inliner
from launchbay_core.inputs.schemas.subschemas import named_in, names_key

Schema = dict[str, Any]


def lay_over(author: Mapping[str, Any], rest: Mapping[str, Any]) -> Schema:
    """An author's schema and the rest of an inferred one as one schema, which asks what both ask.

    References on the way to what is inferred are replaced by their targets, as a definition may be used elsewhere.

    Raises:
        BadSchema: it expands to too many parts.

    >>> lay_over({"properties": {"a": {"minimum": 0}}}, {"type": "object", "properties": {"a": {"type": "integer"}}})
    {'type': 'object', 'properties': {'a': {'type': 'integer', 'minimum': 0}}}
    """
    document = document_of(author)
    return _Overlay(document).lay(document, rest)


class _Overlay:
    """Lays what is inferred over copies of the schemas of one document."""

    def __init__(self, document: Document) -> None:
        self._inliner = Inliner(document)

    def lay(self, schema: Any, rest: Mapping[str, Any]) -> Schema:
        """A copy of a schema with what else is asked of its place."""
        plain = self._inliner.copy(schema) if isinstance(schema, Mapping) else {}
        laid = {**rest, **plain}
        if "properties" in rest:
            laid["properties"] = self._properties(plain, rest["properties"])
        if "items" in rest and plain.get("items") is not False and "items" in plain:
            laid["items"] = self.lay(plain["items"], rest["items"])
        if "patternProperties" in plain:
            laid["patternProperties"] = {**rest.get("patternProperties", {}), **named_in(plain, "patternProperties")}
        return laid

    def _properties(self, plain: Mapping[str, Any], rest: Mapping[str, Any]) -> Schema:
        found: Schema = {}
        for name, held in rest.items():
            schema = _asked_of(plain, name)
            if schema is not False:
                found[name] = self.lay(schema, held)
            elif name in named_in(plain, "properties"):
                found[name] = False
        return found


def _asked_of(plain: Mapping[str, Any], name: str) -> Any:
    """What a schema asks of a key by its name, or else as of any other; a pattern asks beside its name."""
    if name in named_in(plain, "properties"):
        return plain["properties"][name]
    return True if names_key(plain, name) else plain.get("additionalProperties", True)
