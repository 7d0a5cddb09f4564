"""A folder for PYTHONPATH: its `sitecustomize` tells `launchbay register --capture` what W&B's own package is told."""
