"""YAML whose plain scalars are read by what their field takes: where a text is meant, the spelling is the value.

YAML alone makes `3.10` a number and `off` false, wherever they stand. In a document whose fields are known (a job file,
a file of overrides), a version, a hash or a clock that somebody wrote without quotes stays what was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.formats.parse import BOM, check_length, to_map
from launchbay_core.inputs.formats.yaml.reader import load_yaml
from launchbay_core.inputs.formats.yaml.scalars import resolve_scalar

_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|[-+]?\.[0-9]+(?:[eE][-+]?[0-9]+)?")
Kept = frozenset[type]
ANYTHING: Kept = frozenset()  # read as YAML reads it
Key = str | int | None  # None for a key that is not text, such as a number


def _open_field(_key: Key) -> Field:
    return OPEN


@dataclass(frozen=True)
class Field:
    """What a place in a document takes.

    `kept` are the types that a plain scalar there may be read as; a scalar of any other type is the text that was
    written, and a null is nowhere a text. `inner` gives the field of a key, or of an item by its position. The keys of
    a map there are names if `has_text_keys`.
    """

    kept: Kept = ANYTHING
    inner: Callable[[Key], Field] = _open_field
    has_text_keys: bool = False


OPEN = Field()
TEXT = Field(kept=frozenset({type(None)}))
NUMBER = Field(kept=frozenset({type(None), int, float}))  # in decimal: 010 and 1:30 are texts, and refused as such
TEXT_OR_BOOLEAN = Field(kept=frozenset({type(None), bool}))


def list_of(item: Field) -> Field:
    """A list of what `item` takes; a scalar in its place is read as an item, too."""
    return Field(item.kept, lambda _: item)


def map_of(each: Field, *, has_text_keys: bool = True) -> Field:
    """A map, or a list, of what `each` takes, under any keys."""
    return Field(inner=lambda _: each, has_text_keys=has_text_keys)


def fields(named: Mapping[str, Field], kept: Kept = ANYTHING) -> Field:
    """A map with named fields; all others are open. A scalar in the map's place is one of the types `kept`, or text."""
    return Field(kept, lambda key: named.get(key, OPEN) if isinstance(key, str) else OPEN, has_text_keys=True)


def parse_by_field(text: str, document: Field) -> dict[str, Any]:
    r"""The values of a YAML text, which is one document with a map, each read by its field.

    Raises:
        UnreadableInput: as `launchbay_core.inputs.parse_one`.

    >>> parse_by_field("sha: 12e03456\nepochs: 012\n", fields({"sha": TEXT}))
    {'sha': '12e03456', 'epochs': 10}
    """
    check_length(text)
    return to_map(_read(load_yaml(text.removeprefix(BOM), _keep_spelling), document))


@dataclass(frozen=True)
class _Plain:
    """A plain scalar as it was written, and where."""

    written: str
    line: int = field(compare=False)
    column: int = field(compare=False)


def _keep_spelling(written: str, event: Any) -> _Plain:
    return _Plain(written, event.start_mark.line + 1, event.start_mark.column + 1)


def _read(value: Any, place: Field) -> Any:
    if isinstance(value, _Plain):
        return _read_scalar(value, place.kept)
    if isinstance(value, dict):
        return _read_map(value, place)
    if isinstance(value, list):
        return [_read(item, place.inner(number)) for number, item in enumerate(value)]
    if isinstance(value, tuple):  # of `!!omap` and `!!pairs`
        return tuple(_read(item, OPEN) for item in value)
    return {_read(item, OPEN) for item in value} if isinstance(value, set) else value


def _read_map(value: Mapping[Any, Any], place: Field) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key, inner in value.items():
        name = _read_key(key, place)
        if name in found and place.has_text_keys:
            raise UnreadableInput(f"two keys of one map are both written `{name}`")
        found[name] = _read(inner, place.inner(name if isinstance(name, str) else None))
    return found


def _read_key(key: Any, place: Field) -> Any:
    if not isinstance(key, _Plain):
        return key
    return key.written if place.has_text_keys and key.written else _read_scalar(key, ANYTHING)


def _read_scalar(scalar: _Plain, kept: Kept) -> Any:
    try:
        value = resolve_scalar(scalar.written)
    except UnreadableInput as error:  # it looks like a date that does not exist, or a number that is too long
        if kept != ANYTHING:
            return scalar.written
        raise UnreadableInput(error.reason, scalar.line, scalar.column) from error
    if kept == ANYTHING or value is None:
        return value
    is_odd = type(value) in (int, float) and not _DECIMAL.fullmatch(scalar.written)
    return value if type(value) in kept and not is_odd else scalar.written
