"""Overrides against a schema, and present values against their own: every fault at once, in the order of the file.

Two looks, each for what it sees best. A walk along the overrides finds what is no input (see `refusals`). The JSON
Schema validator then judges the values that the run would have: the present ones with the overrides laid over them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from launchbay_core.inputs.errors import InputError
from launchbay_core.inputs.schemas.dialect import KEYWORD
from launchbay_core.inputs.schemas.references import resolve_reference
from launchbay_core.inputs.validation.allowed_keys import refusals
from launchbay_core.inputs.validation.evaluation import find_faults
from launchbay_core.inputs.validation.messages import explain
from launchbay_core.inputs.values.merge import key_text, merge
from launchbay_core.inputs.values.paths import Path, keys_of
from launchbay_core.inputs.values.plain import float_of
from launchbay_core.inputs.values.selection import Selection

_MAX_DEPTH = 16


def validate_overrides(
    schema: Mapping[str, Any],
    overrides: Mapping[str, Any],
    values: Mapping[str, Any] | None = None,
    whole_schema: Mapping[str, Any] | None = None,
) -> list[InputError]:
    """Every fault of `overrides`, in the order of the file; none means that they may be launched.

    Args:
        schema: what may be changed, as `infer_schema` or `declared_schema` gives it, or any JSON Schema.
        overrides: what somebody wants to change.
        values: the present values; the schema's defaults when left out.
        whole_schema: the author's schema before include and exclude cut it, which also knows of the values that they
            hide; with it, `values` are needed.

    >>> schema = {"properties": {"lr": {"type": "number"}}, "additionalProperties": False}
    >>> print(validate_overrides(schema, {"lrr": 1})[0])
    `lrr` is not an input of this job; did you mean `lr`?
    """
    refused = refusals(schema, overrides)
    known = _without(overrides, {path[:length] for path in refused for length in range(1, len(path) + 1)}, refused, ())
    if schema.get(KEYWORD, {}).get("inferred"):
        # Nothing in such a schema looks from one value to another, so that the changed ones can be judged alone.
        errors = list(_explained(_of_keys(schema, known), merge({}, known)))
    else:
        judge = schema if whole_schema is None or values is None else whole_schema
        errors = _new_errors(judge, defaults_of(schema) if values is None else values, known)
    if not refused and not errors:
        return []
    present = defaults_of(schema) if values is None else values
    return sorted_as_in(merge(present, overrides), [*refused.values(), *errors])


def _of_keys(schema: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """An inferred schema with only the keys that are overridden: a large one need not be compiled for a few."""
    named = schema.get("properties", {})
    kept = {name: _part(named[name], value) for name, value in overrides.items() if name in named}
    return {**schema, "properties": kept}


def _part(schema: Mapping[str, Any], value: Any) -> Mapping[str, Any]:
    return _of_keys(schema, value) if "properties" in schema and isinstance(value, Mapping) else schema


def check_values(
    schema: Mapping[str, Any],
    values: Mapping[str, Any],
    include: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
) -> list[InputError]:
    """The present values that break the author's own schema: what registration reports.

    A key that the schema does not name, but include and exclude hide, is nobody's to change: nothing is said of it.
    """
    selection = Selection.of(include, exclude)
    errors = _explained(schema, values)
    return sorted_as_in(values, [error for error in errors if not _is_nobodys(error, selection)])


def _is_nobodys(error: InputError, selection: Selection) -> bool:
    return error.kind == "unknown_key" and not selection.leads_into(keys_of(error.path))


def _explained(schema: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[InputError]:
    for fault in find_faults(schema, values):
        yield from explain(fault)


def _new_errors(schema: Mapping[str, Any], present: Mapping[str, Any], known: Mapping[str, Any]) -> list[InputError]:
    """What is wrong with the values that a run would have, but for what is wrong already and not touched."""
    errors = list(_explained(schema, merge(present, known)))
    if not errors:
        return []
    before = {(error.path, error.message) for error in _explained(schema, present)}
    return [one for one in errors if _touches(known, one) or (one.path, one.message) not in before]


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


def _without(
    overrides: Mapping[str, Any], touched: Collection[Path], refused: Collection[Path], at: Path
) -> dict[str, Any]:
    """The overrides without those that are refused; `touched` are their paths and those of all that hold them."""
    kept = {}
    for name, value in overrides.items():
        path = (*at, str(name))
        if path not in touched:
            kept[name] = value
        elif isinstance(value, Mapping) and path not in refused:
            kept[name] = _without(value, touched, refused, path)
    return kept


def sorted_as_in(values: Mapping[str, Any], errors: Iterable[InputError]) -> list[InputError]:
    """Errors in the order of the values that they are about; a typo stands where the name that was meant does."""
    first: dict[Path, int] = {}
    last: dict[Path, int] = {}
    for position, path in enumerate(_paths(values, ())):
        first[path] = position
        last.update((path[:length], position) for length in range(len(path) + 1))
    return sorted(errors, key=lambda error: _position(error, first, last))


def _position(error: InputError, first: Mapping[Path, int], last: Mapping[Path, int]) -> float:
    path = keys_of(error.suggestion if error.kind == "unknown_key" and error.suggestion else error.path)
    if path in first:
        return first[path]
    while path not in last:
        path = path[:-1]
    return last[path] + 0.5  # what is not there stands after all that is there beside it


def _paths(values: Any, at: Path) -> Iterator[Path]:
    yield at
    if isinstance(values, Mapping):
        for name, value in values.items():
            yield from _paths(value, (*at, key_text(name)))


def defaults_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The present values that a schema carries."""
    return _defaults(schema, resolve_reference(schema, schema), 0)


def _defaults(root: Mapping[str, Any], schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, inner in schema.get("properties", {}).items():
        plain = resolve_reference(root, inner) if isinstance(inner, Mapping) else {}
        if "default" in plain:
            values[name] = plain["default"]
            if plain.get("type") == "number" and isinstance(plain["default"], str):
                values[name] = float_of(plain["default"])
        elif plain.get("properties") and depth < _MAX_DEPTH:
            below = _defaults(root, plain, depth + 1)
            if below:
                values[name] = below
    return values
