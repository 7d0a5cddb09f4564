"""The items and keys of a list or map that was assigned, typed by the schema as a value by itself is.

`layers=[1.0, '2']` gives ints where the schema has ints, `tags=[1.10, no]` the texts as they were typed where it has
texts, and `opt={lr: '0.5'}` a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from launchbay_core.inputs.assigned_values import number_in
from launchbay_core.inputs.schemas.documents.places import Place, place_of
from launchbay_core.inputs.schemas.json_types import ALL_TYPES, type_of, types_of
from launchbay_core.inputs.schemas.subschemas import schemas_at
from launchbay_core.inputs.values.paths import Path

_NUMBERS = {"integer", "number"}


def type_inside(typed: str, value: Any, schema: Mapping[str, Any], path: Path) -> Any:
    """A list or map with what is in it typed by the schema of a path; any other value as it is.

    Args:
        typed: the value as it was typed.
        value: the value that was read from that.
        schema: describes the source.
        path: where in the source the value goes.

    >>> schema = {"properties": {"layers": {"items": {"type": "integer"}}}}
    >>> type_inside("[1.0, '2']", [1.0, "2"], schema, ("layers",))
    [1, 2]
    """
    if not isinstance(value, list | Mapping):
        return value
    place = place_of(schema, schemas_at(schema, path))
    return _type_inside(place, value, _texts_in(typed))


def _texts_in(typed: str) -> Any:
    """The same with each scalar as it was typed; None if that can't be told."""
    try:
        return yaml.load(typed, Loader=yaml.BaseLoader)  # noqa: S506  (makes texts, lists and maps alone)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None


def _type_inside(place: Place, value: Any, texts: Any) -> Any:
    if isinstance(value, list):
        is_like = isinstance(texts, list) and len(texts) == len(value)
        inner = texts if is_like else [None] * len(value)
        return [_type_inside(place.item(index), item, inner[index]) for index, item in enumerate(value)]
    if isinstance(value, Mapping):
        # Merge keys, and keys of other types, are written otherwise than they are read.
        by_name = texts if isinstance(texts, Mapping) and texts.keys() == value.keys() else {}
        return {name: _type_inside(place.key(name), item, by_name.get(name)) for name, item in value.items()}
    return _typed(value, texts, types_of(place.document, place.schemas))


def _typed(value: Any, text: Any, kinds: frozenset[str]) -> Any:
    """A scalar as one of some types, if it can be one."""
    if kinds == ALL_TYPES:
        return value
    if isinstance(value, str) and "string" not in kinds and kinds & _NUMBERS:
        value = number_in(value)
    if isinstance(value, float) and value.is_integer() and "number" not in kinds and "integer" in kinds:
        return int(value)
    if "string" in kinds and type_of(value) not in kinds and isinstance(text, str):
        return text
    return value
