"""The keys of the table's items.

| item        | pk             | sk                            |
| ----------- | -------------- | ----------------------------- |
| job         | PROJECT#p      | JOB#job                       |
| version     | PROJECT#p      | VERSION#job#00000003          |
| digest      | PROJECT#p      | DIGEST#job#sha256             |
| run         | PROJECT#p      | RUN#ulid                      |
| idempotency | PROJECT#p      | IDEMPOTENCY#key               |
| timeline    | RUN#p#ulid     | CHANGE#time#rank              |
| note in it  | RUN#p#ulid     | CHANGE#time#rank#NOTE         |
| move in it  | RUN#p#ulid     | CHANGE#time#rank#MOVE#number  |
| upload      | UPLOAD#sha256  | RESULT                        |

Indexes, all of runs alone: `by_job` (`job_pk`, `run_sort`), `by_state` (`state_pk`, `run_sort`), and `open_runs`
(`open_pk`, `open_sort`), which has only the runs whose end AWS Batch has not reported yet.
"""

from __future__ import annotations

OPEN = "OPEN"
BY_JOB = "by_job"
BY_STATE = "by_state"
OPEN_RUNS = "open_runs"

Key = dict[str, str]


def project_pk(project: str) -> str:
    """The partition of everything in a project."""
    return f"PROJECT#{project}"


def job_key(project: str, job: str) -> Key:
    """A job."""
    return {"pk": project_pk(project), "sk": f"JOB#{job}"}


def version_key(project: str, job: str, version: int) -> Key:
    """A version; padded, so that versions sort by number."""
    return {"pk": project_pk(project), "sk": f"VERSION#{job}#{version:08d}"}


def digest_key(project: str, job: str, digest: str) -> Key:
    """The version with a given content."""
    return {"pk": project_pk(project), "sk": f"DIGEST#{job}#{digest}"}


def run_key(project: str, run_id: str) -> Key:
    """A run."""
    return {"pk": project_pk(project), "sk": f"RUN#{run_id}"}


def idempotency_key(project: str, key: str) -> Key:
    """The run that was launched with a caller's idempotency key."""
    return {"pk": project_pk(project), "sk": f"IDEMPOTENCY#{key}"}


def timeline_pk(project: str, run_id: str) -> str:
    """The partition of a run's timeline."""
    return f"RUN#{project}#{run_id}"


def change_key(project: str, run_id: str, at: str, rank: int) -> Key:
    """One entry of a timeline, sorted by time, then by the state's rank."""
    return {"pk": timeline_pk(project, run_id), "sk": f"CHANGE#{at}#{rank}"}


def note_key(project: str, run_id: str, at: str, rank: int) -> Key:
    """A note in a timeline: sorted after the change of the same time and state, so it never replaces it."""
    return {"pk": timeline_pk(project, run_id), "sk": f"CHANGE#{at}#{rank}#NOTE"}


def move_key(project: str, run_id: str, at: str, rank: int, job_number: int) -> Key:
    """A note that a run has left one of its jobs for other hardware."""
    return {"pk": timeline_pk(project, run_id), "sk": f"CHANGE#{at}#{rank}#MOVE#{job_number}"}


def upload_key(upload: str) -> Key:
    """The result of an upload, by the upload's identity: its project may be no name of one."""
    return {"pk": f"UPLOAD#{upload}", "sk": "RESULT"}


def job_pk(project: str, job: str) -> str:
    """The `by_job` partition of a job's runs."""
    return f"{project_pk(project)}#JOB#{job}"


def state_pk(project: str, state: str) -> str:
    """The `by_state` partition of a project's runs in a state."""
    return f"{project_pk(project)}#STATE#{state}"
