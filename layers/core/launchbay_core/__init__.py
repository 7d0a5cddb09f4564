"""The engine of Launchbay, shared by its Lambda functions and its client: it imports neither."""

__version__ = "0.3.0"
