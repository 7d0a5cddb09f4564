"""Overrides against a schema, and present values against their own: every fault at once, in the order of the file.

Two checks, each for what it sees best. A walk along the overrides finds keys that are not inputs (see `allowed_keys`).
The JSON Schema validator then checks the values that the run would have: the present ones with the overrides merged in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

from launchbay_core.inputs.errors import InputError
from launchbay_core.inputs.schemas.declaration import inferred_rest
from launchbay_core.inputs.schemas.defaults import defaults_of
from launchbay_core.inputs.schemas.json_types import ALL_TYPES, types_at
from launchbay_core.inputs.schemas.keywords import note_of
from launchbay_core.inputs.schemas.subschemas import named_in
from launchbay_core.inputs.validation.changed_values import changed_values, needs_present, path_namer
from launchbay_core.inputs.validation.evaluation import find_faults
from launchbay_core.inputs.validation.faults import Namer
from launchbay_core.inputs.validation.inferred_types import say_how_to_allow
from launchbay_core.inputs.validation.interpolated import drop_interpolated
from launchbay_core.inputs.validation.keys.allowed_keys import find_refused_keys
from launchbay_core.inputs.validation.messages import explain
from launchbay_core.inputs.validation.order import sort_as_in
from launchbay_core.inputs.values.keys import KeyReader, as_written
from launchbay_core.inputs.values.marks import Add, Items, without_marks
from launchbay_core.inputs.values.merge import match_keys, merge
from launchbay_core.inputs.values.paths import Index, keys_of
from launchbay_core.inputs.values.selection import Selection
from launchbay_core.inputs.values.value_paths import ValuePath, plain_path, without_places

MAX_ERRORS = 100  # of the values that one schema describes; who has so many needs no more
_MAX_BEFORE = 10_000


def validate_overrides(
    schema: Mapping[str, Any],
    overrides: Mapping[str, Any],
    values: Mapping[str, Any] | None = None,
    full_schema: Mapping[str, Any] | None = None,
    read_key: KeyReader = as_written,
) -> list[InputError]:
    """Every fault of `overrides`, in the order of the file; none means that they may be launched.

    Of values that break the schema, the first `MAX_ERRORS` are found.

    Args:
        schema: what may be changed, as `infer_schema` or `declared_schema` gives it, or any JSON Schema.
        overrides: what somebody wants to change.
        values: the present values; by default, the schema's defaults.
        full_schema: the author's schema before it was pruned to include and exclude, which also describes the values
            that they hide; it needs `values`.
        read_key: how the file's format reads the keys of include and exclude paths
            (`launchbay_core.inputs.formats.keys`).

    >>> schema = {"properties": {"lr": {"type": "number"}}, "additionalProperties": False}
    >>> print(validate_overrides(schema, {"lrr": 1})[0])
    `lrr` is not an input of this job; did you mean `lr`?
    """
    present = _Present(schema, values)
    shown = present.values if needs_present(overrides) else values
    refused = find_refused_keys(schema, overrides, shown, read_key)
    known = dict(without_places(overrides, refused))
    found = drop_interpolated(schema, _errors_in_values(schema, known, present, full_schema, read_key))
    errors = list(islice(found, MAX_ERRORS))
    if not refused and not errors:
        return []
    unfit = _with_remedies(schema, refused, present, full_schema)
    return sort_as_in(merge(present.values, without_marks(overrides)), [*unfit, *errors])


class _Present:
    """The present values: those that are given, or a schema's defaults."""

    def __init__(self, schema: Mapping[str, Any], values: Mapping[str, Any] | None) -> None:
        self._schema = schema
        self.given = values

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """The values."""
        return defaults_of(self._schema) if self.given is None else self.given


def _errors_in_values(
    schema: Mapping[str, Any],
    known: Mapping[str, Any],
    present: _Present,
    full_schema: Mapping[str, Any] | None,
    read_key: KeyReader,
) -> Iterator[InputError]:
    note = note_of(schema)
    if note.get("inferred"):
        yield from _errors_by_inferred(schema, known, present)
        return
    if full_schema is None or present.given is None:
        yield from _find_new_errors(schema, present.values, known)
        return
    yield from _find_new_errors(full_schema, present.values, known)
    if note.get("overlaid"):
        keys = match_keys(present.values, known).values()
        overridden = {key: present.values[key] for key in keys if key in present.values}
        rest = inferred_rest(full_schema, overridden, read_key, note.get("open", False))
        yield from _errors_by_inferred(rest, known, present)


