"""Environment variables by which one process tells another of a run.

`dispatch` sets the first of them in an AWS Batch job for `launchbay exec`, which sets them and the others for the
command; `launchbay register --capture` sets the last for the script that it watches.
"""

from __future__ import annotations

import re

PROJECT = "LAUNCHBAY_PROJECT"
RUN_ID = "LAUNCHBAY_RUN_ID"
INPUTS = "LAUNCHBAY_INPUTS"  # s3://bucket/prefix/ of the run's inputs
# Set by the local stand-in for AWS Batch in jobs whose GPUs are not there: what this machine stands in for.
SIMULATED_HARDWARE = "LAUNCHBAY_SIMULATED_HARDWARE"
# Set by a local stack, where no image decides on a job's Python: the folder in which environments for jobs are kept.
ENVIRONMENTS = "LAUNCHBAY_ENVIRONMENTS"
PORT = "LAUNCHBAY_PORT"  # a free port of the host, whose network all its runs share
JOB = "LAUNCHBAY_JOB"
JOB_VERSION = "LAUNCHBAY_JOB_VERSION"
RUN_CONFIG = "LAUNCHBAY_CONFIG"  # path of the run config as JSON
SCRIPT_INPUTS = "LAUNCHBAY_MANIFEST"  # path of what `launchbay_core.contracts.script_inputs` writes
CAPTURE = "LAUNCHBAY_CAPTURE"  # path of the file to which a captured script's declarations go

# What a run gives back, see `contracts.results`.
RESULTS = "LAUNCHBAY_RESULTS"  # s3://bucket/ of results, set by dispatch
ROLE_ID = "LAUNCHBAY_ROLE_ID"  # unique id of the jobs' role, set by dispatch: a private network has no way to AWS STS
OUTPUT_DIR = "LAUNCHBAY_OUTPUT_DIR"  # whatever lies in this folder is an output
CHECKPOINT_DIR = "LAUNCHBAY_CHECKPOINT_DIR"  # what lies here is saved while the run goes, and restored
ATTEMPT = "LAUNCHBAY_ATTEMPT"  # of the run's starts, which one this is, from 1
RESUME = "LAUNCHBAY_RESUME"  # 1 if checkpoints were restored, otherwise not set
REPORTS = "LAUNCHBAY_REPORTS"  # path of the file that `contracts.results.reports` describes
INPUT_PREFIX = "LAUNCHBAY_INPUT_"  # before the name of an input that is an output of another run: where it is


def input_variable(name: str) -> str:
    """The variable with the path of an input that is an output of another run.

    >>> input_variable("base-model")
    'LAUNCHBAY_INPUT_BASE_MODEL'
    """
    return INPUT_PREFIX + re.sub(r"[^A-Z0-9]", "_", name.upper())
