"""What a run gives back: what a job declares of it. Pure."""