def _errors_by_inferred(
    inferred: Mapping[str, Any], known: Mapping[str, Any], present: _Present
) -> Iterator[InputError]:
    """What an inferred schema says against overrides.

    Nothing in it compares one value with another, so the changed ones can be validated alone.
    """
    if needs_present(known):
        changed, name_of = changed_values(present.values, known), path_namer(present.values, known)
    else:
        changed, name_of = merge({}, known), plain_path
    for fault in find_faults(_keep_keys(inferred, changed), changed, name_of):
        for error in explain(fault):
            if error.kind == "type" or fault.keyword == "format":
                yield say_how_to_allow(error, fault.keys, inferred, present.values, fault.given)
            else:
                yield error


def _with_remedies(
    schema: Mapping[str, Any],
    refused: Mapping[ValuePath, InputError],
    present: _Present,
    full_schema: Mapping[str, Any] | None,
) -> Iterator[InputError]:
    """Errors of overrides, with what an author can write about types that are only inferred."""
    note = note_of(schema)
    for error in refused.values():
        path = keys_of(error.path)
        is_inferred = bool(note.get("inferred")) or bool(
            note.get("overlaid") and full_schema is not None and types_at(full_schema, path) == ALL_TYPES
        )
        is_type = error.kind == "type" and error.given is not None and is_inferred
        yield say_how_to_allow(error, path, schema, present.values, error.given) if is_type else error


def _keep_keys(schema: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """An inferred schema with only the keys that are overridden: a large one need not be compiled for a few."""
    named = named_in(schema, "properties")
    kept = {name: _keep_part(named[name], value) for name, value in overrides.items() if name in named}
    return {**schema, "properties": kept}


def _keep_part(schema: Mapping[str, Any], value: Any) -> Mapping[str, Any]:
    return _keep_keys(schema, value) if "properties" in schema and isinstance(value, Mapping) else schema


def check_values(
    schema: Mapping[str, Any],
    values: Mapping[str, Any],
    include: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    read_key: KeyReader = as_written,
) -> list[InputError]:
    """The present values that break the author's own schema, the first `MAX_ERRORS`: what registration reports.

    Keys that the schema does not name are no errors if include and exclude hide them: nobody can change them anyway.
    """
    selection = Selection.of(include, exclude, read_key)
    found = drop_interpolated(schema, _explain_all(schema, values))
    return sort_as_in(values, islice((error for error in found if not _is_hidden(error, selection)), MAX_ERRORS))


def _is_hidden(error: InputError, selection: Selection) -> bool:
    return error.kind == "unknown_key" and not selection.leads_into(keys_of(error.path))


def _explain_all(
    schema: Mapping[str, Any], values: Mapping[str, Any], name_of: Namer = plain_path
) -> Iterator[InputError]:
    for fault in find_faults(schema, values, name_of):
        yield from explain(fault)


def _find_new_errors(
    schema: Mapping[str, Any], present: Mapping[str, Any], known: Mapping[str, Any]
) -> Iterator[InputError]:
    """What is wrong with the values that a run would have, except what was wrong before and is not overridden.

    Beyond very many faults that were there before, any is taken for a new one.
    """
    before: set[tuple[str, str]] | None = None
    for error in _explain_all(schema, merge(present, known), path_namer(present, known)):
        if not _touches(known, error):
            if before is None:
                faults = islice(_explain_all(schema, present), _MAX_BEFORE)
                before = {(fault.path, fault.message) for fault in faults}
            if (error.path, error.message) in before:
                continue
        yield error


def _touches(overrides: Any, error: InputError) -> bool:
    """Whether overrides change what an error is about, or something in it."""
    path = keys_of(error.path)
    if error.kind == "required":
        path = path[:-1]
    for step in path:
        while isinstance(overrides, Add):
            overrides = overrides.value
        if isinstance(overrides, Items) and isinstance(step, Index) and step != Index("+"):
            inner: Mapping[Any, Any] = {Index(index): edit for index, edit in overrides.edits.items()}
        elif isinstance(overrides, Mapping):
            inner = overrides
        else:
            return True  # inside a list or scalar that was given
        if step not in inner:
            return False
        overrides = inner[step]
    return True
