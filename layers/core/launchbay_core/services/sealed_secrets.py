"""The secrets of a launch: taken out of its overrides and kept apart, with a reference in the place of each.

What is stored, shown, logged or sent on has the references alone. The values are objects below `secrets/` in the
bucket, which only a job's role may read: `launchbay exec` puts them in place just before the command starts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from launchbay_core.aws.adapters import Adapters
from launchbay_core.domain.jobs import JobVersion
from launchbay_core.domain.names import new_run_id
from launchbay_core.domain.requests import Overrides
from launchbay_core.inputs import InputError, format_path, parse_text
from launchbay_core.inputs.errors import InvalidInputs
from launchbay_core.inputs.schemas.secret_references import parse_reference, reference_to, secret_key
from launchbay_core.inputs.schemas.secrets import ValuePath, find_secrets, put


def schemas_of(version: JobVersion) -> tuple[Mapping[str, Any], Mapping[str, Mapping[str, Any]]]:
    """The schemas as their author declared them, of the run config and of each file; what is left out is there, too."""
    inputs = version.spec.inputs
    files = {path: file.json_schema or {} for path, file in inputs.files.items()}
    return (inputs.config.json_schema or {}) if inputs.config else {}, files


def places_of(version: JobVersion, overrides: Overrides) -> Iterator[tuple[str | None, ValuePath, Any]]:
    """Where overrides have secrets, with what is given there: the file (None is the run config) and the place in it."""
    config, files = schemas_of(version)
    for place, value in find_secrets(config, overrides.config):
        yield None, place, value
    for path, values in overrides.files.items():
        for place, value in find_secrets(files.get(path, {}), values):
            yield path, place, value


def seal(version: JobVersion, overrides: Overrides) -> tuple[Overrides, dict[str, str]]:
    """Overrides that are known to fit the version's schema, with references where secrets were given, and the secrets.

    The secrets are by the names that the references have. References that were given stay as they are.
    """
    names: dict[tuple[str | None, ValuePath], tuple[str, str]] = {}
    for file, place, value in places_of(version, overrides):
        if value and parse_reference(value) is None:
            names[file, place] = (new_run_id(), value)
    sealed = _replaced(overrides, {at: reference_to(name) for at, (name, _) in names.items()})
    return sealed, dict(names.values())


def _replaced(overrides: Overrides, values: Mapping[tuple[str | None, ValuePath], Any]) -> Overrides:
    config = put(overrides.config, {place: value for (file, place), value in values.items() if file is None})
    files = {
        path: put(given, {place: value for (file, place), value in values.items() if file == path})
        for path, given in overrides.files.items()
    }
    return overrides.model_copy(update={"config": config, "files": files})


def digested(version: JobVersion, overrides: Overrides, salt: str) -> Overrides:
    """Overrides for a fingerprint, with a slow hash in the place of each secret: it can be compared, not guessed."""
    hashes = {
        (file, place): _slow_hash(str(value), salt)
        for file, place, value in places_of(version, overrides)
        if parse_reference(value) is None
    }
    return _replaced(overrides, hashes)


def _slow_hash(value: str, salt: str) -> str:
    return hashlib.scrypt(value.encode(), salt=salt.encode(), n=2**14, r=8, p=1, dklen=32).hex()


def secret_objects(project: str, secrets: Mapping[str, str]) -> dict[str, bytes]:
    """The objects that keep secrets, by their keys."""
    return {secret_key(project, name): value.encode() for name, value in secrets.items()}


def check_references(adapters: Adapters, project: str, version: JobVersion, overrides: Overrides) -> None:
    """Refuse references to secrets that the project does not have.

    Raises:
        InvalidInputs: there are such; has every one.
    """
    errors = []
    for file, place, value in places_of(version, overrides):
        name = parse_reference(value)
        if name is not None and not adapters.blobs.is_listed(secret_key(project, name)):
            path = format_path([str(key) for key in place])
            text = f"`{path}`: project `{project}` has no secret `{name}`, or no longer; give the secret itself"
            errors.append(InputError(path, "constraint", text, None, value, None, file))
    if errors:
        raise InvalidInputs(errors)


def secret_places(version: JobVersion, config: Mapping[str, Any] | None, files: Mapping[str, str]) -> dict[str, Any]:
    """Where a run's resolved inputs refer to secrets: what the manifest tells `launchbay exec`."""
    config_schema, file_schemas = schemas_of(version)
    of_files = {}
    for path, text in files.items():
        if file_schemas.get(path):
            kind = version.files[path].format
            places = _references(file_schemas[path], parse_text(text, kind))
            if places:
                of_files[path] = {"format": kind, "places": places}
    return {"config": _references(config_schema, config or {}), "files": of_files}


def _references(schema: Mapping[str, Any], values: Any) -> list[list[str | int]]:
    return [list(place) for place, value in find_secrets(schema, values) if parse_reference(value) is not None]
