"""The compiled JSON Schema 2020-12 validator of a schema.

Nothing is fetched: a reference that leads out of the schema makes it invalid. Formats are checked; times may lack their
offset, as they may in YAML and TOML.
"""

from __future__ import annotations

import marshal
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from functools import cached_property, lru_cache
from typing import Any, NoReturn

from launchbay_core.inputs.errors import BadSchema
from launchbay_core.inputs.schemas.bounds.expansion import check_expansion
from launchbay_core.inputs.schemas.bounds.patterns import pattern_options
from launchbay_core.inputs.schemas.bounds.uniqueness import UniqueItems
from launchbay_core.inputs.schemas.documents.document import Document
from launchbay_core.inputs.schemas.keywords import X_LAUNCHBAY

_CACHED = 64  # compiled schemas, of the job versions that are launched from most
_MAX_REASON = 500  # characters: the validator quotes what it refuses
ROOT = "json-schema:///launchbay"  # by which parts refer to the whole


class Compiled:
    """A schema with its validator, and validators of its parts; both are made from a copy that nobody else changes."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self.document = Document(schema)
        check_expansion(self.document)  # before the validator follows the references itself
        self.validator = _compile(schema)

    def validator_at(self, path: Sequence[str | int]) -> Any:
        """The validator of the part at a path of keywords, names and positions."""
        return self.validator_with({"$ref": ROOT + pointer(path)})

    def validator_with(self, schema: dict[str, Any]) -> Any:
        """The validator of a schema whose references may lead to the parts of this one, by `ROOT`."""
        return _compile(schema, registry=self._registry)

    @cached_property
    def _registry(self) -> Any:
        import jsonschema_rs  # noqa: PLC0415

        schema = {keyword: value for keyword, value in self.document.items() if keyword != "$schema"}
        try:
            return jsonschema_rs.Registry([(ROOT, schema)], draft=jsonschema_rs.Draft202012)
        except ValueError as error:
            raise BadSchema(f"the parts of the schema can't be told apart: {str(error)[:_MAX_REASON]}") from error


def pointer(path: Sequence[str | int]) -> str:
    """The JSON Pointer of a path, as the fragment of a URI.

    >>> pointer(("$defs", "a/b", 0))
    '#/%24defs/a~1b/0'
    """
    from urllib.parse import quote  # noqa: PLC0415  (only when very much is wrong)

    return "#" + "".join("/" + quote(str(step).replace("~", "~0").replace("/", "~1"), safe="~") for step in path)


def compiled(schema: Mapping[str, Any]) -> Compiled:
    """The compiled form of a schema.

    Raises:
        BadSchema: it is not valid JSON Schema 2020-12, or expands to too much; says where.
    """
    plain = {keyword: value for keyword, value in schema.items() if keyword != X_LAUNCHBAY}
    try:
        return _compiled(marshal.dumps(plain, 2))
    except ValueError as error:
        raise BadSchema(f"the schema can't be written as JSON: {error}") from error


def validator_of(schema: Mapping[str, Any]) -> Any:
    """The compiled validator of a schema.

    Raises:
        BadSchema: as `compiled` does.
    """
    return compiled(schema).validator


# The key is the schema's content, which `marshal` writes ten times faster than `json`.
@lru_cache(maxsize=_CACHED)
def _compiled(content: bytes) -> Compiled:
    return Compiled(marshal.loads(content))  # noqa: S302  (written by `compiled` just now)


def _compile(schema: dict[str, Any], **more: Any) -> Any:
    import jsonschema_rs  # noqa: PLC0415  (28 ms that a script which only declares inputs need not pay)

    try:
        return jsonschema_rs.Draft202012Validator(
            schema,
            validate_formats=True,
            formats=_FORMATS,
            retriever=_refuse,
            pattern_options=pattern_options(),
            keywords={"uniqueItems": UniqueItems},
            **more,
        )
    except (ValueError, TypeError) as error:
        reason = str(error).splitlines()[0][:_MAX_REASON]
        raise BadSchema(f"the schema is not valid JSON Schema 2020-12: {reason}") from error


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
