"""A folder for PYTHONPATH: its `sitecustomize` reports to the capture what a script declares with `wandb`."""
