"""Puts a run's secrets in the places of their references, in the job and nowhere else.

A manifest and the files beside it have references such as `${secret:hf-token}`; the values are objects that only the
job's role may read. They go into the run config and the files just before the command starts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from launchbay.runtime.errors import CannotRun
from launchbay.runtime.manifest import Changes, FileEntry, Manifest

MAX_SECRET = 256 * 1024
Read = Callable[[str, int], bytes]
Place = Sequence[str | int]


class Secrets:
    """The secrets of a run's project; each is read once, when it is first asked for."""

    def __init__(self, project: str, read: Read) -> None:
        self._project = project
        self._read = read
        self._known: dict[str, str] = {}

    def value(self, reference: Any) -> Any:
        """What a reference stands for; anything else stands for itself.

        Raises:
            CannotRun: the secret can't be read.
        """
        from launchbay_core.inputs.schemas.secret_references import parse_reference, secret_key  # noqa: PLC0415  (only runs with secrets pay for it)

        name = parse_reference(reference)
        if name is None:
            return reference
        if name not in self._known:
            try:
                self._known[name] = self._read(secret_key(self._project, name), MAX_SECRET).decode()
            except UnicodeDecodeError:
                raise CannotRun(f"the secret `{name}` is no text") from None
            except CannotRun as error:
                raise CannotRun(f"the secret `{name}` can't be had; was it given too long ago? {error}") from error
        return self._known[name]


def with_secrets(manifest: Manifest, files: Mapping[str, bytes], read: Read) -> tuple[Manifest, dict[str, bytes]]:
    """A run's manifest and files with its secrets in place; `read` gives an object of the bucket by its key.

    Raises:
        CannotRun: a secret can't be read, or not be written into its file.
    """
    if not manifest.config_secrets and not manifest.file_secrets:
        return manifest, dict(files)
    secrets = Secrets(manifest.project, read)
    contents = dict(files)
    entries = dict(manifest.files)
    for path, secret in manifest.file_secrets.items():
        contents[path] = _patched(path, contents[path], secret.format, secret.places, secrets)
        changes = _changes(entries[path].changes, secrets, secret.places)
        entries[path] = FileEntry(sha256(contents[path]).hexdigest(), changes)
    places = manifest.config_secrets
    revealed = manifest._replace(
        config=_everywhere(manifest.config or {}, secrets, places),
        config_inputs=_everywhere(manifest.config_inputs, secrets, places),
        config_changes=_changes(manifest.config_changes, secrets, places),
        files=entries,
    )
    return revealed, contents


def _changes(changes: Changes, secrets: Secrets, places: Sequence[Place]) -> Changes:
    return changes._replace(overrides=_everywhere(changes.overrides, secrets, places))


def _everywhere(values: Mapping[str, Any], secrets: Secrets, places: Sequence[Place]) -> Mapping[str, Any]:
    """`values` with the secrets at those of the places that they have."""
    copied: dict[str, Any] = json.loads(json.dumps(values))
    for place in places:
        holder = _holder(copied, place)
        if holder is not None:
            holder[place[-1]] = secrets.value(holder[place[-1]])
    return copied


def _holder(values: Any, place: Place) -> Any:
    """The map or list that has the last step of a place; None if the place is not there."""
    for step in place[:-1]:
        values = _step(values, step)
    return values if _step(values, place[-1]) is not None else None


def _step(values: Any, step: str | int) -> Any:
    if isinstance(values, list):
        return values[step] if isinstance(step, int) and step < len(values) else None
    return values.get(step) if isinstance(values, dict) else None


def _patched(path: str, content: bytes, kind: str, places: Sequence[Place], secrets: Secrets) -> bytes:
    """A file's content with the secrets in it; all its other bytes stay."""
    from launchbay_core.errors import LaunchbayError  # noqa: PLC0415
    from launchbay_core.inputs import parse_text, patch_text  # noqa: PLC0415  (its YAML reader takes a while)

    text = content.decode()
    try:
        values = parse_text(text, kind)  # type: ignore[arg-type]
        overrides: dict[str, Any] = {}
        for place in places:
            _change(overrides, values, place, secrets)
        return patch_text(text, overrides, kind).encode()  # type: ignore[arg-type]
    except LaunchbayError as error:  # its text might have the value
        raise CannotRun(f"the secrets can't be written into `{path}`: {type(error).__name__}") from None


def _change(overrides: dict[str, Any], values: Any, place: Place, secrets: Secrets) -> None:
    """Add the secret at a place to the overrides; a list on the way is replaced whole, as overrides do."""
    step, rest = place[0], place[1:]
    present = values[step]
    if not rest:
        overrides[step] = secrets.value(present)  # type: ignore[index]
    elif isinstance(present, list):
        overrides[step] = _in_list(overrides.get(step, present), rest, secrets)  # type: ignore[index,arg-type]
    else:
        _change(overrides.setdefault(step, {}), present, rest, secrets)  # type: ignore[arg-type]


def _in_list(values: Any, place: Place, secrets: Secrets) -> Any:
    copied = list(values) if isinstance(values, list) else dict(values)
    step, rest = place[0], place[1:]
    copied[step] = _in_list(copied[step], rest, secrets) if rest else secrets.value(copied[step])  # type: ignore[index]
    return copied
