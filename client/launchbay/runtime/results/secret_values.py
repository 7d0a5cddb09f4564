"""The values of a run's secrets, once they are in place: what must not come out again where everybody can read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from launchbay_core.contracts.run_manifest import JsonPath, RunManifest


def secret_values(manifest: RunManifest, folder: Path) -> frozenset[str]:
    """The secrets in the run config, the variables and the files of a run whose inputs are in `folder`."""
    if not manifest.config_secrets and not manifest.file_secrets and not manifest.env_secrets:
        return frozenset()
    return frozenset(value for value in _values(manifest, folder) if isinstance(value, str) and value)


def _values(manifest: RunManifest, folder: Path) -> Iterator[Any]:
    yield from _at(manifest.config or {}, manifest.config_secrets)
    yield from (manifest.env[name] for name in manifest.env_secrets)
    for path, secret in manifest.file_secrets.items():
        from launchbay_core.inputs import parse_text  # noqa: PLC0415  (only runs with secrets in files)

        yield from _at(parse_text((folder / path).read_text(encoding="utf-8"), secret.format), secret.places)


def _at(values: Mapping[str, Any], places: Sequence[JsonPath]) -> Iterator[Any]:
    from launchbay_core.inputs.values.value_paths import find_value  # noqa: PLC0415  (only runs with secrets)

    yield from (find_value(values, place) for place in places)
