"""A stand-in for AWS Batch on one machine: it speaks Batch's REST calls and runs jobs as local processes."""

from launchbay.local.batch.limits import Limits
from launchbay.local.batch.machine import discover_gpus, machine_slots
from launchbay.local.batch.server import BatchServer
from launchbay.local.batch.slots import Gpu, Slots

__all__ = ["BatchServer", "Gpu", "Limits", "Slots", "discover_gpus", "machine_slots"]
