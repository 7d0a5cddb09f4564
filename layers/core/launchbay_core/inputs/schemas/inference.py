"""A schema for values that nobody wrote a schema for: JSON Schema 2020-12, each leaf's present value as its default.

A present 0 or 1 is a `number`: it says nothing about int or float (`dropout: 0`, `weight_decay: 1`).

The root keeps the selection and what it hides under `x-launchbay`, so that a refused override is either a typo or a
value that the author excluded. What it hides is in no default, so a list of which it hides an item has none. JSON has
no nan and no infinities: as defaults they are the strings `.nan`, `.inf` and `-.inf` beside `type: number`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from launchbay_core.inputs.schemas.keywords import DIALECT, X_LAUNCHBAY
from launchbay_core.inputs.values.interpolations import is_interpolation
from launchbay_core.inputs.values.keys import KeyReader, as_written
from launchbay_core.inputs.values.merge import key_text
from launchbay_core.inputs.values.paths import format_path
from launchbay_core.inputs.values.plain import to_json_value
from launchbay_core.inputs.values.selection import Selection, hidden_paths, is_input, shown_part

_SAY_NOTHING = (0, 1)  # ints that people write for floats too
MAX_HIDDEN = 200  # so that a schema stays small; a hidden key beyond it is called unknown

Schema = dict[str, Any]
Open = bool | Sequence[str]  # where a map takes new keys: everywhere, nowhere, or below these paths


def infer_schema(
    values: Mapping[str, Any],
    include: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    read_key: KeyReader = as_written,
    open: Open = (),  # noqa: A002  (as in a job file)
) -> Schema:
    """The schema of the part of `values` that include and exclude leave; `read_key` is as in `select`.

    Maps take only the keys that they have, except below the paths that are `open`: true stands for all of them.

    >>> infer_schema({"lr": 0.1, "seed": 1}, exclude=["seed"])["properties"]
    {'lr': {'type': 'number', 'default': 0.1}}
    """
    opened = open_part(open, read_key)
    properties = _properties(values, Selection.of(include, exclude, read_key), opened)
    note = selection_note(values, include, exclude, read_key) | note_of_open(open) | {"inferred": True}
    return {"$schema": DIALECT, **_map_of(properties, opened), X_LAUNCHBAY: note}


def open_part(open: Any, read_key: KeyReader = as_written) -> Selection:  # noqa: A002  (as above)
    """Where new keys are let in: at the places that the selection covers.

    >>> open_part(["trainer"]).covers(("trainer", "optimizer")), open_part(()).covers()
    (True, False)
    """
    if isinstance(open, list | tuple) and open:
        return Selection.of(open, None, read_key)
    return Selection((), (), is_included=open is True)


def note_of_open(open: Open) -> dict[str, Any]:  # noqa: A002  (as above)
    """What a schema's root says about where new keys are let in."""
    return {"open": open if open is True else list(open)} if open else {}


def _map_of(properties: Schema, opened: Selection) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": opened.covers()}


def selection_note(
    values: Mapping[str, Any],
    include: Sequence[str] | None,
    exclude: Sequence[str] | None,
    read_key: KeyReader = as_written,
) -> dict[str, Any]:
    """What a schema's root says about its selection: the paths given, and the present values that they hide."""
    hidden = islice(hidden_paths(values, Selection.of(include, exclude, read_key)), MAX_HIDDEN)
    return {"include": list(include or []), "exclude": list(exclude or []), "hidden": list(map(format_path, hidden))}


def _properties(values: Mapping[str, Any], selection: Selection, opened: Selection) -> Schema:
    properties: Schema = {}
    for key, value in values.items():
        name = key_text(key)
        if name is not key and (name in values or name in properties):
            continue  # `1:` beside `"1":`, or beside another key that is written so: a path means that one
        here = selection.below(name)
        if not here.leads_into():
            continue
        if isinstance(value, Mapping) and value:
            inner = _properties(value, here, opened.below(name))
            if inner or here.covers():
                properties[name] = _map_of(inner, opened.below(name))
        elif is_input(value, here):
            shown = shown_part(value, here)
            properties[name] = _infer_value(value) | ({"default": to_json_value(shown[0])} if shown else {})
    return properties


def _infer_value(value: Any) -> Schema:
    """The schema of one value; `{}` allows anything."""
    if value is None or is_interpolation(value):
        return {}
    if isinstance(value, Mapping):
        return {"type": "object"}
    if isinstance(value, list | tuple):
        return {"type": "array", **_items(value)}
    return _scalar(value)


def _scalar(value: Any) -> Schema:
    if isinstance(value, bool):
        return {"type": "boolean"}
    if isinstance(value, int):
        return {"type": "number" if _says_nothing(value) else "integer"}
    if isinstance(value, float):
        return {"type": "number"}
    if isinstance(value, datetime):
        return {"type": "string", "format": "date-time"}
    if isinstance(value, date):
        return {"type": "string", "format": "date"}
    if isinstance(value, time):
        return {"type": "string", "format": "time"}
    return {"type": "string"} if isinstance(value, str) else {}


def _items(values: Sequence[Any]) -> Schema:
    """What the items of a list are: one type, a union of several, or anything if one of them may be anything.

    Lists among them are one type, whose items are those of them all: a union of lists of unions could have as many
    kinds as the list has items, and each would be compared with all of them. A 0 or 1 is an int beside other ints.
    """
    values = _telling_of(values)
    kinds: list[Schema] = []
    of_lists: Schema | None = None
    for value in values:
        if isinstance(value, list | tuple):
            kind = of_lists = _lists(values) if of_lists is None else of_lists
        else:
            kind = {"type": "object"} if isinstance(value, Mapping) else _infer_value(value)
        if kind not in kinds:
            kinds.append(kind)
    if {"type": "number"} in kinds:
        kinds = [kind for kind in kinds if kind != {"type": "integer"}]  # an int is a float too
    if not kinds or {} in kinds:
        return {}
    return {"items": kinds[0] if len(kinds) == 1 else {"anyOf": kinds}}


def _telling_of(values: Sequence[Any]) -> Sequence[Any]:
    """The values without each 0 and 1, if there are other ints or floats, which say what they are."""
    is_told = any(type(value) in {int, float} and value not in _SAY_NOTHING for value in values)
    return [value for value in values if not _says_nothing(value)] if is_told else values


def _says_nothing(value: Any) -> bool:
    return type(value) is int and value in _SAY_NOTHING


def _lists(values: Sequence[Any]) -> Schema:
    """What the lists among values are: of an empty one, the items may be anything."""
    lists = [value for value in values if isinstance(value, list | tuple)]
    return {"type": "array"} | (_items([item for each in lists for item in each]) if all(lists) else {})
