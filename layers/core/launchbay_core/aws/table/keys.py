"""The keys of the table's items.

| item        | pk                 | sk                             |
| ----------- | ------------------ | ------------------------------ |
| job         | PROJECT#p          | JOB#job                        |
| version     | PROJECT#p          | VERSION#job#00000003           |
| digest      | PROJECT#p          | DIGEST#job#sha256              |
| definition  | PROJECT#p          | DEFINITION#job#00000003#sha256 |
| run: labels | RUN#p#ulid         | LABELS                         |
| its metrics | RUN#p#ulid         | METRICS                        |
| request     | RUN#p#ulid         | REQUEST                        |
| progress    | RUN#p#ulid         | STATE                          |
| note        | RUN#p#ulid         | STATE#time#rank                |
| a move      | RUN#p#ulid         | STATE#time#rank#MOVE#number    |
| results     | RUN#p#ulid         | RESULTS                        |
| a use       | RUN#p#ulid         | USED#ulid of who uses outputs  |
| results due | DUE#shard          | time#p#ulid                    |
| idempotency | IDEMPOTENCY#p#key  | IDEMPOTENCY                    |
| upload      | UPLOAD#sha256      | RESULT                         |

A run has a partition of its own. Its request, with the overrides, is written once; its progress moves and is small.

Indexes, all of runs alone, with keys only, sorted by `run_id` (a ULID, which begins with the time). An entry of the
request's indexes is written once; one of `by_state` and `by_job_state` moves with the state; one of `open_runs` stays
where it is until the run's job is known to be over.

| index        | of       | partition key                |
| ------------ | -------- | ---------------------------- |
| by_project   | progress | `project`                    |
| by_job       | request  | `job_pk`                     |
| by_person    | request  | `person_pk`                  |
| by_state     | progress | `state_pk`                   |
| by_job_state | progress | `job_state_pk`               |
| open_runs    | progress | `open_pk`, one of `SHARDS`   |
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping

BY_PROJECT = "by_project"
BY_JOB = "by_job"
BY_PERSON = "by_person"
BY_STATE = "by_state"
BY_JOB_STATE = "by_job_state"
OPEN_RUNS = "open_runs"

# Their order: a run is read up to its progress, and its notes with that.
LABELS, METRICS, REQUEST, RESULTS, PROGRESS = "LABELS", "METRICS", "REQUEST", "RESULTS", "STATE"
USED = "USED#"  # after all others of a run: whoever reads a run stops before them
SHARDS = 8
MAX_PERSON = 200  # characters of a person's name in a key

Key = dict[str, str]


def project_pk(project: str) -> str:
    """The partition of a project's jobs."""
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


def definition_key(project: str, job: str, version: int, made_from: str) -> Key:
    """AWS Batch's job definition of a version, by the digest of what it was made from."""
    return {"pk": project_pk(project), "sk": f"DEFINITION#{job}#{version:08d}#{made_from}"}


def run_pk(project: str, run_id: str) -> str:
    """The partition of everything about a run."""
    return f"RUN#{project}#{run_id}"


def run_of_key(key: Mapping[str, str]) -> tuple[str, str]:
    """The project and the id of the run that an item is about."""
    _, project, run_id = key["pk"].split("#")
    return project, run_id


def labels_key(project: str, run_id: str) -> Key:
    """A run's labels; a run without any has no such item."""
    return {"pk": run_pk(project, run_id), "sk": LABELS}


def metrics_key(project: str, run_id: str) -> Key:
    """The newest values of a run's metrics; a run without any has no such item."""
    return {"pk": run_pk(project, run_id), "sk": METRICS}


def request_key(project: str, run_id: str) -> Key:
    """What was asked for at a run's launch."""
    return {"pk": run_pk(project, run_id), "sk": REQUEST}


def progress_key(project: str, run_id: str) -> Key:
    """What of a run moves."""
    return {"pk": run_pk(project, run_id), "sk": PROGRESS}


def note_key(project: str, run_id: str, at: str, rank: int) -> Key:
    """A note in a run's timeline, sorted by time, then by the state's rank."""
    return {"pk": run_pk(project, run_id), "sk": f"{PROGRESS}#{at}#{rank}"}


def idempotency_key(project: str, key: str) -> Key:
    """The run that was launched with a caller's idempotency key."""
    return {"pk": f"IDEMPOTENCY#{project}#{key}", "sk": "IDEMPOTENCY"}


def move_key(project: str, run_id: str, at: str, rank: int, job_number: int) -> Key:
    """A note that a run has left one of its jobs for other hardware."""
    return {"pk": run_pk(project, run_id), "sk": f"{PROGRESS}#{at}#{rank}#MOVE#{job_number}"}


def results_key(project: str, run_id: str) -> Key:
    """What was decided about how long a run's results are kept; of most runs, nothing was."""
    return {"pk": run_pk(project, run_id), "sk": RESULTS}


def due_shards() -> list[str]:
    """The partitions of runs whose results are looked at some day, in the order of these days."""
    return [f"DUE#{number}" for number in range(SHARDS)]


def due_key(project: str, run_id: str, at: str) -> Key:
    """When a run's results are looked at next."""
    shard = due_shards()[zlib.crc32(run_id.encode()) % SHARDS]
    return {"pk": shard, "sk": f"{at}#{project}#{run_id}"}


def use_key(project: str, run_id: str, user: str) -> Key:
    """That another run starts with outputs of a run."""
    return {"pk": run_pk(project, run_id), "sk": f"{USED}{user}"}


def upload_key(upload: str) -> Key:
    """The result of an upload, by the upload's identity: its project may be no name of one."""
    return {"pk": f"UPLOAD#{upload}", "sk": "RESULT"}


def job_pk(project: str, job: str) -> str:
    """The `by_job` partition of a job's runs."""
    return f"{project}#{job}"


def person_pk(project: str, person: str) -> str:
    """The `by_person` partition of the runs that a person launched."""
    return f"{project}#{person[:MAX_PERSON]}"


def state_pk(project: str, state: str) -> str:
    """The `by_state` partition of a project's runs in a state."""
    return f"{project}#{state}"


def job_state_pk(project: str, job: str, state: str) -> str:
    """The `by_job_state` partition of a job's runs in a state."""
    return f"{project}#{job}#{state}"


def shards() -> list[str]:
    """The partitions of `open_runs`."""
    return [f"OPEN#{number}" for number in range(SHARDS)]


def open_pk(run_id: str) -> str:
    """The `open_runs` partition of a run: always the same, and as likely each of them."""
    return shards()[zlib.crc32(run_id.encode()) % SHARDS]
