"""W&B: what its client makes of a launched run config, and its launch files."""
