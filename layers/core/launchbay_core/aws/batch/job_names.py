"""The name of a run's AWS Batch job: from it, events and lookups find the run again."""

from __future__ import annotations

import re

from launchbay_core.domain.names import RUN_ID

_JOB_NAME = re.compile(rf"launchbay-(?P<project>.+)-(?P<run_id>{RUN_ID.pattern})")


def job_name(project: str, run_id: str) -> str:
    """The name of a run's AWS Batch job."""
    return f"launchbay-{project}-{run_id}"


def parse_job_name(name: str) -> tuple[str, str] | None:
    """The project and run id of a job that Launchbay submitted, or None for any other.

    >>> parse_job_name("launchbay-vision-01JZ8Q4T6V2M9X3C7B5N1K0HFD")
    ('vision', '01JZ8Q4T6V2M9X3C7B5N1K0HFD')
    """
    match = _JOB_NAME.fullmatch(name)
    return (match["project"], match["run_id"]) if match else None
