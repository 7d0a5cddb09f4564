"""A stand-in for AWS Batch on one machine: it speaks Batch's REST calls and runs jobs as local processes.

Differences from AWS Batch: the container's image, volumes and roles are not used; a job runs its command in a folder of
its own, with this Python's programs first in its path. vCPUs and memory are counted, not enforced. A job that asks for
more than the machine has runs alone, with less. Missing GPUs are simulated, and a variable of the job's environment
names them. Array, multi-node and EKS jobs are refused.

| folder | content |
| --- | --- |
| `api/` | the REST calls: requests validated, answered; definitions, submissions, lists |
| `scheduling/` | which waiting job starts next: first come, first served, or fair shares |
| `engine/` | jobs as attempts within slots: start, retry, end, recovery after a restart |
| `tasks/` | an attempt as an ECS task: its containers as processes, who waits for whom, how they are stopped |
| `metadata/` | what containers ask of the ECS agent |
| `programs/` | how a container's command becomes a process: a new one, or a fork of a warm Python |
| `delivery/` | state-change events to the event bus, log lines to CloudWatch Logs |
| `records/` | definitions, jobs and attempts, their SQLite file, and how they look in AWS Batch's answers |
"""

from launchbay_local.batch.api.server import BatchServer
from launchbay_local.batch.delivery.outlets import EventOutlet, LogOutlet, Outlets
from launchbay_local.batch.engine.attempts import AttemptCredentials, StartingAttempt
from launchbay_local.batch.engine.machine import discover_gpus, machine_slots
from launchbay_local.batch.engine.slots import Gpu, Slots
from launchbay_local.batch.limits import Limits
from launchbay_local.batch.programs.warm_interpreter import WarmProgram
from launchbay_local.batch.scheduling.policies import FairSharePolicy, JobQueue

__all__ = [
    "AttemptCredentials",
    "BatchServer",
    "EventOutlet",
    "FairSharePolicy",
    "Gpu",
    "JobQueue",
    "Limits",
    "LogOutlet",
    "Outlets",
    "Slots",
    "StartingAttempt",
    "WarmProgram",
    "discover_gpus",
    "machine_slots",
]
