"""What an object in the intake bucket is, by its key alone. Pure.

| key | what it is |
| --- | --- |
| `projects/<p>/jobs/<job>/job.yaml` | registers a version |
| `projects/<p>/jobs/<job>/…` | a file of that registration |
| `projects/<p>/launches/<job>/<any>` with the suffix of a format that holds JSON | launches a run |
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from launchbay_core.aws.intake_bucket import RESULT
from launchbay_core.inputs.formats.registry import formats

JOB_FILE = "job.yaml"
_LEAST_PARTS = 5


class Kind(Enum):
    """What an object does."""

    REGISTERS = auto()
    BESIDE = auto()
    LAUNCHES = auto()


@dataclass(frozen=True)
class Place:
    """An object's meaning; names are as written in the key, and not checked yet."""

    kind: Kind
    project: str
    job: str

    @property
    def folder(self) -> str:
        """Where the files of a registration are."""
        return f"projects/{self.project}/jobs/{self.job}/"


def place_of(key: str) -> Place | None:
    """What an object is by its key; None for one that means nothing here, and for every result.

    >>> place_of("projects/vision/jobs/resnet/conf/train.yaml").kind
    <Kind.BESIDE: 2>
    """
    parts = key.split("/")
    if key.endswith(RESULT) or len(parts) < _LEAST_PARTS or parts[0] != "projects" or "" in parts:
        return None
    _, project, what, job, *rest = parts
    if what == "jobs":
        return Place(Kind.REGISTERS if rest == [JOB_FILE] else Kind.BESIDE, project, job)
    if what == "launches" and len(rest) == 1 and rest[0].endswith(_launch_suffixes()):
        return Place(Kind.LAUNCHES, project, job)
    return None


def _launch_suffixes() -> tuple[str, ...]:
    """The suffixes of files that launch: of the formats that can hold any overrides."""
    return tuple(suffix for row in formats() if row.holds_json for suffix in row.suffixes)
