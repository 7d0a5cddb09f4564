"""The environment variables of a run."""
