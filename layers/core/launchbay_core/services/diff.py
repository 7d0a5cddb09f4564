"""Compares two runs: what went into them (values, files, hardware, job and its version), and the files they left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from launchbay_core.aws.adapters import Adapters
from launchbay_core.domain.runs import Run
from launchbay_core.inputs import format_path, unified_diff
from launchbay_core.inputs.values.merge import same
from launchbay_core.services.results.differences import OutputsDiff, diff_outputs
from launchbay_core.services.run_inputs import read_run_inputs


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


def _file_diffs(a: Mapping[str, str], b: Mapping[str, str]) -> dict[str, str]:
    paths = [path for path in dict.fromkeys([*a, *b]) if a.get(path) != b.get(path)]
    return {path: unified_diff(a.get(path, ""), b.get(path, ""), path) for path in paths}
