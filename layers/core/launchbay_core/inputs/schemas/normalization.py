"""Words that people write in schemas beside JSON Schema's own, made into what every validator takes.

`label` and `placeholder` are for forms and stay. `required: true` on a property, as W&B has it, becomes an entry of
the `required` list around it. What `format: secret` marks keeps no default and no examples.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from launchbay_core.inputs.schemas.subschemas import SECRET_FORMATS

_MAPS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SINGLES = (
    "items", "contains", "additionalProperties", "unevaluatedProperties", "unevaluatedItems", "propertyNames", "not",
    "if", "then", "else", "contentSchema",
)  # fmt: skip


def with_standard_words(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of `schema` in the words of JSON Schema 2020-12.

    >>> with_standard_words({"properties": {"lr": {"type": "number", "required": True}}})
    {'properties': {'lr': {'type': 'number'}}, 'required': ['lr']}
    """
    plain = mapped(schema, lambda inner: with_standard_words(inner) if isinstance(inner, Mapping) else inner)
    properties = schema.get("properties")
    named = properties.items() if isinstance(properties, Mapping) else ()
    asked = [name for name, inner in named if isinstance(inner, Mapping) and inner.get("required") is True]
    if isinstance(plain.get("required"), bool):
        del plain["required"]
    if asked:
        present = plain.get("required", [])
        plain["required"] = [*present, *(name for name in asked if name not in present)]
    if isinstance(plain.get("format"), str) and plain["format"] in SECRET_FORMATS:
        plain = {word: value for word, value in plain.items() if word not in {"default", "examples"}}
    return plain


def mapped(schema: Mapping[str, Any], change: Callable[[Any], Any]) -> dict[str, Any]:
    """A copy of `schema` with every schema right inside it changed; what only looks like one stays."""
    plain = dict(schema)
    for word, found in schema.items():
        if word in _MAPS and isinstance(found, Mapping):
            plain[word] = {name: change(inner) for name, inner in found.items()}
        elif word in _LISTS and isinstance(found, list):
            plain[word] = [change(inner) for inner in found]
        elif word in _SINGLES:
            plain[word] = change(found)
    return plain
