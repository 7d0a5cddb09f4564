"""What a run's manifest says of its results, from its job's spec."""

from __future__ import annotations

from collections.abc import Mapping

from launchbay_core.contracts.results.declared import Checkpoints, DeclaredResults, PlacedOutput
from launchbay_core.domain.job_spec import JobSpec


def declared_results(spec: JobSpec, placed: Mapping[str, PlacedOutput]) -> DeclaredResults:
    """What a run of a version gives back, as its job's author has declared it, and the outputs that it starts with."""
    folder = spec.checkpoints
    checkpoints = Checkpoints(folder.path, folder.keep, folder.every_seconds) if folder else Checkpoints()
    return DeclaredResults(outputs=spec.outputs, checkpoints=checkpoints, metrics=spec.metrics, placed=placed)
