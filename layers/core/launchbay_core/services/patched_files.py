"""A job version's inputs with overrides laid over them: checked first, then patched. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from launchbay_core.domain.arguments.launched_commands import find_command_errors
from launchbay_core.domain.environment.variables import find_setting_errors
from launchbay_core.domain.jobs import InputFile, JobVersion, RunConfig
from launchbay_core.domain.wandb.launched_values import find_wandb_faults
from launchbay_core.inputs import (
    InputError,
    Overrides,
    UnpatchableText,
    format_path,
    patch_with_edits,
    schema_from,
    unified_diff,
    validate_overrides,
)
from launchbay_core.inputs.errors import InvalidInputs
from launchbay_core.inputs.formats.keys import key_reader, read_config_key
from launchbay_core.inputs.schemas.coercion import coerce_times, coerce_values
from launchbay_core.inputs.schemas.secrets import HIDDEN, find_misplaced, has_secrets
from launchbay_core.inputs.validation.changed_values import needs_present
from launchbay_core.inputs.validation.redaction import hide_secrets
from launchbay_core.inputs.values.composition import present_at
from launchbay_core.inputs.values.keys import are_spelled_out, spell_as_in
from launchbay_core.inputs.values.located import locate
from launchbay_core.inputs.values.marks import Add, Items, has_any, without_marks
from launchbay_core.inputs.values.overrides import Source
from launchbay_core.inputs.values.value_paths import written_path
from launchbay_core.services.sealed_secrets import schemas_of, secrets_given

_MAX_ERRORS = 100  # of one kind in one source


@dataclass(frozen=True)
class PatchedFile:
    """A config file as the run sees it, and its unified diff against the registered text; empty if nothing changed.

    `registered` has the registered values of what is overridden.
    """

    text: str
    diff: str
    registered: Mapping[str, Any] = field(default_factory=dict)


def coerce_overrides(version: JobVersion, overrides: Overrides) -> Overrides:
    """Overrides as they came in JSON, as the version has their keys, places and types: `.inf` and the like are floats.

    Indexes are counted from the beginning.

    Raises:
        InvalidOverrides: two keys name the same key of a file, or two indexes the same item.
    """

    def coerce(source: Source, values: Mapping[str, Any]) -> Mapping[str, Any]:
        declared = version.config if source is None else version.files.get(source)
        if declared is None:
            return values
        spelled = _spell_keys(declared, values) if isinstance(declared, InputFile) else values
        return coerce_values(declared.schema, _locate(declared, spelled))

    return overrides.map(coerce)


def _locate(declared: InputFile | RunConfig, overrides: Mapping[str, Any]) -> Mapping[str, Any]:
    """Overrides with the places that they have in the registered values, which are read only for marks that need it."""
    if not has_any(overrides, (Add, Items)):
        return overrides
    return locate(declared.values, overrides)


def _spell_keys(file: InputFile, overrides: Mapping[str, Any]) -> Mapping[str, Any]:
    """Overrides with keys such as `on` and `0x10` as the file's own, which its reader takes for true and 16."""
    read_key = key_reader(file.format)
    if are_spelled_out(overrides, read_key):
        return overrides
    return spell_as_in(file.values, overrides, read_key)


def check_overrides(version: JobVersion, overrides: Overrides) -> None:
    """Refuse overrides that break the version's schema.

    Raises:
        InvalidInputs: they do; has every fault of the run config and of every file.
    """
    errors = [*find_command_errors(version.spec, overrides), *find_setting_errors(version.spec, overrides.env)]
    errors += [*_config_errors(version, overrides), *_file_errors(version, overrides)]
    errors += _secret_errors(version, overrides, errors)
    if errors:
        raise InvalidInputs(errors)


def _config_errors(version: JobVersion, overrides: Overrides) -> Iterator[InputError]:
    given_at = {format_path((key,)): (key, value) for key, value in without_marks(overrides.config).items()}
    if version.config is not None:
        given = version.spec.inputs.config
        full = schema_from(given.json_schema) if given and given.json_schema is not None else None
        errors = validate_overrides(
            version.config.schema, overrides.config, version.config.values, full, read_config_key
        )
        for error in hide_secrets(schemas_of(version)[0], errors, overrides.config, elsewhere=_has_secrets(version)):
            yield _meant_for_file(version, given_at, error) or error
        if given and given.wandb and not errors:
            yield from find_wandb_faults(overrides.config)
        return
    files = ", ".join(f"`{path}`" for path in version.files)
    taken = ", ".join(f"`{name}`" for name in version.spec.inputs.outputs)
    others = [f"the files {files}"] * bool(files) + [f"the outputs of other runs {taken}"] * bool(taken)
    has = f"; its inputs are {' and '.join(others)}" if others else ", nor any other input"
    hides = _has_secrets(version)
    for name in islice(overrides.config, _MAX_ERRORS):
        path = format_path((name,))
        shown = HIDDEN if hides else given_at.get(path, (name, None))[1]
        text = f"`{name}` is not an input: this job has no run config{has}"
        error = InputError(path, "unknown_key", text, None, shown)
        yield _meant_for_file(version, given_at, error) or error


