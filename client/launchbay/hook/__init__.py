"""A folder for PYTHONPATH: its `sitecustomize` watches what a script does with `wandb`, unchanged.

| package             | while                                  | what it reports                             |
| ------------------- | -------------------------------------- | ------------------------------------------- |
| `launchbay_capture` | `launchbay register --capture` watches | the inputs that the script declares         |
| `launchbay_metrics` | a run goes                             | the metrics that the script logs            |
"""
