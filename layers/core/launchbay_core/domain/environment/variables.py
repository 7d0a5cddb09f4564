"""Environment variables of a run: what its job sets, values of the run config, and what a launch may set. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from launchbay_core.domain.arguments.faults import find_unknown_paths
from launchbay_core.domain.arguments.values import MISSING, value_at
from launchbay_core.domain.arguments.words import text_of
from launchbay_core.domain.environment.names import is_own, is_reserved
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.domain.jobs import RunConfig
from launchbay_core.domain.plain_text import MAX_STRING_BYTES, find_uncarriable
from launchbay_core.inputs import InputError, Overrides, parse_path
from launchbay_core.inputs.schemas.secret_references import parse_reference
from launchbay_core.inputs.schemas.secrets import find_secrets, is_or_holds_secret, is_secret_at
from launchbay_core.inputs.validation.keys.unknown_keys import max_suggestions
from launchbay_core.inputs.validation.phrases import join, nearest_name

_MAX_ERRORS = 100


class Environment(NamedTuple):
    """The variables of a run's command; the values of those in `secrets` are references, which its job resolves."""

    variables: Mapping[str, str]
    secrets: tuple[str, ...] = ()


def environment_of(
    spec: JobSpec, config: Mapping[str, Any] | None, overrides: Overrides
) -> tuple[Environment, list[InputError]]:
    """The variables that a job and a launch set, and the errors of values that can't be written as variables.

    A value of the run config that is null or missing sets no variable, and neither does a secret that was not given.
    """
    declared = spec.inputs.env
    schema = (spec.inputs.config.json_schema or {}) if spec.inputs.config else {}
    secrets = dict(find_secrets(schema, config or {}))
    made: dict[str, str] = {}
    hidden: list[str] = []
    errors: list[InputError] = []
    for path, name in declared.items():
        value = value_at(config or {}, path)
        if value is MISSING or value is None:
            continue
        if parse_path(path) in secrets:
            if parse_reference(value) is not None:
                made[name] = str(value)
                hidden.append(name)
            continue
        text = text_of(value)
        if reason := _find_unfit(name, text):
            errors.append(InputError(path, "constraint", f"`{path}` {reason}", given=value))
        made[name] = text
    return Environment({**spec.env, **made, **overrides.env}, tuple(hidden)), errors


def _find_unfit(name: str, text: str) -> str:
    if character := find_uncarriable(text):
        return f"can't be the environment variable `{name}`: it contains {character}"
    if len(name) + 1 + len(text.encode()) >= MAX_STRING_BYTES:
        return f"is too long for the environment variable `{name}`: no program can be given {MAX_STRING_BYTES:,} bytes"
    return ""


def find_setting_errors(spec: JobSpec, env: Mapping[str, str]) -> Iterator[InputError]:
    """The errors of variables that a launch sets, but that its job's author has not listed."""
    allowed = spec.inputs.variables
    by_path = {name: path for path, name in spec.inputs.env.items()}
    known = set(allowed)
    refused = [name for name in env if name not in known][:_MAX_ERRORS]
    searched = refused[: max_suggestions(allowed)]
    for name in refused:
        near = nearest_name(name, allowed) if name in searched else None
        if name in by_path:
            text = f"`{name}` has the value of `{by_path[name]}` in the run config: give that another value"
        elif allowed:
            others = f"a launch may set {join([f'`{one}`' for one in allowed])}"
            text = f"`{name}` can't be set at launch; {f'did you mean `{near}`?' if near else others}"
        else:
            text = f"`{name}` can't be set at launch: the job's author can list it in `inputs.variables`"
        yield InputError(f"env.{name}", "excluded", text, suggestion=near)


def find_variable_faults(spec: JobSpec, config: RunConfig | None) -> Iterator[tuple[str, str]]:
    """The faults of variables in a spec to be registered: the field that each is about, and its message."""
    for name in spec.env:
        if is_own(name):
            yield f"env.{name}", f"`{name}` is Launchbay's own: it says which run this is, or where its inputs are"
    for name in spec.inputs.variables:
        if is_reserved(name):
            yield "inputs.variables", f"`{name}` can't be set at launch: it is Launchbay's, W&B's or AWS's own"
    yield from _find_mapping_faults(spec, config)


def _find_mapping_faults(spec: JobSpec, config: RunConfig | None) -> Iterator[tuple[str, str]]:
    declared = spec.inputs.env
    unknown = dict(find_unknown_paths(declared, config))
    full = (spec.inputs.config.json_schema or {}) if spec.inputs.config else {}
    taken: dict[str, str] = {**dict.fromkeys(spec.env, "`env`"), **dict.fromkeys(spec.inputs.variables, "`variables`")}
    for path, name in declared.items():
        field = f"inputs.env.{path}"
        if path in unknown:
            yield field, unknown[path]
        elif is_reserved(name):
            yield field, f"`{name}` can't be set from the run config: it is Launchbay's, W&B's or AWS's own"
        elif name in taken:
            yield field, f"`{name}` is set by {taken[name]} already: a variable has one value"
        elif full and is_or_holds_secret(full, parse_path(path)) and not is_secret_at(full, parse_path(path)):
            yield field, f"`{path}` holds secrets: give each of them a variable of its own"
        taken[name] = f"`{path}`"
