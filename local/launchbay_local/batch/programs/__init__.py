"""Starts a container's command: as a new process, or as a fork of a Python that has imported its modules already."""
