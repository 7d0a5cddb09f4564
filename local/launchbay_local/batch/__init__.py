"""A stand-in for AWS Batch on one machine: it speaks Batch's REST calls and runs jobs as local processes.

What differs from AWS Batch: the container's image, volumes and roles are not used; a job runs its command in a folder
of its own, with this Python's programs first in its path. vCPUs and memory are counted, not enforced. A job that asks
for more than the machine has runs alone, with less; GPUs that are not there are simulated, and the job is told so in
`LAUNCHBAY_SIMULATED_HARDWARE`. Containers of one task run one after
the other. Array, multi-node and EKS jobs are refused.
"""

from launchbay_local.batch.api.server import BatchServer
from launchbay_local.batch.engine.machine import discover_gpus, machine_slots
from launchbay_local.batch.engine.slots import Gpu, Slots
from launchbay_local.batch.limits import Limits

__all__ = ["BatchServer", "Gpu", "Limits", "Slots", "discover_gpus", "machine_slots"]
