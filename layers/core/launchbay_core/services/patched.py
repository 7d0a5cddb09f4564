"""A job version's inputs with overrides laid over them: checked first, then patched. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from launchbay_core.errors import InvalidInputs
from launchbay_core.inputs import InputError, UnpatchableText, patch_text, unified_diff, validate_overrides
from launchbay_core.jobs import InputFile, JobVersion
from launchbay_core.wire import Overrides


@dataclass(frozen=True)
class PatchedFile:
    """A config file as the run sees it, and its unified diff against the registered text; empty if nothing changed."""

    text: str
    diff: str


def check_overrides(version: JobVersion, overrides: Overrides) -> None:
    """Refuse overrides that break the version's schema.

    Raises:
        InvalidInputs: they do; has every fault of the run config and of every file.
    """
    errors = [*_config_errors(version, overrides), *_file_errors(version, overrides)]
    if errors:
        raise InvalidInputs(errors)


def _config_errors(version: JobVersion, overrides: Overrides) -> Iterator[InputError]:
    if version.config is not None:
        yield from validate_overrides(version.config.schema, overrides.config)
        return
    for name, given in overrides.config.items():
        files = ", ".join(f"`{path}`" for path in version.files)
        has = f"; its inputs are the files {files}" if files else ", nor any other input"
        yield InputError(name, "unknown_key", f"`{name}` is not an input: this job has no run config{has}", None, given)


def _file_errors(version: JobVersion, overrides: Overrides) -> Iterator[InputError]:
    for path, values in overrides.files.items():
        file = version.files.get(path)
        if file is None:
            yield _unknown_file(version, path)
        else:
            yield from (replace(error, file=path) for error in validate_overrides(file.schema, values))


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
            files[path] = _patched(file, overrides.files.get(path, {}))
        except UnpatchableText as error:
            errors.append(InputError("", "constraint", str(error), file=path))
    if errors:
        raise InvalidInputs(errors)
    return files


def _patched(file: InputFile, overrides: dict[str, object]) -> PatchedFile:
    text = patch_text(file.text, overrides, file.format) if overrides else file.text
    return PatchedFile(text, "" if text == file.text else unified_diff(file.text, text, file.path))
