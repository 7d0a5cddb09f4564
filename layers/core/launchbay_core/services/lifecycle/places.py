"""Which place in the results bucket belongs to which attempt of a run: by AWS Batch's word, never by the job's."""

from __future__ import annotations

from itertools import zip_longest

from launchbay_core.aws.batch.events import BatchJob
from launchbay_core.contracts.results.places import place_of
from launchbay_core.domain.runs import RunProgress


def known_places(run: RunProgress, job: BatchJob, role_id: str) -> list[str]:
    """The places of all attempts that are known, in their order; an empty text for one of which nothing is.

    What is stored stays, should the jobs' role be made anew meanwhile.
    """
    said = [place_of(role_id, task) if task and role_id else "" for task in job.tasks]
    return [known or new for known, new in zip_longest(run.places, said, fillvalue="")]
