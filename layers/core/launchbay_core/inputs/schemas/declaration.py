"""Schemas that an author wrote: a Pydantic class or instance, a dataclass, a TypedDict, or JSON Schema itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from launchbay_core.inputs.errors import BadSchema, UnreadableInput
from launchbay_core.inputs.schemas.bounds.expansion import check_nesting
from launchbay_core.inputs.schemas.defaults import add_defaults
from launchbay_core.inputs.schemas.inference import Open, Schema, infer_schema, note_of_open, selection_note
from launchbay_core.inputs.schemas.keywords import DIALECT, X_LAUNCHBAY
from launchbay_core.inputs.schemas.models import schema_of_type, values_of
from launchbay_core.inputs.schemas.normalization import normalize
from launchbay_core.inputs.schemas.overlay.laying import lay_over
from launchbay_core.inputs.schemas.overlay.rest import is_partial, rest_of
from launchbay_core.inputs.schemas.pruning import prune
from launchbay_core.inputs.schemas.secret_literals import without_secret_literals
from launchbay_core.inputs.schemas.validator import validator_of
from launchbay_core.inputs.values.keys import KeyReader, as_written
from launchbay_core.inputs.values.plain import plain_value, to_exchanged_value
from launchbay_core.inputs.values.selection import Selection, shown_values


def schema_from(model: Any) -> Schema:
    """The JSON Schema 2020-12 of what an author gave as `schema=`.

    An instance of a model gives the schema of its class with the instance's values as defaults. A type takes only its
    own keys unless it says otherwise (`extra="allow"`); its schema notes that as `closed`.

    Raises:
        BadSchema: it is not a Pydantic class or instance, dataclass, TypedDict or JSON Schema.
    """
    if isinstance(model, Mapping):
        check_nesting(model)
        schema = normalize(_plain_schema(model))
        check_schema(schema)
        return schema
    try:
        schema = normalize(to_exchanged_value(schema_of_type(model if isinstance(model, type) else type(model))))
        values = {} if isinstance(model, type) else values_of(model)
    except ImportError as error:
        raise BadSchema(f"a schema of type {type(model).__name__} needs the package pydantic; install it") from error
    except Exception as error:
        raise BadSchema(f"could not make a schema from {model!r}: {error}") from error
    return {**add_defaults(schema, values), X_LAUNCHBAY: {"closed": True}}


def _plain_schema(schema: Mapping[str, Any]) -> Schema:
    """A copy of a schema with its literals (a `default`, an `enum`) in JSON's types: they may be dates and the like."""
    try:
        return dict(plain_value(schema))
    except UnreadableInput as error:
        raise BadSchema(f"the schema can't be written as JSON: {error}") from error


def check_schema(schema: Mapping[str, Any]) -> None:
    """Refuse what is not valid JSON Schema 2020-12, or has no end when its references are followed.

    Raises:
        BadSchema: it is not; says where.
    """
    validator_of(schema)


def declared_schema(
    model: Any,
    values: Mapping[str, Any],
    include: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    read_key: KeyReader = as_written,
    open: Open = (),  # noqa: A002  (as in a job file)
    *,
    strict: bool = False,
) -> Schema:
    """An author's schema, laid over what is inferred from the present values, which are its defaults.

    It is pruned to what include and exclude leave. With `strict`, and if it names no keys at its root, the author's
    schema is taken alone. `read_key` and `open` are as in `infer_schema`.

    Raises:
        BadSchema: `model` is not a schema.
    """
    schema = schema_from(model)
    given = schema.pop(X_LAUNCHBAY, None)
    note: dict[str, Any] = note_of_open(open)
    if isinstance(given, Mapping) and given.get("closed") is True:
        note["closed"] = True
    schema = without_secret_literals(schema)
    if not strict and is_partial(schema):
        schema = lay_over(schema, rest_of(schema, infer_schema(values, None, None, read_key, open)))
        schema.pop(X_LAUNCHBAY, None)
        note["overlaid"] = True
    if include or exclude:
        schema = prune(schema, Selection.of(include, exclude, read_key))
    schema = add_defaults(schema, shown_values(values, include, exclude, read_key))
    note = selection_note(values, include, exclude, read_key) | note
    return {"$schema": DIALECT, **schema, X_LAUNCHBAY: note}


def inferred_rest(
    model: Any,
    values: Mapping[str, Any],
    read_key: KeyReader = as_written,
    open: Open = (),  # noqa: A002  (as above)
) -> Schema:
    """What `declared_schema` asks beside the author's schema, of all values."""
    return rest_of(model, infer_schema(values, None, None, read_key, open))
