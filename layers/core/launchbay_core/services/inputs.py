"""What a run's script sees: its resolved run config and patched files, as they lie in the bucket."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from launchbay_core.aws.adapters import Adapters
from launchbay_core.domain.runs import Run
from launchbay_core.services.manifest import file_key, manifest_key

_AT_ONCE = 8


@dataclass(frozen=True)
class RunInputs:
    """A run's inputs: `config` is None when its job has no run config; `files` are texts by path.

    `command` has the words that the run config puts after the version's command.
    """

    command: Sequence[str]
    config: Mapping[str, Any] | None
    files: Mapping[str, str]
    overrides: Mapping[str, Any]


def run_inputs(adapters: Adapters, project: str, run_id: str) -> RunInputs:
    """The inputs of a run.

    Raises:
        NotFound: there is no such run in this project.
    """
    return inputs_of(adapters, adapters.store.get_run(project, run_id))


def inputs_of(adapters: Adapters, run: Run) -> RunInputs:
    """The inputs of a run that is at hand."""
    manifest = adapters.data_bucket.get_json(manifest_key(run.project, run.run_id))
    paths = list(manifest["files"])
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        contents = pool.map(lambda path: adapters.data_bucket.get(file_key(run.project, run.run_id, path)), paths)
        files = {path: content.decode() for path, content in zip(paths, contents, strict=True)}
    command = [*manifest["command"], *manifest.get("arguments", ())]
    return RunInputs(command, manifest["config"], files, run.overrides)
