"""What registration says of patterns over the log that nothing will read."""

from __future__ import annotations

from collections.abc import Iterator

from launchbay_core.domain.job_spec import JobSpec


def pattern_notices(spec: JobSpec) -> Iterator[str]:
    """A sentence if a job has patterns over its log, and its own container is not watched by `launchbay exec`."""
    if spec.metrics and spec.runner == "init":
        yield (
            "the patterns in `metrics` are not read in a job with `runner: init`, whose output goes to the log without "
            "Launchbay: report its metrics with `wandb` or `launch.log`, or install launchbay in the image and leave "
            "`runner` out"
        )
