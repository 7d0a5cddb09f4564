"""What reports the metrics that a run's script logs with `wandb`; the script's interpreter imports it, by this name."""
