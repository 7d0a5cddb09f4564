"""What a run gives back, as the job's container writes it and the control plane reads it.

| module         | written by                            | read by                                    |
| -------------- | ------------------------------------- | ------------------------------------------ |
| `places`       | the runner, services                  | both: where the objects lie                |
| `manifests`    | the runner: outputs and checkpoints   | services, and the runner of a later start  |
| `restore`      | services: what a start restores       | the runner                                 |
| `reports`      | the SDK and the hooks, in the script  | the runner                                 |
| `metric_parts` | the runner                            | the function `metrics`                     |

An attempt writes below a place of its own, and nowhere else: IAM sees to that. Which attempt of which run a place
belongs to is AWS Batch's word, never the job's.
"""

# What a job ends with whose command has succeeded, while its results could not be uploaded: a code that no shell, no
# `timeout` and no container runtime uses.
RESULTS_FAILED = 115
# The checkpoints of another run, from which it was to go on, can't be restored: another start would fail of it, too.
NOT_RESTORED = 116
