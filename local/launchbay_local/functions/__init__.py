"""Runs the real handlers: warm worker processes for each function."""
