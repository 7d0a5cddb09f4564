"""Compares two runs: what went into them (values, files, hardware, job and its version), and the files they left.

And a run's config files with those that its job version registered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from launchbay_core.aws.adapters import Adapters
from launchbay_core.domain.jobs import InputFile, JobVersion
from launchbay_core.domain.runs import Run
from launchbay_core.errors import NotFound
from launchbay_core.inputs import format_path, unified_diff
from launchbay_core.inputs.schemas.secret_references import is_placeholder
from launchbay_core.inputs.schemas.secrets import find_secrets, has_secrets
from launchbay_core.inputs.values.merge import same
from launchbay_core.services.results.differences import OutputsDiff, diff_outputs
from launchbay_core.services.run_inputs import RunInputs, read_run_inputs
from launchbay_core.services.sealed_secrets import schemas_of
from launchbay_core.services.versions import get_version

MAX_CHARACTERS = 1_000_000  # of the diffs of one run: they are answered together with its files


@dataclass(frozen=True)
class Difference:
    """A value that differs, by its dotted path; None for a run without it."""

    path: str
    a: Any
    b: Any


@dataclass(frozen=True)
class RunDiff:
    """What differs between run `a` and run `b`; `files` has a unified diff of each file that differs.

    `version` has the numbers of versions of two jobs, too, which `job` names then.
    """

    a: str
    b: str
    config: tuple[Difference, ...]
    files: Mapping[str, str]
    hardware: tuple[Difference, ...]
    job: tuple[str, str] | None
    command: tuple[Difference, ...]
    version: tuple[int, int] | None
    outputs: OutputsDiff


def diff_runs(adapters: Adapters, project: str, a: str, b: str) -> RunDiff:
    """Compare two runs of a project.

    Raises:
        NotFound: one of them does not exist.
    """
    one, other = adapters.store.get_run(project, a), adapters.store.get_run(project, b)
    inputs_a, inputs_b = read_run_inputs(adapters, one), read_run_inputs(adapters, other)
    return RunDiff(
        a=a,
        b=b,
        config=tuple(differences(inputs_a.config or {}, inputs_b.config or {})),
        files=_file_diffs(inputs_a.files, inputs_b.files),
        hardware=tuple(differences(one.hardware, other.hardware)),
        job=None if one.job == other.job else (one.job, other.job),
        command=tuple(differences(_command_of(one), _command_of(other))),
        version=None if (one.job, one.version) == (other.job, other.version) else (one.version, other.version),
        outputs=diff_outputs(adapters, one, other),
    )


def differences(a: Mapping[str, Any], b: Mapping[str, Any], at: tuple[str, ...] = ()) -> Iterator[Difference]:
    """The leaves that differ, in the order of `a`, then those that only `b` has.

    >>> [d.path for d in differences({"x": 1, "y": {"z": 2}}, {"x": 1, "y": {"z": 3}, "w": 4})]
    ['y.z', 'w']
    """
    for name in dict.fromkeys([*a, *b]):
        path = (*at, str(name))
        one, other = a.get(name), b.get(name)
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            yield from differences(one, other, path)
        elif not same(one, other):
            yield Difference(format_path(path), one, other)


def _command_of(run: Run) -> dict[str, Any]:
    """What a run's launch has changed of the command and its variables, by the names that overrides have for it."""
    document = run.overrides.to_json()
    return {name: document[name] for name in ("entry_point", "args", "env") if name in document}


@dataclass(frozen=True)
class ChangedInputs:
    """A run's inputs, with the diff of each config file that is not as its job version registered it.

    A diff is None where it is not shown: it is too long, or the registered text has the value of a secret. `diffs` is
    None if the version is not there any more.
    """

    inputs: RunInputs
    diffs: Mapping[str, str | None] | None


def read_changed_inputs(adapters: Adapters, run: Run) -> ChangedInputs:
    """What a run's script sees, and how its files differ from the registered ones; both are read at once."""
    with ThreadPoolExecutor(1) as pool:
        version = pool.submit(_find_version, adapters, run)
        inputs = read_run_inputs(adapters, run)
    found = version.result()
    return ChangedInputs(inputs, None if found is None else registered_diffs(found, inputs.files))


def _find_version(adapters: Adapters, run: Run) -> JobVersion | None:
    try:
        return get_version(adapters, run.project, run.job, run.version)
    except NotFound:
        return None


def registered_diffs(
    version: JobVersion, files: Mapping[str, str], room: int = MAX_CHARACTERS
) -> dict[str, str | None]:
    """The diff of each file that differs from its registered text; None for those that `room` characters don't hold.

    A file that only one side has is an empty one on the other.
    """
    registered = {path: file.text for path, file in version.files.items()}
    diffs: dict[str, str | None] = {}
    for path, diff in _file_diffs(registered, files).items():
        file = version.files.get(path)
        if len(diff) > room or (file and _has_secret_value(version, file)):
            diffs[path] = None
        elif diff:
            diffs[path] = diff
            room -= len(diff)
    return diffs


def _has_secret_value(version: JobVersion, file: InputFile) -> bool:
    """Whether the registered text has a secret, which registering refuses today, but did not look for as far before."""
    schema = schemas_of(version)[1][file.path]
    return has_secrets(schema) and any(not is_placeholder(value) for _, value in find_secrets(schema, file.values))


def _file_diffs(a: Mapping[str, str], b: Mapping[str, str]) -> dict[str, str]:
    """A unified diff of each file that differs; a file that only one side has is an empty one on the other."""
    paths = [path for path in dict.fromkeys([*a, *b]) if a.get(path) != b.get(path)]
    return {path: unified_diff(a.get(path, ""), b.get(path, ""), path) for path in paths}
