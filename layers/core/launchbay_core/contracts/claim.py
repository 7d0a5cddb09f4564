"""The claim of a run: an object that the first AWS Batch job to start the run leaves, with its id in it.

A run has one job, but a submission whose answer is lost may leave a second one. Whichever starts first claims the run,
by a write that S3 refuses to all others; a job that finds another's claim ends itself before the command starts. Other
attempts of the claiming job go on. Where the object lies: `claim_key` in `run_objects`.
"""

from __future__ import annotations

# What a job ends with that found the run claimed: a code that no shell, no `timeout` and no container runtime uses.
DUPLICATE_EXIT = 114
