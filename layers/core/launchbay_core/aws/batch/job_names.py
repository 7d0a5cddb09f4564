"""The name of a run's AWS Batch job: from it, events and lookups find the run again, and which of its jobs it is."""

from __future__ import annotations

import re
from typing import NamedTuple

from launchbay_core.domain.names import RUN_ID

_JOB_NAME = re.compile(
    rf"launchbay-(?P<project>.+)-(?P<run_id>{RUN_ID.pattern})(?:-(?P<number>[2-9]|[1-9][0-9]{{1,5}}))?"
)


class NamedJob(NamedTuple):
    """Whose job it is: of a run that was moved to other hardware, the second has number 2."""

    project: str
    run_id: str
    number: int = 1


def job_name(project: str, run_id: str, number: int = 1) -> str:
    """The name of a run's AWS Batch job.

    >>> job_name("vision", "01JZ8Q4T6V2M9X3C7B5N1K0HFD", 2)
    'launchbay-vision-01JZ8Q4T6V2M9X3C7B5N1K0HFD-2'
    """
    return f"launchbay-{project}-{run_id}" + (f"-{number}" if number > 1 else "")


def parse_job_name(name: str) -> NamedJob | None:
    """The project, run id and number of a job that Launchbay submitted, or None for any other.

    >>> parse_job_name("launchbay-vision-01JZ8Q4T6V2M9X3C7B5N1K0HFD")
    NamedJob(project='vision', run_id='01JZ8Q4T6V2M9X3C7B5N1K0HFD', number=1)
    """
    match = _JOB_NAME.fullmatch(name)
    return NamedJob(match["project"], match["run_id"], int(match["number"] or 1)) if match else None
