"""What two processes must agree on, each written once, with the standard library alone.

| module           | written by                   | read by                                    |
| ---------------- | ---------------------------- | ------------------------------------------ |
| `run_objects`    | services, `launchbay exec`   | services, `launchbay exec`: where they lie |
| `run_manifest`   | services, at a launch        | `launchbay exec`, and services again       |
| `script_inputs`  | `launchbay exec`             | the SDK, in the script                     |
| `claim`          | `launchbay exec`             | services, when a job of a run has ended    |
| `results/`       | `launchbay exec`, services   | both: outputs, checkpoints, reports        |
| `run_requested`  | the table's stream and pipe  | the dispatch function                      |
| `variables`      | dispatch, exec, capture      | `launchbay exec`, the SDK, services        |
| `object_created` | Amazon S3 by EventBridge     | the intake function                        |

A job's container imports these at each start: nothing here imports more than it needs.
"""
