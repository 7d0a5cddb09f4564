"""AWS Batch's reasons for the end of an attempt."""

from __future__ import annotations

EXITED = "Essential container in task exited"
NOT_STARTED = "Task failed to start"
TIMED_OUT = "Job attempt duration exceeded timeout"
HOST_LOST = "Host EC2 (instance {}) terminated."
# Begins like AWS Batch's reason for a lost host, so that `onStatusReason: "Host EC2*"` works here too.
INTERRUPTED = "Host EC2 (this machine) terminated: the local stack was stopped while the job ran"
