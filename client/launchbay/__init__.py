"""Launchbay: launch each other's machine-learning jobs with different inputs, on the right hardware."""
