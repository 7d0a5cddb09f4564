"""The secrets of a launch: taken out of its overrides and kept apart, with a reference in the place of each.

What is stored, shown, logged or sent on has the references alone. The values are objects below `secrets/` in the
bucket, which only a job's role may read: `launchbay exec` puts them in place just before the command starts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from launchbay_core.aws.adapters import Adapters
from launchbay_core.domain.jobs import JobVersion
from launchbay_core.domain.names import new_run_id
from launchbay_core.inputs import InputError, Overrides, format_path, parse_text
from launchbay_core.inputs.errors import InvalidInputs
from launchbay_core.inputs.schemas.secret_references import parse_reference, reference_to, secret_key
from launchbay_core.inputs.schemas.secrets import find_secrets
from launchbay_core.inputs.values.overrides import Source
from launchbay_core.inputs.values.value_paths import ValuePath, set_values, written_path

MAX_SECRETS = 100  # of a launch: each is an object to write or to look for, and a slow hash for an idempotency key


def schemas_of(version: JobVersion) -> tuple[Mapping[str, Any], Mapping[str, Mapping[str, Any]]]:
    """The schemas as their author declared them, of the run config and of each file; what is left out is there, too."""
    inputs = version.spec.inputs
    files = {path: file.json_schema or {} for path, file in inputs.files.items()}
    return (inputs.config.json_schema or {}) if inputs.config else {}, files


def secrets_given(version: JobVersion, overrides: Overrides) -> Iterator[tuple[Source, ValuePath, Any]]:
    """Where overrides have secrets, with what is given there: the source, the place in its overrides, the value."""
    config, files = schemas_of(version)
    for source, values in overrides.sources():
        schema = config if source is None else files.get(source, {})
        for place, value in find_secrets(schema, values):
            yield source, place, value


def seal(version: JobVersion, overrides: Overrides) -> tuple[Overrides, dict[str, str]]:
    """Overrides that are known to fit the version's schema, with references where secrets were given, and the secrets.

    The secrets are by the names that the references have. References that were given stay as they are.
    """
    secrets: dict[str, str] = {}
    references: dict[tuple[Source, ValuePath], str] = {}
    for source, place, value in secrets_given(version, overrides):
        if value and parse_reference(value) is None:
            name = new_run_id()
            secrets[name] = value
            references[source, place] = reference_to(name)
    return _set_values(overrides, references), secrets


def _set_values(overrides: Overrides, values: Mapping[tuple[Source, ValuePath], Any]) -> Overrides:
    if not values:
        return overrides

    def set_in(source: Source, given: Mapping[str, Any]) -> Mapping[str, Any]:
        at_places = {place: value for (where, place), value in values.items() if where == source}
        return set_values(given, at_places)  # type: ignore[no-any-return]  # a map stays a map

    return overrides.map(set_in)


def digest_secrets(version: JobVersion, overrides: Overrides, salt: str) -> Overrides:
    """Overrides for a fingerprint, with a slow hash in the place of each secret: it can be compared, not guessed."""
    hashes = {
        (source, place): _slow_hash(str(value), salt)
        for source, place, value in secrets_given(version, overrides)
        if parse_reference(value) is None
    }
    return _set_values(overrides, hashes)


def _slow_hash(value: str, salt: str) -> str:
    return hashlib.scrypt(value.encode(), salt=salt.encode(), n=2**14, r=8, p=1, dklen=32).hex()


def secret_objects(project: str, secrets: Mapping[str, str]) -> dict[str, bytes]:
    """The objects that keep secrets, by their keys."""
    return {secret_key(project, name): value.encode() for name, value in secrets.items()}


def check_references(adapters: Adapters, project: str, version: JobVersion, overrides: Overrides) -> None:
    """Refuse references to secrets that the project does not have, and more secrets than a launch can keep or look up.

    Raises:
        InvalidInputs: there are such; has every one.
    """
    errors = []
    given = list(islice(secrets_given(version, overrides), MAX_SECRETS + 1))
    if len(given) > MAX_SECRETS:
        source, place, _ = given[-1]
        path = format_path(written_path(overrides.of(source), place))
        text = f"a launch may give {MAX_SECRETS} secrets, and `{path}` is one more"
        raise InvalidInputs([InputError(path, "constraint", text, None, None, None, source)])
    for source, place, value in given:
        name = parse_reference(value)
        if name is not None and not adapters.data_bucket.is_listed(secret_key(project, name)):
            path = format_path(written_path(overrides.of(source), place))
            text = f"`{path}`: there is no secret `{name}` in project `{project}`, or no longer; give the secret itself"
            errors.append(InputError(path, "constraint", text, None, value, None, source))
    if errors:
        raise InvalidInputs(errors)


def references_in(
    version: JobVersion, config: Mapping[str, Any] | None, files: Mapping[str, str]
) -> dict[Source, list[ValuePath]]:
    """Where a run's inputs refer to secrets, by source: what the manifest tells `launchbay exec`."""
    config_schema, file_schemas = schemas_of(version)
    found = {None: _references(config_schema, config or {})} | {
        path: _references(file_schemas[path], parse_text(text, version.files[path].format))
        for path, text in files.items()
        if file_schemas.get(path)
    }
    return {source: places for source, places in found.items() if places}


def _references(schema: Mapping[str, Any], values: Any) -> list[ValuePath]:
    return [place for place, value in find_secrets(schema, values) if parse_reference(value) is not None]
