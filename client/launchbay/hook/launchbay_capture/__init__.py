"""What watches the real `wandb` package in a captured script; the script's own interpreter imports it, by this name."""