def _has_secrets(version: JobVersion) -> bool:
    """Whether any source of a job has secrets: a value that belongs to none of them may be one, misplaced."""
    config, files = schemas_of(version)
    return any(map(has_secrets, [config, *files.values()]))


def _meant_for_file(
    version: JobVersion, given_at: Mapping[str, tuple[str, Any]], error: InputError
) -> InputError | None:
    """The error of a key that the run config does not have, but one of the files does: the file's name was left out.

    `given_at` has the keys of the overrides with their values, by their paths.
    """
    if error.path not in given_at or error.kind != "unknown_key":
        return None
    top, given = given_at[error.path]
    keys: tuple[str, ...] = (top,)
    while isinstance(given, Mapping) and len(given) == 1:
        key, given = next(iter(given.items()))
        keys = (*keys, str(key))
    for path, file in version.files.items():
        if _names(file.schema, keys):
            name = format_path(keys)
            text = f"`{name}` is not an input of the run config; did you mean `{path}:{name}`?"
            return replace(error, message=text, suggestion=None)
    return None


def _names(schema: Mapping[str, Any], keys: Sequence[str]) -> bool:
    """Whether a schema has a property at a path."""
    at: Any = schema
    for key in keys:
        at = at.get("properties", {}).get(key) if isinstance(at, Mapping) else None
    return at is not None


def _file_errors(version: JobVersion, overrides: Overrides) -> Iterator[InputError]:
    unknown = [path for path in overrides.files if path not in version.files]
    yield from (_unknown_file(version, path) for path in unknown[:_MAX_ERRORS])
    for path in overrides.files:
        if file := version.files.get(path):
            errors = _of_file(version, file, overrides.files[path])
            given = overrides.files[path]
            errors = hide_secrets(schemas_of(version)[1][path], errors, given, elsewhere=_has_secrets(version))
            yield from (replace(error, file=path) for error in errors)


def _of_file(version: JobVersion, file: InputFile, overrides: Mapping[str, Any]) -> list[InputError]:
    schema = version.spec.inputs.files[file.path].json_schema
    read_key = key_reader(file.format)
    if schema is None:
        values = file.values if needs_present(overrides) else None
        return validate_overrides(file.schema, overrides, values, read_key=read_key)
    return validate_overrides(file.schema, overrides, file.values, schema_from(schema), read_key)


def _secret_errors(version: JobVersion, overrides: Overrides, errors: Sequence[InputError]) -> Iterator[InputError]:
    """Secrets of another type than text, as only a text can be kept apart, and texts that may be secrets misplaced."""
    known = {(error.file, error.path) for error in errors}
    config, files = schemas_of(version)
    for source, values in overrides.sources():
        schema = config if source is None else files.get(source, {})
        for place in islice(find_misplaced(schema, values), _MAX_ERRORS):
            path = format_path(written_path(values, place))
            if (source, path) not in known:
                text = f"`{path}` holds secrets, so it can't be a str; what was given is not shown"
                yield InputError(path, "type", text, None, HIDDEN, None, source)
    for source, place, value in secrets_given(version, overrides):
        path = format_path(written_path(overrides.of(source), place))
        if not isinstance(value, str) and (source, path) not in known:
            text = f"`{path}` is a secret, which must be a str; what was given is not shown"
            yield InputError(path, "type", text, "a str", HIDDEN, None, source)


def _unknown_file(version: JobVersion, path: str) -> InputError:
    near = difflib.get_close_matches(path, list(version.files), 1)
    if near:
        hint = f"; did you mean `{near[0]}`?"
    elif version.files:
        hint = "; it has " + ", ".join(f"`{name}`" for name in version.files)
    else:
        hint = "; it has none"
    text = f"`{path}` is not a config file of this job{hint}"
    return InputError("", "unknown_file", text, None, None, near[0] if near else None, path)


def patched_files(version: JobVersion, overrides: Overrides) -> dict[str, PatchedFile]:
    """Every config file of a version with its overrides in place.

    Raises:
        InvalidInputs: a value that its schema allows can't be written into the file as it is.
    """
    errors: list[InputError] = []
    files = {}
    for path, file in version.files.items():
        try:
            files[path] = _patch(file, overrides.of(path))
        except UnpatchableText as error:
            errors.append(InputError("", "constraint", str(error), file=path))
    if errors:
        raise InvalidInputs(errors)
    return files


def _patch(file: InputFile, overrides: Mapping[str, Any]) -> PatchedFile:
    if not overrides:
        return PatchedFile(file.text, "")
    patched = patch_with_edits(file.text, coerce_times(file.values, overrides), file.format)
    diff = unified_diff(file.text, patched.text, file.path, patched.edits)
    return PatchedFile(patched.text, diff, present_at(file.values, overrides))
