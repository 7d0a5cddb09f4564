"""What a launch says of keys that it adds to the run config or a file: a typo there would go unnoticed. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Any

from launchbay_core.domain.jobs import InputFile, JobVersion, RunConfig
from launchbay_core.inputs import Overrides, format_path
from launchbay_core.inputs.schemas.documents.places import Place, place_of
from launchbay_core.inputs.schemas.keywords import note_of
from launchbay_core.inputs.validation.changed_values import needs_present
from launchbay_core.inputs.validation.keys.new_keys import find_new_keys
from launchbay_core.inputs.validation.phrases import join
from launchbay_core.inputs.values.paths import Index, Path

MAX_NOTICES = 100
_MAX_NAME = 200  # characters: a run keeps its notices


def new_key_notices(version: JobVersion, overrides: Overrides) -> list[str]:
    """A sentence for each key that overrides add, of very many for the first, and that the job's author did not name.

    The overrides are known to be valid.
    """
    found = chain.from_iterable(_new_keys(version, source, given) for source, given in overrides.sources() if given)
    notices = list(islice(found, MAX_NOTICES + 1))
    if len(notices) > MAX_NOTICES:
        notices[MAX_NOTICES:] = [f"over {MAX_NOTICES} keys are new"]
    return notices


def _new_keys(version: JobVersion, source: str | None, overrides: Mapping[str, Any]) -> Iterator[str]:
    declared = version.config if source is None else version.files.get(source)
    if declared is None or not _may_take_new_keys(declared, overrides):
        return
    where = "the run config" if source is None else f"`{source}`"
    new = find_new_keys(declared.schema, overrides, declared.values)
    if source is not None:
        yield from (f"`{_shown(path)}` is a new key in {where}" for path in new)
        return
    places: dict[str, Place] = {}
    for path in new:
        places = places or {file: place_of(found.schema) for file, found in version.files.items()}
        yield f"`{_shown(path)}` is a new key in {where}{_in_files(path, places)}"


def _shown(path: Path) -> str:
    name = format_path(path)
    return name if len(name) <= _MAX_NAME else f"{name[:_MAX_NAME]}…"


def _in_files(path: Path, places: Mapping[str, Place]) -> str:
    """The end of a notice about a key of the run config that files of the job have: one of these may be meant."""
    found = [f"`{file}:{_shown(path)}`" for file, place in places.items() if _is_named(place, path)]
    return f"; {join(found)} {'exists' if len(found) == 1 else 'exist'}" if found else ""


def _is_named(place: Place, path: Path) -> bool:
    """Whether a schema names the key at a path."""
    for step in path:
        if isinstance(step, Index):
            place = place.item(step.schema_step)
        elif step in place.named:
            place = place.key(step)
        else:
            return False
    return True


def _may_take_new_keys(declared: RunConfig | InputFile, overrides: Mapping[str, Any]) -> bool:
    """Whether keys may be new: where all is inferred, only if the author opened it, and in items of lists."""
    note = note_of(declared.schema)
    return bool(note.get("open")) or not note.get("inferred") or needs_present(overrides)
