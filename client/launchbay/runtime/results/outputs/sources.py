"""Which files and folders have outputs: those that the job declares, those that its script reports, the own folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from launchbay.runtime.results.folders import Folders
from launchbay_core.contracts.results.manifests import is_output_name


class Source(NamedTuple):
    """A file or folder, by an absolute path, all of which is kept, and the output's name, if it has one.

    `label` is how it is called in messages.
    """

    path: Path
    name: str | None
    label: str


def declared_sources(outputs: Mapping[str, str], working: Path) -> list[Source]:
    """The outputs that a job declares."""
    return [Source(working / path, name, f"`{name}` ({path})") for name, path in outputs.items()]


def own_folder(folders: Folders) -> Source:
    """The folder whose content is an output without being declared."""
    return Source(folders.outputs, None, "the folder of outputs")


def reported_source(report: Mapping[str, Any], folders: Folders) -> Source | None:
    """The output of a script's report; None if it is not one that can be listed, which the SDK refuses, too."""
    path, name = report.get("path"), report.get("name")
    if not isinstance(path, str) or "\0" in path or not (name is None or (isinstance(name, str))):
        return None
    absolute = Path(path)
    is_inside = any(absolute.is_relative_to(folder) for folder in (folders.working, folders.outputs))
    if not is_inside or ".." in absolute.parts or (name is not None and not is_output_name(name)):
        return None
    return Source(absolute, name, f"`{path}`")


def by_depth(sources: Sequence[Source]) -> list[Source]:
    """Sources so that one inside another comes after it: a file belongs to the innermost."""
    return sorted(sources, key=lambda one: len(one.path.parts))
