"""From a script or a job file to a job that can be registered."""
