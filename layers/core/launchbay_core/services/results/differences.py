"""How what two runs have left differs: files that only one has, and files of the same path with another content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from launchbay_core.aws.adapters import Adapters
from launchbay_core.contracts.results.manifests import ResultFile
from launchbay_core.domain.runs import Run
from launchbay_core.errors import ResultsDeleted, UnreadableResults
from launchbay_core.services.results.outputs import RunOutputs, find_outputs

MAX_SHOWN = 1000


@dataclass(frozen=True)
class OutputDifference:
    """A file that differs, by its path; None for a run without it."""

    path: str
    a: ResultFile | None
    b: ResultFile | None


@dataclass(frozen=True)
class OutputsDiff:
    """The outputs of two runs, and the first files that differ; `more` if there are others.

    Those of a run are None if they can't be read. If they can't be, or are deleted, `fault` says so; then nothing is
    compared.
    """

    a: RunOutputs | None
    b: RunOutputs | None
    files: Sequence[OutputDifference] = ()
    more: bool = False
    fault: str | None = None


def diff_outputs(adapters: Adapters, a: Run, b: Run) -> OutputsDiff:
    """Compare what two runs have left so far. What can't be read keeps nobody from the rest of a comparison."""
    found: list[RunOutputs | None] = []
    faults = []
    for run in (a, b):
        try:
            outputs = find_outputs(adapters, run)
        except UnreadableResults as error:
            found.append(None)
            faults.append(str(error))
            continue
        found.append(outputs)
        if outputs.deleted_at is not None:
            faults.append(str(ResultsDeleted(run.run_id, outputs.deleted_at)))
    one, other = found
    if one is None or other is None or faults:
        return OutputsDiff(one, other, fault=" ".join(faults))
    files = list(islice(differing_files(one, other), MAX_SHOWN + 1))
    return OutputsDiff(one, other, tuple(files[:MAX_SHOWN]), more=len(files) > MAX_SHOWN)


def differing_files(a: RunOutputs, b: RunOutputs) -> Iterator[OutputDifference]:
    """The files that differ, by their paths."""
    for path in sorted(a.by_path.keys() | b.by_path.keys()):
        one, other = a.by_path.get(path), b.by_path.get(path)
        if one is None or other is None or (one.size, one.sha256) != (other.size, other.sha256):
            yield OutputDifference(path, one, other)
