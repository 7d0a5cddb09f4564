"""Puts a run's secrets in the places of their references, in the job and nowhere else.

A manifest and the files beside it have references such as `${secret:hf-token}`; the values are objects that only the
job's role may read. They go into the run config and the files just before the command starts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from hashlib import sha256
from typing import Any

from launchbay.runtime.errors import CannotRun
from launchbay_core.contracts.run_manifest import FileEntry, JsonPath, RunManifest, SecretFile, SourceOverrides

MAX_SECRET = 256 * 1024
Read = Callable[[str, int], bytes]


class Secrets:
    """The secrets of a run's project; each is read once, when it is first asked for."""

    def __init__(self, project: str, read: Read) -> None:
        self._project = project
        self._read = read
        self._known: dict[str, str] = {}

    def resolve(self, reference: Any) -> Any:
        """What a reference stands for; anything else stands for itself.

        Raises:
            CannotRun: the secret can't be read.
        """
        from launchbay_core.inputs.errors import UnreadableInput  # noqa: PLC0415  (only runs with secrets)
        from launchbay_core.inputs.formats.texts import decode_without_bom  # noqa: PLC0415
        from launchbay_core.inputs.schemas.secret_references import parse_reference, secret_key  # noqa: PLC0415  (only runs with secrets)

        name = parse_reference(reference)
        if name is None:
            return reference
        if name not in self._known:
            try:
                self._known[name] = decode_without_bom(self._read(secret_key(self._project, name), MAX_SECRET))
            except UnreadableInput as error:
                raise CannotRun(f"the secret `{name}` is {error}") from None
            except CannotRun as error:
                raise CannotRun(f"could not fetch the secret `{name}`; was it given too long ago? {error}") from error
        return self._known[name]


def reveal(manifest: RunManifest, files: Mapping[str, bytes], read: Read) -> tuple[RunManifest, dict[str, bytes]]:
    """A run's manifest and files with its secrets in place; `read` gives an object of the bucket by its key.

    Raises:
        CannotRun: a secret can't be read, or can't be written into its file.
    """
    if not manifest.config_secrets and not manifest.file_secrets:
        return manifest, dict(files)
    secrets = Secrets(manifest.project, read)
    contents = dict(files)
    entries = dict(manifest.files)
    for path, secret in manifest.file_secrets.items():
        contents[path] = _patch(path, contents[path], secret.format, secret.places, secrets)
        overrides = _reveal_overrides(entries[path].overrides, secrets, secret.places, _values_of(path, files, secret))
        entries[path] = FileEntry(sha256(contents[path]).hexdigest(), overrides)
    places = manifest.config_secrets
    revealed = manifest._replace(
        config=_reveal_values(manifest.config or {}, secrets, places),
        config_inputs=_reveal_values(manifest.config_inputs, secrets, places),
        config_overrides=_reveal_overrides(manifest.config_overrides, secrets, places, manifest.config or {}),
        files=entries,
    )
    return revealed, contents


def _reveal_overrides(
    overrides: SourceOverrides, secrets: Secrets, places: Sequence[JsonPath], values: Mapping[str, Any]
) -> SourceOverrides:
    """Overrides with the secrets in them; `values` are those with the overrides in them, where `places` are."""
    from launchbay_core.inputs.values.value_paths import find_value  # noqa: PLC0415

    # An item that is edited or appended has another place in the list that it makes.
    references = {value for place in places if isinstance(value := find_value(values, place), str)}
    items = [_reveal_item(item, references, secrets) for item in overrides.marks.get("items", ())]
    return overrides._replace(
        values=_reveal_values(overrides.values, secrets, places),
        marks={**overrides.marks, **({"items": items} if items else {})},
    )


def _reveal_item(value: Any, references: Collection[str], secrets: Secrets) -> Any:
    """A value with the secrets in the places of some references."""
    if isinstance(value, Mapping):
        return {key: _reveal_item(inner, references, secrets) for key, inner in value.items()}
    if isinstance(value, list):
        return [_reveal_item(inner, references, secrets) for inner in value]
    return secrets.resolve(value) if isinstance(value, str) and value in references else value


def _values_of(path: str, files: Mapping[str, bytes], secret: SecretFile) -> Mapping[str, Any]:
    from launchbay_core.inputs import UnreadableInput, parse_text  # noqa: PLC0415

    try:
        return parse_text(files[path].decode(), secret.format)
    except UnreadableInput as error:  # its text might have a secret
        raise CannotRun(f"could not read `{path}`: {type(error).__name__}") from None


def _reveal_values(values: Mapping[str, Any], secrets: Secrets, places: Sequence[JsonPath]) -> Mapping[str, Any]:
    """`values` with the secrets at those of the places that they have."""
    from launchbay_core.inputs.values.value_paths import find_value, set_values  # noqa: PLC0415  (only runs with secrets)

    found = {tuple(place): find_value(values, place) for place in places}
    revealed = {place: secrets.resolve(value) for place, value in found.items() if value is not None}
    return set_values(values, revealed)  # type: ignore[no-any-return]  # a map stays a map


def _patch(path: str, content: bytes, kind: str, places: Sequence[JsonPath], secrets: Secrets) -> bytes:
    """A file's content with the secrets in it; all its other bytes stay."""
    from launchbay_core.errors import LaunchbayError  # noqa: PLC0415
    from launchbay_core.inputs import merge, parse_text, patch_text  # noqa: PLC0415  (its YAML reader takes a while)

    text = content.decode()
    try:
        values = parse_text(text, kind)
        revealed = _reveal_values(values, secrets, places)
        overrides: dict[str, Any] = {}
        for place in places:
            overrides = merge(overrides, _part(revealed, place))
        return patch_text(text, overrides, kind).encode()
    except LaunchbayError as error:  # its text might have the value
        raise CannotRun(f"could not write the secrets into `{path}`: {type(error).__name__}") from None


def _part(values: Any, place: JsonPath) -> Any:
    """What of nested values leads to a place, as an override: of each map one key, of a list everything."""
    if not place or not isinstance(values, Mapping):
        return values
    return {place[0]: _part(values[place[0]], place[1:])}
