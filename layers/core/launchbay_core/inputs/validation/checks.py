"""Overrides against a schema, and present values against their own: every fault at once, in the order of the file.

Two checks, each for what it sees best. A walk along the overrides finds keys that are not inputs (see `allowed_keys`).
The JSON Schema validator then checks the values that the run would have: the present ones with the overrides merged in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from launchbay_core.inputs.errors import InputError
from launchbay_core.inputs.schemas.defaults import defaults_of
from launchbay_core.inputs.schemas.keywords import note_of
from launchbay_core.inputs.schemas.subschemas import named_in
from launchbay_core.inputs.validation.allowed_keys import find_refused_keys
from launchbay_core.inputs.validation.evaluation import find_faults
from launchbay_core.inputs.validation.interpolated import drop_interpolated
from launchbay_core.inputs.validation.messages import explain
from launchbay_core.inputs.validation.order import sort_as_in
from launchbay_core.inputs.values.keys import KeyReader, as_written
from launchbay_core.inputs.values.marks import without_marks
from launchbay_core.inputs.values.merge import merge
from launchbay_core.inputs.values.paths import Path, keys_of
from launchbay_core.inputs.values.selection import Selection

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
    refused = find_refused_keys(schema, overrides, values, read_key)
    known = _drop_refused(
        overrides, {path[:length] for path in refused for length in range(1, len(path) + 1)}, refused, ()
    )
    if note_of(schema).get("inferred"):
        # Nothing in such a schema compares one value with another, so the changed ones can be validated alone.
        found = _explain_all(_keep_keys(schema, known), merge({}, known))
    else:
        author = schema if full_schema is None or values is None else full_schema
        found = _find_new_errors(author, defaults_of(schema) if values is None else values, known)
    errors = list(islice(drop_interpolated(schema, found), MAX_ERRORS))
    if not refused and not errors:
        return []
    present = defaults_of(schema) if values is None else values
    return sort_as_in(merge(present, without_marks(overrides)), [*refused.values(), *errors])


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


def _explain_all(schema: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[InputError]:
    for fault in find_faults(schema, values):
        yield from explain(fault)


def _find_new_errors(
    schema: Mapping[str, Any], present: Mapping[str, Any], known: Mapping[str, Any]
) -> Iterator[InputError]:
    """What is wrong with the values that a run would have, except what was wrong before and is not overridden.

    Beyond very many faults that were there before, any is taken for a new one.
    """
    before: set[tuple[str, str]] | None = None
    for error in _explain_all(schema, merge(present, known)):
        if not _touches(known, error):
            if before is None:
                faults = islice(_explain_all(schema, present), _MAX_BEFORE)
                before = {(fault.path, fault.message) for fault in faults}
            if (error.path, error.message) in before:
                continue
        yield error


def _touches(overrides: Any, error: InputError) -> bool:
    path = keys_of(error.path)
    if error.kind == "required":
        path = path[:-1]
    for key in path:
        if not isinstance(overrides, Mapping):
            return True  # inside a list or scalar that was given
        if key not in overrides:
            return False
        overrides = overrides[key]
    return True


def _drop_refused(
    overrides: Mapping[str, Any], touched: Collection[Path], refused: Collection[Path], at: Path
) -> dict[str, Any]:
    """The overrides without those that are refused; `touched` are their paths, and those of the maps around them."""
    kept = {}
    for name, value in overrides.items():
        path = (*at, str(name))
        if path not in touched:
            kept[name] = value
        elif isinstance(value, Mapping) and path not in refused:
            kept[name] = _drop_refused(value, touched, refused, path)
    return kept
