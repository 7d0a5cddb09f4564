"""Results of a command that runs in a container of its own, beside others of the same task: a job with `runner: init`.

| module      | what it knows                                                                    |
| ----------- | -------------------------------------------------------------------------------- |
| `volume`    | where results lie on the volume that the containers share                        |
| `prepared`  | what the container for inputs leaves for the one for results                     |
| `metadata`  | what the ECS agent says of the task's containers                                 |
| `container` | `launchbay results`: uploads, and ends with the command's exit code              |
"""
