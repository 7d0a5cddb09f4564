"""The containers of a run's task whose job has `runner: init`, by their names, and the volume that they share."""

from __future__ import annotations

INPUTS = "inputs"  # writes the run's inputs to the volume, and ends
JOB = "job"  # the job's own image, with the command
RESULTS = "results"  # uploads what the run gives back, and ends with the command's exit code
VOLUME = "/launchbay"  # at the same path in all of them
