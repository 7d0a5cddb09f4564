"""What a run's manifest says of its results, from its job's spec."""

from __future__ import annotations

from collections.abc import Mapping

from launchbay_core.contracts.results.declared import Checkpoints, DeclaredResults, PlacedOutput
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.services.results.resumption import Resumption


def declared_results(
    spec: JobSpec, resumption: Resumption | None = None, placed: Mapping[str, PlacedOutput] | None = None
) -> DeclaredResults:
    """What a run of a version gives back, as far as its job's author has declared it, and what it starts with."""
    folder = spec.checkpoints
    checkpoints = Checkpoints(folder.path, folder.keep, folder.every_seconds) if folder else Checkpoints()
    return DeclaredResults(
        outputs=spec.outputs,
        checkpoints=checkpoints,
        metrics=spec.metrics,
        resume_from=resumption.place if resumption else None,
        placed=placed or {},
    )
