"""The present values that a schema carries as defaults of its properties: how they get in, and how they are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay_core.inputs.schemas.bounds.budget import Budget
from launchbay_core.inputs.schemas.documents.document import Document, document_of
from launchbay_core.inputs.schemas.documents.inlining import Inliner
from launchbay_core.inputs.schemas.references import resolve_reference
from launchbay_core.inputs.schemas.secrets import holds_secret
from launchbay_core.inputs.schemas.subschemas import named_in
from launchbay_core.inputs.values.merge import match_keys
from launchbay_core.inputs.values.plain import to_json_value
from launchbay_core.inputs.values.texts import float_of

Schema = dict[str, Any]
_MAX_DEPTH = 16


def add_defaults(schema: Schema, values: Mapping[str, Any]) -> Schema:
    """A copy of `schema` with the present values as defaults of its properties, except for secrets.

    Raises:
        BadSchema: it expands to too many parts, as properties with values take the place of references.

    >>> add_defaults({"properties": {"lr": {"type": "number"}}}, {"lr": 0.1})
    {'properties': {'lr': {'type': 'number', 'default': 0.1}}}
    """
    document = document_of(schema)
    return dict(_Filler(document).fill(document, values))


class _Filler:
    """Puts defaults into copies of the schemas of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._inliner = Inliner(document)

    def fill(self, schema: Mapping[str, Any], values: Mapping[str, Any]) -> Schema:
        """A copy of a schema with values as defaults of its properties."""
        properties = dict(named_in(schema, "properties"))
        keys = match_keys(values, properties)
        for name, inner in properties.items():
            key = keys[name]
            if key in values and isinstance(inner, Mapping):
                properties[name] = self._with_default(inner, values[key])
        return {**schema, "properties": properties} if properties else dict(schema)

    def _with_default(self, schema: Mapping[str, Any], value: Any) -> Schema:
        target = self._inliner.copy(schema)
        if isinstance(value, Mapping) and named_in(target, "properties"):
            return self.fill({word: held for word, held in target.items() if word != "default"}, value)
        if not holds_secret(self._document, [target], value):
            target["default"] = to_json_value(value)
        return target


def defaults_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The values that the defaults of a schema's properties make together.

    Raises:
        BadSchema: it expands to too many parts.

    >>> defaults_of({"properties": {"opt": {"properties": {"lr": {"default": 0.1}}}}})
    {'opt': {'lr': 0.1}}
    """
    document = document_of(schema)
    return _collect(document, resolve_reference(document, document), 0, Budget())


def _collect(document: Document, schema: Mapping[str, Any], depth: int, budget: Budget) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, inner in named_in(schema, "properties").items():
        budget.spend()
        plain = resolve_reference(document, inner) if isinstance(inner, Mapping) else {}
        if "default" in plain:
            is_float = plain.get("type") == "number" and isinstance(plain["default"], str)
            values[name] = float_of(plain["default"]) if is_float else plain["default"]
        elif named_in(plain, "properties") and depth < _MAX_DEPTH:
            below = _collect(document, plain, depth + 1, budget)
            if below:
                values[name] = below
    return values
