"""The plan of an attempt: its containers' commands and environments, its folders, its time limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from launchbay_local.batch.tasks.dependencies import Dependency


@dataclass(frozen=True)
class PlannedContainer:
    """One container: its command, and when it starts.

    It starts once what it `depends_on` has happened; the end of an `essential` one ends the task. `own` are the
    variables that the job's author or submission set. Its output goes to the file `log`, and from there to its log
    stream. `grace_seconds` is how long after a SIGTERM it is killed.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    log: Path
    log_group: str = ""
    log_stream: str = ""
    image: str = ""
    essential: bool = True
    depends_on: Sequence[Dependency] = ()
    own: AbstractSet[str] = frozenset()
    grace_seconds: float = 30.0
    vcpus: float = 1
    memory_mib: int = 0


@dataclass(frozen=True)
class Plan:
    """The containers of an attempt, which is the ECS task `task_arn`; `volumes` are folders that they share.

    `family` and `revision` are those of the job definition. Who knows the `token` may ask for the task's metadata.
    `credentials` is asked once, when the attempt starts, for variables under the containers' own ones. No timeout is
    None.
    """

    job_id: str
    containers: Sequence[PlannedContainer]
    task_arn: str = ""
    family: str = ""
    revision: str = ""
    token: str = ""
    volumes: Sequence[Path] = ()
    timeout_seconds: int | None = None
    credentials: Callable[[], Mapping[str, str]] = dict
