"""Schemas as people write them, rewritten to what every validator takes.

`label` and `placeholder` are for forms and stay. `required: true` on a property, as W&B has it, becomes an entry of
the `required` list around it. What `format: secret` marks keeps no default and no examples.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from launchbay_core.inputs.schemas.keywords import LISTS, MAPS, SINGLES
from launchbay_core.inputs.schemas.subschemas import is_secret, listed_in


def normalize(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of `schema` in the keywords of JSON Schema 2020-12.

    >>> normalize({"properties": {"lr": {"type": "number", "required": True}}})
    {'properties': {'lr': {'type': 'number'}}, 'required': ['lr']}
    """
    plain = _rewrite(schema, lambda inner: normalize(inner) if isinstance(inner, Mapping) else inner)
    properties = schema.get("properties")
    named = properties.items() if isinstance(properties, Mapping) else ()
    asked = [name for name, inner in named if isinstance(inner, Mapping) and inner.get("required") is True]
    if isinstance(plain.get("required"), bool):
        del plain["required"]
    if asked:
        present = listed_in(plain, "required")
        plain["required"] = [*present, *(name for name in asked if name not in present)]
    if is_secret([plain]):
        plain = {keyword: value for keyword, value in plain.items() if keyword not in {"default", "examples"}}
    return plain


def _rewrite(schema: Mapping[str, Any], change: Callable[[Any], Any]) -> dict[str, Any]:
    """A copy of `schema` with every subschema right inside it changed; what only looks like one stays."""
    plain = dict(schema)
    for keyword, found in schema.items():
        if keyword in MAPS and isinstance(found, Mapping):
            plain[keyword] = {name: change(inner) for name, inner in found.items()}
        elif keyword in LISTS and isinstance(found, list):
            plain[keyword] = [change(inner) for inner in found]
        elif keyword in SINGLES:
            plain[keyword] = change(found)
    return plain
