"""What registration says of paths of a selection that match nothing: a typo there would go unnoticed. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from launchbay_core.domain.job_spec import ConfigInput, FileInput, Inputs
from launchbay_core.domain.jobs import InputFile
from launchbay_core.inputs import schema_from
from launchbay_core.inputs.formats.keys import key_reader, read_config_key
from launchbay_core.inputs.validation.keys.unmatched_paths import UnmatchedPath, find_unmatched_paths
from launchbay_core.inputs.values.keys import KeyReader

MAX_NOTICES = 100

_Group = tuple[str, tuple[str, ...]]  # `include`, `exclude` or `open`, and its paths


def selection_notices(
    inputs: Inputs, files: Mapping[str, InputFile], values: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    """A sentence for each include, exclude or open path that matches nothing; of very many, the first.

    Files with the same list, as those of a glob have, are taken together: a path may match in one of them alone.

    Args:
        inputs: what is registered.
        files: the config files, by their paths.
        values: the values of each config file.
    """
    notices: list[str] = []
    if inputs.config is not None:
        for name, unmatched in _unmatched(inputs.config, inputs.config.values, read_config_key).items():
            notices += [_sentence(name[0], found, "the run config") for found in unmatched]
    notices += _of_files(inputs, files, values)
    more = len(notices) - MAX_NOTICES
    if more > 0:
        notices[MAX_NOTICES:] = [f"{more:,} more include, exclude and open paths match nothing"]
    return notices


def _of_files(inputs: Inputs, files: Mapping[str, InputFile], values: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    groups: dict[_Group, dict[str, list[UnmatchedPath]]] = {}
    for path, given in inputs.files.items():
        for group, unmatched in _unmatched(given, values[path], key_reader(files[path].format)).items():
            groups.setdefault(group, {})[path] = unmatched
    for (name, _), by_file in groups.items():
        common = set.intersection(*({found.path for found in unmatched} for unmatched in by_file.values()))
        first, *others = by_file
        where = f"`{first}`" + (
            f" and {len(others)} other files" if len(others) > 1 else "".join(f" and `{other}`" for other in others)
        )
        yield from (_sentence(name, found, where) for found in by_file[first] if found.path in common)


def _unmatched(
    given: ConfigInput | FileInput, values: Mapping[str, Any], read_key: KeyReader
) -> dict[_Group, list[UnmatchedPath]]:
    """The paths of each of the three lists that match nothing, by the list."""
    declared = given.json_schema
    schema = dict if declared is None else partial(schema_from, declared)
    opened = given.open if isinstance(given.open, list) else None
    lists = {"include": given.include, "exclude": given.exclude, "open": opened}
    return {
        (name, tuple(paths)): find_unmatched_paths(paths, values, schema, read_key)
        for name, paths in lists.items()
        if paths
    }


def _sentence(name: str, found: UnmatchedPath, where: str) -> str:
    return f"`{found.path}` in `{name}` matches nothing in {where}{found.hint}"
