"""The compiled JSON Schema 2020-12 validator of a schema.

Nothing is fetched: a reference that leads out of the schema makes it invalid. Formats are checked; times may lack their
offset, as they may in YAML and TOML.
"""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import lru_cache
from typing import Any, NoReturn

from launchbay_core.inputs.errors import BadSchema
from launchbay_core.inputs.schemas.keywords import X_LAUNCHBAY

_CACHED = 64  # compiled schemas, of the job versions that are launched from most


def validator_of(schema: Mapping[str, Any]) -> Any:
    """The compiled validator of a schema.

    Raises:
        BadSchema: it is not valid JSON Schema 2020-12; says where.
    """
    plain = {keyword: value for keyword, value in schema.items() if keyword != X_LAUNCHBAY}
    try:
        return _compile(_Content(marshal.dumps(plain, 2), plain))
    except ValueError as error:
        raise BadSchema(f"the schema can't be written as JSON: {error}") from error


@dataclass(frozen=True)
class _Content:
    """A schema as the key of a cache: by its content, which `marshal` writes ten times faster than `json`."""

    key: bytes
    schema: dict[str, Any] = field(compare=False)


@lru_cache(maxsize=_CACHED)
def _compile(content: _Content) -> Any:
    import jsonschema_rs  # noqa: PLC0415  (28 ms that a script which only declares inputs need not pay)

    try:
        return jsonschema_rs.Draft202012Validator(
            content.schema, validate_formats=True, formats=_FORMATS, retriever=_refuse
        )
    except (ValueError, TypeError) as error:
        raise BadSchema(f"the schema is not valid JSON Schema 2020-12: {str(error).splitlines()[0]}") from error


def _refuse(uri: str) -> NoReturn:
    raise ValueError(f"`{uri}` is outside of the schema; copy what it refers to into `$defs`")


def _is_time(text: str) -> bool:
    try:
        time.fromisoformat(text)
    except ValueError:
        return False
    return ":" in text


def _is_date_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return ":" in text


_FORMATS = {"date-time": _is_date_time, "time": _is_time}
