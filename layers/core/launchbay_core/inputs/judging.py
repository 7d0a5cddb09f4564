"""Values against a JSON Schema 2020-12: the validator, and values as it can judge them.

Nothing is fetched: a reference that leads out of the schema makes it no schema. Formats are checked, and times may
lack their offset, as they may in YAML and TOML.
"""

from __future__ import annotations

import marshal
import math
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, NoReturn

from launchbay_core.inputs.choices import narrowed
from launchbay_core.inputs.dialect import KEYWORD
from launchbay_core.inputs.errors import BadSchema
from launchbay_core.inputs.faults import Fault, value_at
from launchbay_core.inputs.merging import key_text

_CACHED = 64  # compiled schemas, of the job versions that are launched from most
_RANGES = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
_AS_THEY_ARE = {str, int, bool, type(None)}
_NO_INTEGER = 0.5  # what stands for nan, of which nothing is asked but its type


def judged(schema: Mapping[str, Any], values: Any) -> Iterator[Fault]:
    """Every fault of `values`.

    Raises:
        BadSchema: `schema` is no JSON Schema.
    """
    for raw in validator_of(schema).iter_errors(judgeable(values)):
        for inner in narrowed(raw):
            if inner.kind.name not in _RANGES or not _is_nan(value_at(values, inner.instance_path)):
                yield Fault(inner, schema, values)


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)


def validator_of(schema: Mapping[str, Any]) -> Any:
    """The compiled validator of a schema.

    Raises:
        BadSchema: it is no JSON Schema 2020-12; says where.
    """
    plain = {word: asked for word, asked in schema.items() if word != KEYWORD}
    try:
        return _compiled(_Content(marshal.dumps(plain, 2), plain))
    except ValueError as error:
        raise BadSchema(f"the schema is no JSON: {error}") from error


@dataclass(frozen=True)
class _Content:
    """A schema as the key of a cache: by what it says, which `marshal` tells ten times faster than `json`."""

    key: bytes
    schema: dict[str, Any] = field(compare=False)


@lru_cache(maxsize=_CACHED)
def _compiled(content: _Content) -> Any:
    import jsonschema_rs  # noqa: PLC0415  (28 ms that a script which only declares inputs need not pay)

    try:
        return jsonschema_rs.Draft202012Validator(
            content.schema, validate_formats=True, formats=_FORMATS, retriever=_refuse
        )
    except (ValueError, TypeError) as error:
        raise BadSchema(f"the schema is no JSON Schema 2020-12: {str(error).splitlines()[0]}") from error


def _refuse(uri: str) -> NoReturn:
    raise ValueError(f"`{uri}` is outside of the schema; copy what it names into `$defs`")


def _is_time(text: str) -> bool:
    try:
        time.fromisoformat(text)
    except ValueError:
        return False
    return ":" in text


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return ":" in text


_FORMATS = {"date-time": _is_moment, "time": _is_time}


def judgeable(value: Any) -> Any:
    """A value as JSON Schema can judge it: an infinity as the largest float, a date as its text, keys as texts."""
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, Mapping):
        return {
            key if type(key) is str else key_text(key): inner if type(inner) in _AS_THEY_ARE else judgeable(inner)
            for key, inner in value.items()
        }
    if isinstance(value, float):
        return value if math.isfinite(value) else _finite(value)
    if isinstance(value, list | tuple | set):
        return [judgeable(item) for item in value]
    return value.isoformat() if isinstance(value, date | time) else _plain(value)


def _plain(value: Any) -> Any:
    """A value of a type that is derived from one of JSON's; the text of any other."""
    return next((kind(value) for kind in (int, str) if isinstance(value, kind)), str(value))


def _finite(value: float) -> float:
    return _NO_INTEGER if math.isnan(value) else math.copysign(sys.float_info.max, value)
