"""Commands that run inside a job's container."""
