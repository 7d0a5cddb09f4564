"""What an object in the intake bucket is, by its key alone. Pure.

| key | what it is |
| --- | --- |
| `projects/<p>/jobs/<job>/job.yaml` | registers a version |
| `projects/<p>/jobs/<job>/…` | a file of that registration |
| `projects/<p>/launches/<job>/<any>.yaml`, `.yml` or `.json` | launches a run |
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from launchbay_core.aws.intake_bucket import MAX_KEY, RESULT
from launchbay_core.inputs.formats.registry import formats

JOB_FILE = "job.yaml"
_MIN_PARTS = 5


class Kind(Enum):
    """What an object in the intake bucket is."""

    JOB_FILE = auto()
    COMPANION = auto()  # a file beside the job file
    LAUNCH_FILE = auto()


def has_room_for_result(key: str) -> bool:
    """Whether the key of an object's result is short enough for S3."""
    return len((key + RESULT).encode()) <= MAX_KEY


@dataclass(frozen=True)
class IntakeKey:
    """The meaning of an object's key; names are as written in the key, and not checked yet."""

    kind: Kind
    project: str
    job: str

    @property
    def folder(self) -> str:
        """The prefix of the keys of a registration's files."""
        return f"projects/{self.project}/jobs/{self.job}/"


def launch_key(project: str, job: str, name: str) -> str:
    """The key of a launch file with a name.

    >>> parse_key(launch_key("vision", "resnet", "try.json")).kind
    <Kind.LAUNCH_FILE: 3>
    """
    return f"projects/{project}/launches/{job}/{name}"


def parse_key(key: str) -> IntakeKey | None:
    """What an object is; None for one that means nothing here, and for every result.

    >>> parse_key("projects/vision/jobs/resnet/conf/train.yaml").kind
    <Kind.COMPANION: 2>
    """
    parts = key.split("/")
    if key.endswith(RESULT) or len(parts) < _MIN_PARTS or parts[0] != "projects" or "" in parts:
        return None
    _, project, what, job, *rest = parts
    if what == "jobs":
        return IntakeKey(Kind.JOB_FILE if rest == [JOB_FILE] else Kind.COMPANION, project, job)
    if what == "launches" and len(rest) == 1 and rest[0].endswith(_launch_suffixes()):
        return IntakeKey(Kind.LAUNCH_FILE, project, job)
    return None


def _launch_suffixes() -> tuple[str, ...]:
    """The suffixes of files that launch: of the formats that can hold any overrides."""
    return tuple(suffix for row in formats() if row.holds_json for suffix in row.suffixes)
