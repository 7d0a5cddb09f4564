"""What is wrong with the arguments of a job that is being registered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from launchbay_core.domain.arguments.shell_scripts import find_script_fault
from launchbay_core.domain.arguments.values import MISSING, declared_types, known_types, value_at
from launchbay_core.domain.arguments.words import is_switch
from launchbay_core.domain.job_spec import Argument
from launchbay_core.domain.jobs import RunConfig
from launchbay_core.inputs import format_path, parse_path
from launchbay_core.inputs.schemas.json_types import ALL_TYPES
from launchbay_core.inputs.schemas.references import resolve_reference
from launchbay_core.inputs.schemas.secrets import is_or_holds_secret
from launchbay_core.inputs.schemas.subschemas import named_in
from launchbay_core.inputs.validation.phrases import nearest_name
from launchbay_core.inputs.validation.unknown_keys import max_suggestions


def find_argument_faults(
    declared: Mapping[str, Argument], config: RunConfig | None, command: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """The faults of arguments to be registered: the path that each is about, and its message."""
    if declared and (fault := find_script_fault(command)):
        yield "", fault
    unknown = [path for path in declared if config is not None and _is_unknown(config, path)]
    names = _paths(config.values) if config is not None and unknown else []
    searched = unknown[: max_suggestions(names)]
    for path, argument in declared.items():
        if config is None:
            yield path, f"`{path}` is not a value of the run config: this job has no run config"
        elif path in unknown:
            near = nearest_name(path, names) if path in searched else None
            yield path, f"`{path}` is not a value of the run config" + (f"; did you mean `{near}`?" if near else "")
        elif is_or_holds_secret(config.schema, parse_path(path)):
            yield path, f"`{path}` is a secret: every program of its machine can read a command's arguments"
        elif reason := _find_ambiguity(argument, config, path):
            yield path, f"`{path}` {reason}"


def _is_unknown(config: RunConfig, path: str) -> bool:
    return _schema_at(config.schema, path) is None and value_at(config.values, path) is MISSING


def _find_ambiguity(argument: Argument, config: RunConfig, path: str) -> str:
    """Why it is not clear whether a flag is a switch: its value may be a boolean, and something else; empty if it is.

    A value without a type is taken for what is registered.
    """
    types = declared_types(config, path)
    others = "any value" if types == ALL_TYPES else " or ".join(sorted(types - {"boolean"}))
    if argument.negation and others:
        return f"can be {others} by its schema, but a `negation` is for `true` and `false`: give it `type: boolean`"
    if not is_switch(argument) or not others or "boolean" not in types:
        return ""
    if types == ALL_TYPES and known_types(config, path) != {"boolean"}:
        return ""
    return (
        f"can be {others} by its schema, and also `true` or `false`, for which its flag stands alone: give it "
        "`type: boolean`, or its argument `explicit: true`"
    )


def _schema_at(schema: Mapping[str, Any], path: str) -> Mapping[str, Any] | None:
    """The schema of the value at a dotted path; None if the schema does not describe it."""
    found: Any = schema
    for step in parse_path(path):
        named = named_in(resolve_reference(schema, found), "properties")
        found = named.get(step) if isinstance(step, str) else None
        if not isinstance(found, Mapping):
            return None
    return resolve_reference(schema, found)


def _paths(values: Mapping[str, Any], at: tuple[str, ...] = ()) -> list[str]:
    """The dotted paths of all values, maps included."""
    found = []
    for key, value in values.items():
        path = (*at, key)
        found += [format_path(path), *(_paths(value, path) if isinstance(value, Mapping) else ())]
    return found
